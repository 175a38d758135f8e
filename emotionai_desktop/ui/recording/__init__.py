"""Recording in the window: one button, and what it has to say."""
