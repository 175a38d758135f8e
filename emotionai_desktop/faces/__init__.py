"""From a picture to faces: the detector, the aligned crops, and which face is which from frame to frame."""
