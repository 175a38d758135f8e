"""The strip of small pictures under a series of pictures."""
