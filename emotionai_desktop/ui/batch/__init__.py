"""The window's batch: a queue of files, each with its progress and what was found."""
