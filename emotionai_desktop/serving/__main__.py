"""What `ServerProcess` runs: `python -m emotionai_desktop.serving MODELS_CONFIG HOST PORT`, until its input ends."""

import os
import sys
from pathlib import Path

from emotionai_desktop.serving.server import serve

if __name__ == "__main__":
    config, host, port = sys.argv[1:]
    code = serve(Path(config), host, int(port), until_stdin_closes=True)
    sys.stdout.flush()
    sys.stderr.flush()
    # Requests are answered and the port is free; taking TensorFlow apart would take seconds more, to no one's good.
    os._exit(code)
