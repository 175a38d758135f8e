"""What helps when something is wrong, or when the user wants to know more: log, diagnostics, model cards."""
