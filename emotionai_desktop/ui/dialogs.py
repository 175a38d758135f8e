"""The questions that the user answers to open something."""

from __future__ import annotations

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from emotionai_desktop.capture.formats import PICTURE_SUFFIXES, VIDEO_SUFFIXES
from emotionai_desktop.ui.choice import Choice

_translate = QCoreApplication.translate


def ask_images(parent: QWidget) -> Choice | None:
    """Which images to look at."""
    title, kind = _translate("Dialogs", "Open Images"), _translate("Dialogs", "Images")
    paths, _ = QFileDialog.getOpenFileNames(parent, title, "", _filter(kind, PICTURE_SUFFIXES))
    if len(paths) > 1:
        return Choice(tuple(paths))
    return Choice((paths[0],)) if paths else None


def ask_paths(parent: QWidget) -> list[str]:
    """Which images and videos to analyse."""
    title, kind = _translate("Dialogs", "Add Files"), _translate("Dialogs", "Images and videos")
    paths, _ = QFileDialog.getOpenFileNames(parent, title, "", _filter(kind, PICTURE_SUFFIXES | VIDEO_SUFFIXES))
    return paths


def ask_folder_path(parent: QWidget) -> list[str]:
    """Which folder to analyse all images and videos of."""
    path = QFileDialog.getExistingDirectory(parent, _translate("Dialogs", "Add Folder, with All in It"))
    return [path] if path else []


def ask_video(parent: QWidget) -> Choice | None:
    """Which video to look at."""
    title, kind = _translate("Dialogs", "Open Video"), _translate("Dialogs", "Videos")
    path, _ = QFileDialog.getOpenFileName(parent, title, "", _filter(kind, VIDEO_SUFFIXES))
    return Choice((path,)) if path else None


def ask_folder(parent: QWidget) -> Choice | None:
    """Which folder of images to look at."""
    path = QFileDialog.getExistingDirectory(parent, _translate("Dialogs", "Open Folder of Images"))
    return Choice((path,)) if path else None


def ask_address(parent: QWidget) -> Choice | None:
    """Which camera or stream on the network to look at."""
    text, accepted = QInputDialog.getText(
        parent,
        _translate("Dialogs", "Open Address"),
        _translate(
            "Dialogs", "Address of a camera or stream, such as rtsp://192.168.1.20/live or http://host:8080/video"
        ),
        QLineEdit.Normal,
        "",
    )
    address = text.strip()
    if not accepted or not address:
        return None
    return Choice((address if "://" in address else f"http://{address}",))


def _filter(kind: str, suffixes: frozenset[str]) -> str:
    patterns = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in sorted(suffixes))
    every = _translate("Dialogs", "All files")
    return f"{kind} ({patterns});;{every} (*)"
