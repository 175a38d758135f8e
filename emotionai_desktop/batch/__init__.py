"""Many files, one after the other or several at once, to tables, annotated copies and sessions.

The command line and the window's batch drive the same `BatchQueue`; it knows nothing of either.
"""
