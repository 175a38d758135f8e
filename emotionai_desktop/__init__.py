"""EmotionAI Desktop: facial keypoints and emotions on every face, live, on this machine."""

__version__ = "0.1.0"
