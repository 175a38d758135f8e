"""What happens in a soak: people come and go, sources fail and change, a server flaps, and a window is played with."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2

from emotionai_desktop.analysis import load_analyzer
from emotionai_desktop.bench.crowd import Crowd
from emotionai_desktop.capture.open import open_images, open_source
from emotionai_desktop.capture.source import Source, SourceError, SourceLostError
from emotionai_desktop.inference.endpoint import Endpoint
from emotionai_desktop.live import LiveEngine, SourceState
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.networks import Networks
from emotionai_desktop.ui.settings import Settings
from emotionai_desktop.ui.settings_file import open_settings
from emotionai_desktop.ui.window import MainWindow

WIDTH, HEIGHT = 320, 240

#: Faults of the server, one after the other.
FAULTS = ("503", "cut", "not a number", "refuse", "no JSON", "reset", "slow", "garbage", "drop")

#: Seconds without a frame after which the story is stuck: longer than any fault holds the app up.
STUCK_S = 60.0


class Street:
    """A camera whose next frame comes when the one before is analysed, and where people come and go.

    Parameters
    ----------
    lost_after
        Frames until it is unplugged; None for never.
    """

    name, kind, frame_count, frame_rate = "street", "camera", None, 30.0

    def __init__(self, lost_after: int | None = None) -> None:
        self.people = 1
        self._wanted = threading.Semaphore(1)
        self._crowds = [Crowd(people, WIDTH, HEIGHT) for people in range(5)]
        self._lost_after = lost_after
        self._next = 0
        self._closed = False

    def analysed(self) -> None:
        """Let the next frame come."""
        self._wanted.release()

    def read(self) -> Frame | None:
        """Give the next frame, soon at the latest: a frame may be lost on its way to the analysis."""
        if self._closed:
            return None
        if self._next == self._lost_after:
            raise SourceLostError("street: unplugged")
        self._wanted.acquire(timeout=0.25)
        crowd = self._crowds[self.people]
        crowd.seek(self._next)
        frame = replace(crowd.read(), source=self.name)
        self._next += 1
        return frame

    def seek(self, index: int) -> None:
        """Refuse, as cameras do."""
        raise ValueError("a camera cannot seek")

    def close(self) -> None:
        """Give no more frames."""
        self._closed = True
        self._wanted.release()


class Server:
    """The server of `soak_server`, in its own process."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("soak_server.py"))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self._process.stdout is not None  # asked for above
        self.url = self._process.stdout.readline().strip()

    def set_fault(self, fault: str) -> None:
        """Fail so from now on; not at all where it is empty."""
        assert self._process.stdin is not None  # asked for above
        print(fault, file=self._process.stdin, flush=True)

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=30)


class Story:
    """The real window on the real engine, and what it goes through.

    Parameters
    ----------
    folder
        Where settings, a video and pictures are put.
    """

    def __init__(self, folder: Path) -> None:
        self.analysed = 0
        self._street = Street()
        self._server = Server()
        self._folder = folder
        _write_files(folder)
        self._openers: dict[str, Callable[[], Source]] = {
            "0": self._new_street,
            "1": lambda: self._new_street(lost_after=30),
            "clip.avi": lambda: open_source(str(folder / "clip.avi")),
            "pictures": lambda: open_images([str(path) for path in sorted(folder.glob("*.png"))]),
            "demo": lambda: open_source("demo"),
        }
        self._local = Networks()
        self._served = replace(self._local, server=Endpoint(self._server.url), served=True)
        self.engine = LiveEngine(lambda: load_analyzer(self._local.open))
        self.engine.add_listener(self._count)
        settings = Settings(open_settings(folder / "settings.ini").values)
        self.window = MainWindow(self.engine, settings, self._local, list, self._open)
        self.window.show()
        self.engine.start()

    def tell(self, frames: int) -> Iterator[Callable[[], bool]]:
        """One round of about so many frames; whoever drives it goes on when what is yielded is true."""
        few = max(3, frames // 60)
        window, view = self.window, self.window.stage.view
        yield from self._watch("0", few)
        for people in (1, 2, 0, 4, 1, 3, 0, 1):
            self._street.people = people
            yield from self._frames(max(few, (frames - 28 * few) // 8))
        window.resize(900, 640)
        view.set_overlays(False)
        yield from self._frames(few)
        view.set_overlays(True)
        window.resize(700, 520)
        window.switch.change(self._served)
        yield lambda: not self.engine.status().switching
        for fault in FAULTS:
            self._server.set_fault(fault)
            yield from self._frames(few)
            self._server.set_fault("")
            yield from self._frames(few)
        window.switch.change(self._local)
        yield lambda: not self.engine.status().switching
        yield from self._watch("1", few)  # unplugged after a second, and found again
        yield from self._frames(30)
        yield from self._watch("nowhere.avi", 0)
        yield lambda: bool(self.engine.status().message)
        yield from self._watch("clip.avi", 1)
        yield lambda: self.engine.status().state is SourceState.ENDED
        yield from self._watch("pictures", 1)
        self.engine.step(1)
        yield from self._frames(1)
        yield from self._watch("demo", 12)
        window.engine.set_paused(True)
        window.engine.set_paused(False)
        yield from self._frames(3)
        yield from self._watch("0", 3 * few)

    def close(self) -> bool:
        """Close everything; False where a thread did not come back."""
        self.window.close()
        ended = self.engine.close()
        ended = self.window.cameras.close(10) and ended
        ended = self.window.asking.close(10) and ended
        self.window.deleteLater()
        self._server.close()
        return ended

    def _watch(self, spec: str, frames: int) -> Iterator[Callable[[], bool]]:
        self.window.open(Choice((spec,), "" if spec[0].isalpha() else f"Camera {spec}"))
        yield from self._frames(frames)

    def _frames(self, count: int) -> Iterator[Callable[[], bool]]:
        target, began = self.analysed + count, time.monotonic()

        def reached() -> bool:
            if self.analysed < target and time.monotonic() - began > STUCK_S:
                raise TimeoutError(f"{target - self.analysed} of {count} frames do not come: {self.engine.status()}")
            return self.analysed >= target

        yield reached

    def _count(self, _result: FrameResult) -> None:
        self.analysed += 1
        self._street.analysed()

    def _new_street(self, lost_after: int | None = None) -> Source:
        people = self._street.people
        self._street = Street(lost_after)
        self._street.people = people
        return self._street

    def _open(self, choice: Choice) -> Source:
        if choice.specs[0] not in self._openers:
            raise SourceError(f"{choice.specs[0]}: no such file or folder")
        return self._openers[choice.specs[0]]()


def _write_files(folder: Path) -> None:
    """A short video and two small pictures."""
    crowd = Crowd(2, WIDTH, HEIGHT)
    writer = cv2.VideoWriter(str(folder / "clip.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 30, (WIDTH, HEIGHT))
    for _ in range(8):
        writer.write(crowd.read().image)
    writer.release()
    for number in range(2):
        cv2.imwrite(str(folder / f"{number}.png"), crowd.read().image)
