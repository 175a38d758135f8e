"""`python -m emotionai_desktop`: the same commands as `emotionai-desktop`."""

import sys

from emotionai_desktop.cli import main

sys.exit(main())
