"""Readers of what comes from outside: any bytes give a value, or the error that the reader promises."""
