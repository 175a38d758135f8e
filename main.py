"""EmotionAI Desktop: `python main.py` opens the window, `python main.py --help` lists what works without one."""

import importlib.util
import sys

REQUIRED = ("cv2", "numpy", "PIL", "PyQt5", "mediapipe", "ai_edge_litert", "rich", "requests", "orjson", "pyqtgraph")


def missing_packages() -> list[str]:
    """Packages that the app imports and this Python does not have."""
    return [name for name in REQUIRED if importlib.util.find_spec(name) is None]


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # Made one file by PyInstaller, the program is started anew for each worker of a batch, and ends here as such.
        from multiprocessing import freeze_support

        freeze_support()
    if missing := missing_packages():
        sys.exit(
            f"This Python ({sys.executable}) lacks {', '.join(missing)}.\n"
            "Start the app with scripts/run, or install what it needs: pip install -r requirements.txt"
        )
    from emotionai_desktop.cli import main

    sys.exit(main())
