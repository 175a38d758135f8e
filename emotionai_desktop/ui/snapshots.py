"""What is seen, as a picture of its own: to the clipboard or into a file, at the frame's own resolution."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QCoreApplication, QStandardPaths
from PyQt5.QtGui import QImage
from PyQt5.QtWidgets import QApplication, QFileDialog

from emotionai_desktop.live import LiveStatus
from emotionai_desktop.results import Frame, FrameResult
from emotionai_desktop.ui.compose import Appearance, as_qimage, draw, frame_of
from emotionai_desktop.ui.condition import Notice
from emotionai_desktop.ui.errand import Errand
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.preferences.setting import Folder

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate

#: Where the last picture was saved.
_FOLDER = Folder("pictureFolder", "", "")
_SUFFIXES = (".png", ".jpg", ".jpeg")
_JPEG_QUALITY = 95
#: More at once are not begun: each holds a whole frame.
_MOST_AT_ONCE = 4
_JOIN_S = 10.0
#: Letters that some system allows in no file name.
_UNWELCOME = '<>:"/\\|?*'


class Snapshots(Feature):
    """Copies and saves what is seen. Both are done on a thread of their own, and told when they are done."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        make = window.actions_.make
        self.copy = make(_translate("Snapshots", "&Copy Picture"), "copy", "Ctrl+C")
        self.save = make(_translate("Snapshots", "&Save Picture…"), "save", "Ctrl+S")
        self.copy.triggered.connect(self._copy)
        self.save.triggered.connect(self._save)
        window.actions_.add_to_menu("file", [None, self.save, self.copy], before=window.actions_.close_source)
        self._errands: list[tuple[Errand[QImage | None], Callable[[QImage | None], str]]] = []

    def item_shown(self, item: Frame | FrameResult) -> None:
        """There is something to copy."""
        self._offer(True)

    def status_changed(self, status: LiveStatus) -> None:
        """See whether anything is done."""
        self._offer(self.window.stage.view.item is not None)
        done = [each for each in self._errands if each[0].done]
        self._errands = [each for each in self._errands if not each[0].done]
        for errand, tell in done:
            if errand.error:
                self.window.tell(Notice("error", errand.error))
            else:
                self.window.tell(Notice("info", tell(errand.result)))

    def close(self) -> None:
        """Finish what is being written."""
        for errand, _ in self._errands:
            errand.wait(_JOIN_S)

    def _offer(self, there: bool) -> None:
        self.copy.setEnabled(there)
        self.save.setEnabled(there)

    def _copy(self) -> None:
        item, appearance = self.window.stage.view.item, self.window.stage.view.appearance
        if item is not None and self._may_begin():
            self._errands.append((Errand(lambda: as_qimage(snapshot(item, appearance)), ()), _to_clipboard))

    def _save(self) -> None:
        item, appearance = self.window.stage.view.item, self.window.stage.view.appearance
        if item is None or not self._may_begin():
            return
        path = self._ask(item)
        if path is None:
            return
        self.window.settings.set(_FOLDER, str(path.parent))
        text = _translate("Snapshots", "Saved as {path}").format(path=path)
        errand: Errand[QImage | None] = Errand(partial(_write, path, item, appearance), (OSError, ValueError))
        self._errands.append((errand, lambda _: text))

    def _may_begin(self) -> bool:
        if len(self._errands) < _MOST_AT_ONCE:
            return True
        self.window.tell(Notice("info", _translate("Snapshots", "One moment: the pictures before are not done yet")))
        return False

    def _ask(self, item: Frame | FrameResult) -> Path | None:
        """Where to save a picture."""
        folder = self.window.settings.get(_FOLDER)
        if not folder or not os.path.isdir(folder):  # noqa: PTH112  Path.is_dir may raise.
            folder = QStandardPaths.writableLocation(QStandardPaths.PicturesLocation)
        png, jpeg = _translate("Snapshots", "PNG picture"), _translate("Snapshots", "JPEG picture")
        kinds = f"{png} (*.png);;{jpeg} (*.jpg *.jpeg)"
        title = _translate("Snapshots", "Save Picture")
        text, kind = QFileDialog.getSaveFileName(self.window, title, str(Path(folder) / file_name(item)), kinds)
        if not text:
            return None
        path = Path(text)
        if path.suffix.lower() in _SUFFIXES:
            return path
        return path.with_name(path.name + (".jpg" if "*.jpg" in kind else ".png"))


def snapshot(item: Frame | FrameResult, appearance: Appearance) -> NDArray[np.uint8]:
    """A frame with what is drawn on it, uint8 [height, width, 3], blue-green-red, at its own resolution."""
    image = frame_of(item).image
    picture = np.ascontiguousarray(image[:, ::-1]) if appearance.mirrored else image.copy()
    draw(picture, item, appearance)
    return picture


def file_name(item: Frame | FrameResult) -> str:
    """What a picture of this frame may be called: after its source, and its time where there is more than one."""
    frame = frame_of(item)
    name = PurePath(frame.source).name or frame.source
    stem = PurePath(name).stem if PurePath(name).suffix and "://" not in frame.source else name
    stem = "".join("_" if letter in _UNWELCOME or not letter.isprintable() else letter for letter in stem)
    moment = f" {frame.time_s:.2f} s" if frame.time_s else ""
    return f"{stem[:80].strip('. ') or 'picture'}{moment} faces.png"


def _to_clipboard(image: QImage | None) -> str:
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert image is not None
    clipboard.setImage(image)
    text = _translate("Snapshots", "Copied to the clipboard: {width}x{height} pixels")
    return text.format(width=image.width(), height=image.height())


def _write(path: Path, item: Frame | FrameResult, appearance: Appearance) -> None:
    """Save a picture; what was there under that name stays until the new one is whole.

    Raises
    ------
    OSError, ValueError
        It cannot be saved; the text names the file.
    """
    source = frame_of(item).source
    if os.path.exists(source) and path.exists() and path.samefile(source):  # noqa: PTH110  Path.exists may raise.
        raise ValueError(f"{path}: this is the picture that is looked at; choose another name for the copy")
    parameters = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY] if path.suffix.lower() != ".png" else []
    encoded, content = cv2.imencode(path.suffix.lower(), snapshot(item, appearance), parameters)
    if not encoded:
        raise ValueError(f"{path}: a picture of this size cannot be saved so")
    partial_path = path.with_name(path.name + ".partial")
    try:
        partial_path.write_bytes(content.tobytes())
        partial_path.replace(path)
    except OSError as error:
        partial_path.unlink(missing_ok=True)
        raise OSError(f"{path}: {error.strerror or error}") from error
