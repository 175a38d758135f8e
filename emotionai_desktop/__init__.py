"""EmotionAI Desktop: facial keypoints and emotions on every face, live, on this machine."""

import os

__version__ = "0.1.0"

# OpenCV's threads wait for more work by turning on the spot: at 30 frames a second for longer than they work. OpenCV
# reads how long when it is imported, which no module of this package can do before this one.
for _waiting in ("OPENCV_THREAD_POOL_ACTIVE_WAIT_WORKER", "OPENCV_THREAD_POOL_ACTIVE_WAIT_MAIN"):
    os.environ.setdefault(_waiting, "0")
