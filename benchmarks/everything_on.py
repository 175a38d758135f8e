"""The real window with everything switched on: how many frames it analyses and paints, and how long it ever stops.

Tracking, every overlay with the heat map, cards, timeline and recording, on one moving face of 640x480, without a
screen. `python -m benchmarks.everything_on [--rate R] [--seconds S]`
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import cv2
import numpy as np
from PyQt5.QtCore import QEvent, QObject, QSettings, QTimer
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.analysis import load_analyzer
from emotionai_desktop.capture.demo import PORTRAIT
from emotionai_desktop.capture.images import read_picture
from emotionai_desktop.live import LiveEngine
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.app import make_application
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.networks import Networks
from emotionai_desktop.ui.overlay_settings import BARS, HEAT_MAP, POINTS, POSE
from emotionai_desktop.ui.preferences.described import RECORD_FOLDER
from emotionai_desktop.ui.settings import Settings
from emotionai_desktop.ui.window import MainWindow

_SETTLE_S = 4.0


class Camera:
    """One face that moves about, at a steady rate."""

    name, kind, frame_count = "camera", "camera", None

    def __init__(self, rate: float) -> None:
        self.frame_rate = rate
        self._picture = read_picture(PORTRAIT)
        self._index = 0
        self._started = time.monotonic()

    def read(self) -> Frame:
        """The next frame, when it is due."""
        due = self._started + self._index / self.frame_rate
        time.sleep(max(0.0, due - time.monotonic()))
        at = self._index / self.frame_rate
        roll, zoom = 8 * np.sin(at), 1.5 + 0.2 * np.sin(0.7 * at)
        matrix = cv2.getRotationMatrix2D((226.0, 130.0), roll, zoom)
        matrix[:, 2] += (320 - 226 + 40 * np.sin(0.5 * at), 240 - 130)
        image = cv2.warpAffine(self._picture, matrix, (640, 480), borderMode=cv2.BORDER_REPLICATE)
        frame = Frame(np.asarray(image, np.uint8), self._index, at, self.name)
        self._index += 1
        return frame

    def seek(self, index: int) -> None:
        """Cameras refuse."""
        raise ValueError("a camera cannot be sought")

    def close(self) -> None:
        """Nothing to let go of."""


class Watch(QObject):
    """Counts what is painted, and the longest time that Qt's thread did not come round."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.paints, self.longest_s, self._last = 0, 0.0, time.monotonic()
        window.stage.view.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(2)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802
        """Count, and leave everything as it is."""
        self.paints += event is not None and event.type() == QEvent.Type.Paint
        return False

    def renew(self) -> None:
        """Begin to count anew."""
        self.paints, self.longest_s, self._last = 0, 0.0, time.monotonic()

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest_s, self._last = max(self.longest_s, now - self._last), now


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=30.0, help="frames a second of the camera (default: 30)")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to measure (default: 20)")
    options = parser.parse_args()
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.IniFormat))
        settings.first_time = False
        for setting, value in ((BARS, True), (POSE, True), (POINTS, "outlines"), (HEAT_MAP, "winning")):
            settings.set(setting, value)
        settings.set(RECORD_FOLDER, folder)
        engine = LiveEngine(lambda: load_analyzer(Networks().open))
        window = MainWindow(engine, settings, Networks(), list, lambda _choice: Camera(options.rate))
        window.resize(1280, 800)
        window.show()
        watch = Watch(window)
        engine.start()
        window.open(Choice(("0",), "camera"))
        _wait_for_result(app, window)
        entries = {entry.text().replace("&", ""): entry for entry in window.actions()}
        for words in ("Faces Panel", "Timeline", "Record"):
            entries[words].trigger()
        _wait(app, _SETTLE_S)
        before = engine.status()
        started = time.monotonic()
        watch.renew()
        _wait(app, options.seconds)
        taken, after = time.monotonic() - started, engine.status()
        item = window.stage.view.item
        drawn = isinstance(item, FrameResult) and item.faces and item.faces[0].activation is not None
        print(
            f"{options.rate:g} frames/s from the camera: {(after.analysed - before.analysed) / taken:.1f} analysed/s, "
            f"{watch.paints / taken:.1f} painted/s, {after.dropped - before.dropped} dropped in {taken:.0f} s, "
            f"longest pause of Qt's thread {1e3 * watch.longest_s:.0f} ms; heat map {'on' if drawn else 'off'}"
        )
        window.close()
        engine.close()
        window.cameras.close(10)
        window.asking.close(10)
        window.deleteLater()
        app.processEvents()
    return 0


def _wait(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.001)


def _wait_for_result(app: QApplication, window: MainWindow) -> None:
    end = time.monotonic() + 60
    while not isinstance(window.stage.view.item, FrameResult):
        if time.monotonic() > end:
            raise TimeoutError("no frame was analysed within a minute")
        _wait(app, 0.05)


if __name__ == "__main__":
    sys.exit(main())
