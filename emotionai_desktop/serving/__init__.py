"""The embedded model server: TensorFlow Serving's REST interface for whoever has no Docker.

The only part of the app that imports TensorFlow, and it does so only inside the process that serves:
:func:`emotionai_desktop.serving.server.serve` runs in it, and
:class:`emotionai_desktop.serving.process.ServerProcess` starts and stops it from another one.
docs/serving.md lists where it differs from the real server.
"""
