"""What `ServerProcess` runs: `python -m emotionai_desktop.serving MODELS_CONFIG HOST PORT`, until its input ends."""

import sys
from pathlib import Path

from emotionai_desktop.serving.server import serve

if __name__ == "__main__":
    config, host, port = sys.argv[1:]
    sys.exit(serve(Path(config), host, int(port), until_stdin_closes=True))
