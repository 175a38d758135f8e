"""Records what is looked at into a session folder, and says how that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PyQt5.QtCore import QCoreApplication, QStandardPaths, QUrl
from PyQt5.QtGui import QDesktopServices

from emotionai_desktop.drawing import Overlays
from emotionai_desktop.inference.catalog import Catalog, CatalogError
from emotionai_desktop.live import JOIN_S, LiveStatus, ModelState, SourceState
from emotionai_desktop.recording.recorder import Recorder, RecorderState
from emotionai_desktop.recording.session import Session, SessionError, model_versions
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.ui.choice import Choice
from emotionai_desktop.ui.condition import Deed, Notice, sentence
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.networks import Networks
from emotionai_desktop.ui.panels.series import clock
from emotionai_desktop.ui.preferences.described import RECORD_FOLDER, RECORD_OVERLAYS
from emotionai_desktop.ui.recording.button import RecordButton

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate

#: Kinds of sources that go on by themselves; pictures to look at are exported instead.
_MOVING = ("camera", "stream", "video", "demo")


class Recording(Feature):
    """The record button, and the recorder behind it.

    A recording is of one source: it ends when another is chosen, or when the source has ended.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.recorder: Recorder | None = None
        #: The session that was recorded last.
        self.folder: Path | None = None
        actions = window.actions_
        self.action = actions.make(_translate("Recording", "&Record"), "record", "R", "Ctrl+R", checkable=True)
        self.action.triggered.connect(self._toggle)
        self.mark = actions.make(_translate("Recording", "Mark This &Moment"), "marker", "M")
        self.mark.triggered.connect(self._mark)
        self.with_overlays = actions.make(_translate("Recording", "Draw &Overlays into Recordings"), "", checkable=True)
        self.with_overlays.toggled.connect(lambda on: window.settings.set(RECORD_OVERLAYS, on))
        self.show_folder = actions.make(_translate("Recording", "&Show Recordings"), "folder")
        self.show_folder.triggered.connect(self._show_recordings)
        actions.add_to_menu("playback", [None, self.action, self.mark, self.with_overlays, self.show_folder])
        self.button = RecordButton(self.action, window.toolbar)
        window.toolbar.add_tool(self.button)
        window.stage.pressed.connect(self._do)
        window.settings.changed.connect(self._renew_settings)
        self._renew_settings()

    def source_changed(self, choice: Choice | None) -> None:
        """End the recording: it is of the source before."""
        self._stop("another source was chosen" if choice is not None else "the source was closed")

    def status_changed(self, status: LiveStatus) -> None:
        """Follow the source and the recorder."""
        self.action.setEnabled(self.recorder is not None or _can_record(status))
        self.mark.setEnabled(self.recorder is not None)
        if self.recorder is None:
            return
        if status.state in (SourceState.ENDED, SourceState.FAILED):
            self._stop("the source has ended")
        self.recorder.set_names(self.window.people.names)
        self.recorder.hide_faces(self.window.stage.view.appearance.overlays.privacy)
        recording = self.recorder.status()
        if recording.state in (RecorderState.DONE, RecorderState.FAILED):
            self._ended(self.recorder)
        else:
            self.button.set_status(recording)

    def close(self) -> None:
        """Finish the session before the window is gone."""
        if self.recorder is not None:
            self.window.hide()
            self._stop("the window was closed")
            self.recorder.join(JOIN_S)

    @property
    def recordings(self) -> Path:
        """The folder that sessions get their folders in."""
        return recordings_folder(self.window.settings.get(RECORD_FOLDER))

    def _toggle(self) -> None:
        if self.recorder is None:
            self._start()
        else:
            self._stop("stopped")
        self.window.refresh()

    def _start(self) -> None:
        status = self.window.engine.status()
        if not _can_record(status):
            self.action.setChecked(False)
            return
        analysis, networks = asdict(self.window.options.now), self.window.switch.networks
        self.recorder = Recorder(
            partial(_open_writer, self.recordings, status.source, analysis, networks, self._overlays())
        )
        self.recorder.set_names(self.window.people.names)
        self.window.engine.add_listener(self.recorder.add)
        self.action.setChecked(True)
        self.button.set_status(self.recorder.status())

    def _stop(self, reason: str) -> None:
        if self.recorder is not None:
            self.window.engine.remove_listener(self.recorder.add)
            self.recorder.stop(reason)

    def _mark(self) -> None:
        if self.recorder is not None:
            text = _translate("Recording", "Marked {time}; write a note to it in the review")
            self.window.tell(Notice("info", text.format(time=clock(self.recorder.mark()))))

    def _ended(self, recorder: Recorder) -> None:
        """Say how it ended; its thread has ended, or does so now."""
        self.window.engine.remove_listener(recorder.add)
        recorder.join(JOIN_S)
        self.recorder = None
        self.action.setChecked(False)
        self.button.set_status(None)
        status = recorder.status()
        self.folder = status.folder
        deeds = (Deed.REVIEW, Deed.SHOW_RECORDING) if status.results else ()
        if status.state is RecorderState.FAILED:
            text = _translate("Recording", "The recording has ended: {reason}")
            kept = _translate("Recording", "The {time} until then can be reviewed.").format(
                time=clock(status.elapsed_s)
            )
            words = text.format(reason=status.message) + (f". {kept}" if status.results else "")
            self.window.tell(Notice("error", words, deeds))
            return
        text = _translate("Recording", "Recorded {time} in {name}").format(
            time=clock(status.elapsed_s), name=status.folder.name if status.folder is not None else ""
        )
        if status.message != "stopped":
            text += ". " + _translate("Recording", "It ended because {reason}.").format(reason=_because(status.message))
        if status.dropped:
            missing = _translate("Recording", "{count} frames are missing in the video; their results are kept.")
            text = f"{sentence(text).rstrip('.')}. {missing.format(count=status.dropped)}"
        self.window.tell(Notice("warning" if status.dropped else "info", text, deeds))

    def _overlays(self) -> Overlays | None:
        """What is drawn into the video: what hides faces always, the rest where the user wants it."""
        shown = self.window.stage.view.appearance.overlays
        return shown if self.window.settings.get(RECORD_OVERLAYS) else only_hiding(shown)

    def _do(self, deed: Deed) -> None:
        if deed is Deed.SHOW_RECORDING and self.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    def _show_recordings(self) -> None:
        folder = self.recordings
        if folder.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        else:
            text = _translate("Recording", "Nothing has been recorded yet: {folder} does not exist")
            self.window.tell(Notice("info", text.format(folder=folder)))

    def _renew_settings(self) -> None:
        self.with_overlays.setChecked(self.window.settings.get(RECORD_OVERLAYS))


def only_hiding(overlays: Overlays) -> Overlays | None:
    """What of overlays is drawn into a clean video: what hides faces; None where nothing does."""
    if overlays.privacy == "none":
        return None
    return Overlays(boxes=False, points="none", labels=False, privacy=overlays.privacy)


def _because(reason: str) -> str:
    """Why a recording ended, in the user's language; sessions keep it in English."""
    known = {
        "another source was chosen": _translate("Recording", "another source was chosen"),
        "the source was closed": _translate("Recording", "the source was closed"),
        "the source has ended": _translate("Recording", "the source has ended"),
        "the emotion model was changed": _translate("Recording", "the emotion model was changed"),
        "the disk is too slow": _translate("Recording", "the disk is too slow"),
    }
    return known.get(reason, reason)


def recordings_folder(chosen: str) -> Path:
    """The folder for recordings: the one that the user chose, else one among the user's videos."""
    if chosen:
        return Path(chosen).expanduser()
    videos = QStandardPaths.writableLocation(QStandardPaths.MoviesLocation)
    return Path(videos or Path.home()) / "EmotionAI Desktop"


def _can_record(status: LiveStatus) -> bool:
    going = status.state in (SourceState.RUNNING, SourceState.STALLED, SourceState.LOST)
    return going and status.kind in _MOVING and status.models is ModelState.READY


def _open_writer(
    parent: Path, source: str, analysis: Mapping[str, Any], networks: Networks, overlays: Overlays | None
) -> SessionWriter:
    """Begin the session's folder; on the recorder's thread."""
    try:
        catalog = Catalog.load(networks.models)
        labels = catalog.entry(networks.emotion_model, "emotion").labels
    except CatalogError as error:
        raise SessionError(str(error)) from error
    models = model_versions(catalog, networks.emotion_model)
    session = Session(source, datetime.now().astimezone(), labels, models, analysis)
    return SessionWriter(parent, session, overlays=overlays)
