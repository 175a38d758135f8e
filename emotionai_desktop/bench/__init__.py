"""What the app costs on this machine: a frame stage by stage, crowds, memory, and the start of the window."""
