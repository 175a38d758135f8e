"""What the panels cost: milliseconds of one core each time that they are renewed, ten times a second at most.

    .venv/bin/python benchmarks/panels.py

The figures are medians, in time of the window's own thread. The timeline is 1280x170 with a full minute at 30 frames a
second: once of a calm face, once of noise, which is the worst that lines can be.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from PyQt5.QtTest import QTest

from emotionai_desktop.results import Emotion, Face, Frame, FrameResult, Pose
from emotionai_desktop.ui.app import make_application
from emotionai_desktop.ui.panels.faces_panel import FacesPanel
from emotionai_desktop.ui.panels.history import History
from emotionai_desktop.ui.panels.live_timeline import LiveTimeline
from emotionai_desktop.ui.panels.summary_panel import SummaryPanel
from emotionai_desktop.ui.panels.tally import Tally
from emotionai_desktop.ui.people import People

LABELS = ("Angry", "Disgust", "Sad", "Happy", "Surprise")
FRAMES = 1800
#: What is not on the screen yet is not painted.
EXPOSED_MS = 200
#: Frames between two renewals.
STEP = 3


def main() -> None:
    """Print one row a panel and kind of face."""
    app = make_application()
    print(f"{'panel':<34} ms")
    for faces in (1, 5):
        for kind in ("calm", "noise"):
            measure(faces, kind)
    app.processEvents()


def measure(faces: int, kind: str) -> None:
    """Print what a minute of some faces costs."""
    script = [result(index, faces, kind) for index in range(2 * FRAMES)]
    history, tally, people = History(), Tally(), People()
    words = f"{faces} {'face' if faces == 1 else 'faces'}, {kind}"

    def listen(index: int) -> None:
        history.add(script[index])
        tally.add(script[index])

    report(f"listeners, a frame: {words}", listen, range(FRAMES))
    timeline = LiveTimeline(history, people)
    timeline.resize(1280, 170)
    timeline.show()
    while timeline.plot is None:
        QTest.qWait(10)
    QTest.qWait(EXPOSED_MS)
    viewport = timeline.plot.viewport()
    assert viewport is not None

    def renew_timeline(index: int) -> None:
        for each in range(index, index + STEP):
            history.add(script[each])
        timeline.renew()
        viewport.repaint()
        timeline.ends.repaint()

    report(f"timeline: {words}", renew_timeline, range(FRAMES, FRAMES + 300, STEP))
    timeline.close()
    panel = FacesPanel(people)
    panel.resize(320, 1200)
    panel.show()
    QTest.qWait(EXPOSED_MS)

    def renew_cards(index: int) -> None:
        panel.show_result(script[index], stays=False)
        for card in panel.cards.values():
            card.repaint()

    report(f"cards: {words}", renew_cards, range(20), pause_ms=110)
    panel.close()
    summary = SummaryPanel(tally, people)
    summary.resize(1000, 170)
    summary.show()
    QTest.qWait(EXPOSED_MS)

    def renew_summary(index: int) -> None:
        summary.renew()
        summary.view.viewport().repaint()

    report(f"summary: {words}", renew_summary, range(50))
    summary.close()


def report(name: str, deed: Callable[[int], None], indexes: range, pause_ms: int = 0) -> None:
    """Print the median time of a deed."""
    spent = []
    for index in indexes:
        if pause_ms:  # Cards renew themselves no more often.
            QTest.qWait(pause_ms)
        started = time.thread_time()
        deed(index)
        spent.append(1e3 * (time.thread_time() - started))
    print(f"{name:<34} {statistics.median(spent):.2f}")


def result(index: int, faces: int, kind: str) -> FrameResult:
    """A frame with faces whose emotions change slowly, or at random."""
    found = []
    for number in range(1, faces + 1):
        phases = np.sin(index / 60 + number + 1.7 * np.arange(5))
        raw = phases if kind == "calm" else np.random.default_rng(index * 10 + number).normal(0, 2, 5)
        shares = np.exp(1.6 * raw)
        emotion = Emotion.from_probabilities((shares / shares.sum()).astype(np.float32), LABELS, 0.5)
        box, points = (10.0, 10.0, 80.0 - number, 80.0), np.zeros((15, 2), np.float32)
        found.append(Face(number, box, 0.9, points, emotion, Pose(1, 2, 3), crop=np.zeros((96, 96), np.uint8)))
    return FrameResult(Frame(np.zeros((2, 2, 3), np.uint8), index, index / 30, "benchmark"), tuple(found), "none")


if __name__ == "__main__":
    main()
