"""Drives the real window through its features and writes what is seen into docs/tour/: `docs/tour.py [SCENE...]`.

A scene is a function that takes a `Tour`: it makes the window show something and calls `tour.shot`. It runs in both
looks and in two sizes. Without a display it runs offscreen.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image, ImageOps  # noqa: E402
from PyQt5.QtCore import QBuffer, QIODevice, QSettings  # noqa: E402
from PyQt5.QtGui import QPalette  # noqa: E402
from PyQt5.QtWidgets import QApplication, QDialog, QWidget  # noqa: E402

from emotionai_desktop.analysis import load_analyzer  # noqa: E402
from emotionai_desktop.live import LiveEngine, ModelState  # noqa: E402
from emotionai_desktop.results import FrameResult  # noqa: E402
from emotionai_desktop.ui.app import make_application  # noqa: E402
from emotionai_desktop.ui.choice import Choice  # noqa: E402
from emotionai_desktop.ui.language import show_language  # noqa: E402
from emotionai_desktop.ui.networks import Networks  # noqa: E402
from emotionai_desktop.ui.preferences.described import RECORD_FOLDER, TEXT_SIZE, THEME  # noqa: E402
from emotionai_desktop.ui.settings import Settings  # noqa: E402
from emotionai_desktop.ui.window import MainWindow  # noqa: E402

SHOTS = ROOT / "docs" / "tour"
DEMO = ROOT / "assets" / "demo"
SIZES = {"large": (1280, 800), "small": (900, 600)}
#: Seconds that anything may take to appear.
PATIENCE_S = 120.0


class Tour:
    """The window of a scene, and what a scene does with it."""

    def __init__(self, app: QApplication, folder: Path, theme: str, size: str) -> None:
        self.app, self.folder, self.theme, self.size = app, folder, theme, size
        store = QSettings(str(folder / "settings.ini"), QSettings.IniFormat)
        store.clear()
        self.settings = Settings(store)
        self.settings.set(THEME, theme)
        self.settings.set(RECORD_FOLDER, str(folder / "recordings"))
        self.shots: list[Path] = []

    def open(self, *specs: str | Path, first_time: bool = False) -> MainWindow:
        """Open the window on a source, and wait until its faces are found."""
        self.settings.first_time = first_time
        self.engine = LiveEngine(lambda: load_analyzer(Networks().open))
        self.window = MainWindow(self.engine, self.settings, Networks(), list)
        self.window.resize(*SIZES[self.size])
        self.window.show()
        self.engine.start()
        if specs:
            self.window.open(Choice(tuple(map(str, specs))))
            self.until(lambda: isinstance(self.window.stage.view.item, FrameResult))
            self.until(lambda: self.engine.status().models is ModelState.READY)
            # Overlays, panels and readings settle.
            self.wait(1.5)
        else:
            self.window.open_first()
            self.wait(1.5)
        return self.window

    def feature(self, name: str) -> Any:
        """A feature of the window, by the name of its class."""
        return next(each for each in self.window.features if type(each).__name__ == name)

    def action(self, words: str) -> None:
        """Do what the menu entry with these words does."""
        entries = {entry.text().replace("&", "").rstrip("…"): entry for entry in self.window.actions()}
        entries[words].trigger()
        self.wait(0.6)

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        return next(each for each in self.app.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible())

    def wait(self, seconds: float) -> None:
        """Let time pass as the user sees it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def until(self, holds: Callable[[], bool]) -> None:
        """Let time pass until something holds."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError("what a scene waits for has not come")
            self.wait(0.05)

    def shot(self, name: str, widget: QWidget | None = None, over: bool = False) -> None:
        """Write what is seen.

        Parameters
        ----------
        name
            Of the file; the look and the size are added.
        widget
            What to show, in place of the window.
        over
            Whether it stands over the window, in its middle.
        """
        self.wait(0.3)
        shown = widget or self.window
        grabbed = self._image(self.window if over else shown)
        if over:
            part = ImageOps.expand(self._image(shown), 1, shown.palette().color(QPalette.Mid).name())
            grabbed.paste(part, ((grabbed.width - part.width) // 2, (grabbed.height - part.height) // 2))
        path = SHOTS / f"{name}-{self.theme}-{self.size}.png"
        # Few colours without dithering take a third of the room; an octree keeps the small areas of their own colour.
        few = grabbed.quantize(160, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        self.shots.append(path)

    def close(self) -> None:
        """End everything of the scene."""
        self.window.close()
        self.engine.close()
        self.window.cameras.close(10)
        self.window.asking.close(10)
        self.window.deleteLater()
        self.app.processEvents()

    def _image(self, widget: QWidget) -> Image.Image:
        buffer = QBuffer()
        buffer.open(QIODevice.ReadWrite)
        widget.grab().save(buffer, "PNG")
        with tempfile.TemporaryFile() as file:
            file.write(bytes(buffer.data()))
            return Image.open(file).convert("RGB").copy()


# The scenes, in the order of docs/tour.md. To add one: three lines.


def welcome(tour: Tour) -> None:
    tour.open(first_time=True)
    tour.wait(3)
    tour.shot("welcome")


def picture(tour: Tour) -> None:
    tour.open(DEMO / "group.jpg")
    tour.shot("picture")


def panels(tour: Tour) -> None:
    tour.open("demo")
    tour.action("Faces Panel")
    tour.action("Timeline")
    tour.wait(8)
    tour.shot("panels")


def naming(tour: Tour) -> None:
    window = tour.open("demo")
    window.people.set_name(1, "Eileen")
    tour.action("Faces Panel")
    tour.shot("naming")


def summary(tour: Tour) -> None:
    tour.open("demo")
    tour.wait(10)
    tour.action("Session Summary")
    tour.shot("summary")


def overlays(tour: Tour) -> None:
    tour.open(DEMO / "astronaut.png")
    for words in ("Probability Bars", "Head Axes"):
        tour.action(words)
    tour.action("Next Kind of Points")
    tour.shot("overlays")


def heat_map(tour: Tour) -> None:
    window = tour.open(DEMO / "astronaut.png")
    tour.action("Next Heat Map")
    tour.until(
        lambda: getattr(window.stage.view.item, "faces", ()) and window.stage.view.item.faces[0].activation is not None
    )
    tour.shot("heat-map")


def privacy(tour: Tour) -> None:
    tour.open(DEMO / "group.jpg")
    tour.action("Next Way to Hide Faces")
    tour.action("Next Way to Hide Faces")
    tour.shot("privacy")


def zoom(tour: Tour) -> None:
    tour.open(DEMO / "group.jpg")
    for _ in range(4):
        tour.action("Zoom In")
    tour.shot("zoom")


def folder(tour: Tour) -> None:
    tour.open(DEMO)
    tour.wait(2)
    tour.shot("folder")


def recording(tour: Tour) -> None:
    tour.open("demo")
    tour.action("Record")
    tour.wait(4)
    tour.shot("recording")
    tour.action("Record")
    tour.until(lambda: tour.feature("Recording").recorder is None)


def review(tour: Tour) -> None:
    tour.open("demo")
    tour.action("Record")
    tour.wait(8)
    tour.action("Record")
    tour.until(lambda: tour.feature("Recording").recorder is None)
    shown = tour.feature("Review").open(tour.feature("Recording").folder)
    shown.resize(*SIZES[tour.size])
    tour.wait(3)
    shown.commands.add_marker.trigger()
    tour.wait(1)
    tour.shot("review", shown)
    shown.close()


def batch(tour: Tour) -> None:
    tour.open(DEMO / "astronaut.png")
    feature = tour.feature("Batch")
    feature.open()
    (tour.folder / "broken.jpg").write_bytes(b"no picture")
    pictures = (DEMO / "astronaut.png", DEMO / "group.jpg", tour.folder / "broken.jpg")
    feature.batch_window.add([str(path) for path in pictures])
    feature.batch_window.output.folder_field.setText(str(tour.folder / "results"))
    tour.wait(2)
    feature.batch_window.start.click()
    tour.wait(1)
    tour.until(lambda: not feature.runner.status().running)
    feature.batch_window.output.folder_field.setText("~/Results")
    tour.shot("batch", feature.batch_window, over=True)


def preferences(tour: Tour) -> None:
    tour.open(DEMO / "astronaut.png")
    tour.action("Preferences")
    tour.dialog().show_section("analysis")
    tour.shot("preferences", tour.dialog(), over=True)


def large_text(tour: Tour) -> None:
    tour.settings.set(TEXT_SIZE, 150)
    tour.open(DEMO / "astronaut.png")
    tour.action("Faces Panel")
    tour.shot("large-text")


def high_contrast(tour: Tour) -> None:
    tour.settings.set(THEME, "contrast")
    tour.open(DEMO / "astronaut.png")
    tour.action("Faces Panel")
    tour.shot("high-contrast")


def german(tour: Tour) -> None:
    show_language("de")
    try:
        tour.open(DEMO / "astronaut.png")
        tour.feature("Panels").toggles["faces"].trigger()
        tour.wait(1)
        tour.shot("german")
    finally:
        show_language("en")


def networks(tour: Tour) -> None:
    tour.open(DEMO / "astronaut.png")
    tour.action("Where the Networks Run")
    tour.shot("networks", tour.dialog(), over=True)


def model_cards(tour: Tour) -> None:
    tour.open(DEMO / "astronaut.png")
    tour.action("Model Cards")
    tour.shot("model-cards", tour.dialog(), over=True)


def shortcuts(tour: Tour) -> None:
    tour.open(DEMO / "astronaut.png")
    tour.action("Keyboard Shortcuts")
    tour.shot("shortcuts", tour.dialog(), over=True)


SCENES: tuple[Callable[[Tour], None], ...] = (
    *(welcome, picture, panels, naming, summary, overlays, heat_map, privacy, zoom, folder, recording, review, batch),
    *(preferences, large_text, high_contrast, german, networks, model_cards, shortcuts),
)
#: Scenes that one look and one size are enough for.
ONCE = (large_text, high_contrast, german, zoom, naming, networks, model_cards, shortcuts)


@contextmanager
def _scene(app: QApplication, scene: Callable[[Tour], None], theme: str, size: str) -> Iterator[Tour]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tour = Tour(app, Path(folder), theme, size)
        try:
            scene(tour)
            yield tour
        finally:
            for dialog in (each for each in app.topLevelWidgets() if isinstance(each, QDialog)):
                dialog.close()
            if hasattr(tour, "window"):
                tour.close()


def main(names: list[str]) -> int:
    """Run the scenes that are named, or all; gives the number of those that failed."""
    SHOTS.mkdir(exist_ok=True)
    os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()
    app = make_application()
    app.setQuitOnLastWindowClosed(False)
    failed = 0
    for scene in SCENES:
        if names and scene.__name__ not in names:
            continue
        variants = [("dark", "large"), ("light", "small")]
        for theme, size in variants[:1] if scene in ONCE else variants:
            try:
                with _scene(app, scene, theme, size) as tour:
                    print(*(f"{path.name} {path.stat().st_size // 1024} kB" for path in tour.shots), flush=True)
            except Exception as error:  # noqa: BLE001  The other scenes are wanted all the same.
                print(f"{scene.__name__} {theme} {size}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
                failed += 1
    total = sum(path.stat().st_size for path in SHOTS.glob("*.png"))
    print(f"{len(list(SHOTS.glob('*.png')))} pictures, {total / 1e6:.1f} MB")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
