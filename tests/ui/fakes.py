"""Stand-ins for what the window gets from outside: cameras, sources, models."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PyQt5.QtCore import QEvent, QSettings
from PyQt5.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from emotionai_desktop.capture.source import Source, SourceError, SourceKind
from emotionai_desktop.faces.detection import Detection
from emotionai_desktop.inference.backend import BackendStatus
from emotionai_desktop.live import LiveEngine
from emotionai_desktop.results import Emotion, Face, Frame, FrameResult
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.condition import Deed
from emotionai_desktop.ui.networks import Asked
from emotionai_desktop.ui.settings import Settings
from emotionai_desktop.ui.window import MainWindow

WIDTH, HEIGHT = 320, 240
#: Frames tell their number by their gray, and the fake analyzer puts its face where the gray says.
STEPS, DARKEST, GRAY_STEP = 8, 60, 20
BOX_LEFT, BOX_TOP, BOX_SIZE, BOX_STEP = 20, 110, 60, 25
PROBABILITIES = {"Angry": 0.02, "Disgust": 0.02, "Sad": 0.05, "Happy": 0.87, "Surprise": 0.04}


def gray_of(index: int) -> int:
    return DARKEST + GRAY_STEP * (index % STEPS)


def step_of(gray: float) -> int:
    return round((gray - DARKEST) / GRAY_STEP)


@dataclass
class FakeSource:
    """A source of plain gray frames."""

    name: str = "fake"
    kind: SourceKind = "camera"
    frame_count: int | None = None
    frame_rate: float | None = 30.0
    #: Seconds between frames.
    pace_s: float = 0.01
    #: After this many frames it has ended, or stalls until it is closed or let go.
    ends_after: int | None = None
    stalls_after: int | None = None
    broken: tuple[int, ...] = ()
    let_go: threading.Event = field(default_factory=threading.Event)
    closed: bool = False
    _next: int = 0

    def read(self) -> Frame | None:
        if self.ends_after is not None and self._next >= self.ends_after:
            return None
        if self.stalls_after is not None and self._next >= self.stalls_after:
            self.let_go.wait(20)
            return None
        index = self._next
        self._next += 1
        time.sleep(self.pace_s)
        if index in self.broken:
            raise SourceError(f"/photos/{index}.jpg: the file is cut off")
        image = np.full((HEIGHT, WIDTH, 3), gray_of(index), np.uint8)
        name = f"/photos/{index}.jpg" if self.kind == "images" else self.name
        return Frame(image, index, index * self.pace_s, name)

    def seek(self, index: int) -> None:
        self._next = index

    def close(self) -> None:
        self.closed = True


def images(count: int, *, broken: tuple[int, ...] = ()) -> FakeSource:
    return FakeSource("images", "images", count, None, ends_after=count, broken=broken)


class FakeBackend:
    name = "local"

    def status(self) -> BackendStatus:
        return BackendStatus(self.name)


class FakeAnalyzer:
    """Sees one happy face where the frame's gray says."""

    backend = FakeBackend()

    def __init__(self) -> None:
        self.takes_s = 0.0
        self.faceless = False
        self.error = ""
        self.closed = False

    def analyze(self, frame: Frame, *, still: bool = False) -> FrameResult:
        time.sleep(self.takes_s)
        if self.error:
            raise RuntimeError(self.error)
        if self.faceless:
            return FrameResult(frame, (), "local")
        left = BOX_LEFT + BOX_STEP * step_of(frame.image[0, 0, 0])
        points = np.full((15, 2), (left + BOX_SIZE / 2, BOX_TOP + BOX_SIZE / 2), np.float32)
        face = Face(1, (left, BOX_TOP, BOX_SIZE, BOX_SIZE), 0.9, points, Emotion("Happy", PROBABILITIES))
        return FrameResult(frame, (face,), "local")

    def reset(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


class OneFace:
    """A detector that sees one face in the middle of every picture."""

    def detect(self, image: np.ndarray) -> list[Detection]:
        landmarks = np.float32([[140, 100], [180, 100], [160, 120], [160, 142]])
        return [Detection((110, 70, 100, 100), 0.9, landmarks)]

    def set_sensitivity(self, sensitivity: float) -> None:
        pass

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class FakeCamera:
    index: int
    name: str


class Desk:
    """A window on a real engine, with everything else under the test's control."""

    window: MainWindow
    engine: LiveEngine

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.store = folder / "settings.ini"
        self.analyzer = FakeAnalyzer()
        #: What opens for the first spec of a choice; anything else fails.
        self.sources: dict[str, Callable[[], Source]] = {"demo": lambda: FakeSource("demo", "demo", 300)}
        self.opened: list[Choice] = []
        self.cameras: Sequence[FakeCamera] = ()
        #: Whether the user has never chosen anything to look at.
        self.first_time = False
        #: What the command line says of the networks.
        self.asked = Asked()
        #: Loads the analyzer, from where the networks are to run at the start.
        self.load: Callable[[], Any] = lambda: self.analyzer
        self.list_cameras: Callable[[], Sequence[FakeCamera]] = lambda: self.cameras
        self._let_go: list[threading.Event] = []
        self._running = False

    def start(self, *, shown: bool = True) -> MainWindow:
        """Make the window and start the engine."""
        settings = Settings(QSettings(str(self.store), QSettings.IniFormat))
        if not self.first_time:
            settings.first_time = False
        self.networks = self.asked.settled(settings.networks)
        self.engine = LiveEngine(self.load)
        self.window = MainWindow(self.engine, settings, self.networks, lambda: self.list_cameras(), self._open)
        self._running = True
        if shown:
            self.window.show()
            self.window.activateWindow()
            with self.qtbot.waitActive(self.window):
                pass
        self.engine.start()
        return self.window

    def show(self, source: Callable[[], Source] | None = None, spec: str = "7", title: str = "") -> MainWindow:
        """Start, and look at a source."""
        if source is not None:
            self.sources[spec] = source
        if not self._running:
            self.start()
        self.window.open(Choice((spec,), title))
        return self.window

    def close(self) -> None:
        """Close the window; everything of it must end."""
        if not self._running:
            return
        self._running = False
        self.window.close()
        for event in self._let_go:
            event.set()
        assert self.engine.close(), "the engine's threads are joined"
        assert self.window.cameras.close(10), "the search for cameras is joined"
        assert self.window.asking.close(15), "what the dialog has sent is joined"
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.DeferredDelete)
        del self.window

    # What the user sees.

    def texts(self) -> str:
        """Everything that is said over or instead of the picture."""
        stage = self.window.stage
        said = [notice.text for notice in stage.notices.notices if stage.notices.isVisible()]
        if stage.page.isVisible() and (page := stage.page.page) is not None:
            said += [page.title, page.reason]
        if stage.hint.isVisible():
            said.append(stage.hint.text())
        return "\n".join(said)

    def wait_text(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: text in self.texts())

    def wait_picture(self) -> None:
        self.qtbot.waitUntil(lambda: isinstance(self.window.stage.view.item, FrameResult))

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition)

    def buttons(self) -> list[str]:
        """Words on the buttons of the page."""
        page = self.window.stage.page.page
        deeds = page.deeds if page is not None else ()
        return [self.button(deed).text() for deed in deeds]

    def button(self, deed: Deed) -> QPushButton:
        button = self.window.stage.page.button(deed)
        assert button is not None, f"no button {deed.value!r} on the page"
        return button

    def _open(self, choice: Choice) -> Source:
        self.opened.append(choice)
        opener = choice.made or self.sources.get(choice.specs[0])
        if opener is None:
            raise SourceError(f"{choice.specs[0]}: no such file or folder")
        source = opener()
        if isinstance(source, FakeSource):
            self._let_go.append(source.let_go)
        return source
