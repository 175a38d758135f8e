"""Starts and ends the window."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType, TracebackType

import cv2  # noqa: F401  Before Qt looks at the environment: see `prepare_environment`.
from PyQt5 import sip
from PyQt5.QtCore import QCoreApplication, QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PyQt5.QtGui import QGuiApplication
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.analysis import load_analyzer
from emotionai_desktop.crash import CrashReports
from emotionai_desktop.live import JOIN_S, LiveEngine
from emotionai_desktop.native import share_heaps
from emotionai_desktop.ui.cameras import CameraName
from emotionai_desktop.ui.choice import choice_of_spec
from emotionai_desktop.ui.condition import Notice
from emotionai_desktop.ui.icons import app_icon
from emotionai_desktop.ui.language import fitting_language, show_language
from emotionai_desktop.ui.networks import Asked
from emotionai_desktop.ui.preferences.described import LANGUAGE
from emotionai_desktop.ui.settings import ORGANISATION, Settings
from emotionai_desktop.ui.settings_file import SettingsStore, open_settings
from emotionai_desktop.ui.support.journal import keep_journal
from emotionai_desktop.ui.theme import apply_theme
from emotionai_desktop.ui.window import MainWindow

log = logging.getLogger(__name__)


def run_window(source: str | None, asked: Asked) -> int:
    """Show the window until the user closes it.

    Parameters
    ----------
    source
        What to look at: anything that `capture.open.open_source` takes. None for what was looked at last, else the
        first camera, else the demo.
    asked
        What was asked for of the networks; the rest is as it was last.

    Returns
    -------
    int
        The exit status.
    """
    keep_journal()
    share_heaps()
    reports = CrashReports()
    with reports.watching() as crashed, _qt_messages(reports), ExitStack() as until_the_end:

        def look_after(window: MainWindow) -> None:
            until_the_end.enter_context(_told_by(window, reports))
            until_the_end.enter_context(_ended_by_signals(window))

        app = make_application()
        store = open_settings()
        settings = Settings(store.values)
        networks = asked.settled(settings.networks)
        show_language(fitting_language(settings.get(LANGUAGE)))
        engine = LiveEngine(lambda: load_analyzer(networks.open))
        window = MainWindow(engine, settings, networks, _list_cameras)
        look_after(window)
        window.show()
        # The models are imported when the window has been painted: both want the interpreter for themselves.
        app.processEvents()
        _tell_of_the_last_run(window, store, crashed)
        window.open_first(choice_of_spec(source) if source is not None else None)
        engine.start()
        status = app.exec()
        ended = _let_go(window)
        while window.reopening:
            window = opened_again(window)
            look_after(window)
            status = app.exec()
            ended = _let_go(window) and ended
        ended = engine.close() and ended
        # Qt wants every window gone before its application object; Python would let go of them in any order.
        sip.delete(window)
    if not ended:
        # A camera's driver or a network share holds a thread for ever. The interpreter would wait for it too.
        log.error("a source or model did not stop within %.0f s; it is left behind", JOIN_S)
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)
    return status


def opened_again(window: MainWindow) -> MainWindow:
    """A window in the place of one that is closed, with its engine and source, in the language that is set now."""
    show_language(fitting_language(window.settings.get(LANGUAGE)))
    again = MainWindow(
        window.engine,
        window.settings,
        window.switch.networks,
        _list_cameras,
        acquaintance=window.acquaintance,
    )
    again.show()
    if window.choice is not None:
        again.go_on(window.choice, window.stage.view)
    sip.delete(window)
    return again


def _let_go(window: MainWindow) -> bool:
    """Wait for what a closed window has under way; True where all of it came back in time."""
    window.hide()
    deadline = time.monotonic() + JOIN_S
    ended = window.cameras.close(JOIN_S)
    window.asking.close(max(0.0, deadline - time.monotonic()))
    return ended


def make_application() -> QApplication:
    """Qt's application object, with the look of the app."""
    prepare_environment()
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_EnableHighDpiScaling)
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_UseHighDpiPixmaps)
    # X11 derives its scale from the screen's millimetres: 1.04 would blur every line. Others have steps of a quarter.
    policy = Qt.HighDpiScaleFactorRoundingPolicy
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        policy.RoundPreferFloor if sys.platform.startswith("linux") else policy.PassThrough
    )
    app = QApplication(sys.argv[:1])
    app.setApplicationName(ORGANISATION)
    app.setDesktopFileName("emotionai-desktop")
    app.setWindowIcon(app_icon())
    apply_theme(app)
    return app


def prepare_environment() -> None:
    """Undo what other libraries do to Qt.

    OpenCV's wheels come with a Qt of their own and point Qt's plugin path at it, where PyQt5 finds plugins that it
    cannot load. And Qt's OpenGL integration for X11 aborts at exit with TensorFlow or MediaPipe in the process.
    """
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in os.environ.get(name, ""):
            del os.environ[name]


def _list_cameras() -> Sequence[CameraName]:
    from emotionai_desktop.capture.camera import list_cameras

    return list_cameras()


def _tell_of_the_last_run(window: MainWindow, store: SettingsStore, crashed: Path | None) -> None:
    """Say what was found to be wrong at the start."""
    if store.trouble:
        window.tell(Notice("error", store.trouble))
    if crashed is not None:
        words = QCoreApplication.translate(
            "App", "The app ended unexpectedly last time. A report without pictures or names is in {file}."
        )
        window.tell(Notice("error", words.format(file=crashed)))


@contextmanager
def _qt_messages(reports: CrashReports) -> Iterator[None]:
    """Log what Qt has to say, and note the last words of one that gives up: it ends the process right after them."""
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }

    def handle(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if kind == QtMsgType.QtFatalMsg:
            reports.note(f"Qt: {text}")
        logging.getLogger("Qt").log(levels.get(kind, logging.WARNING), "%s", text)

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


@contextmanager
def _told_by(window: MainWindow, reports: CrashReports) -> Iterator[None]:
    """Log what nobody caught and tell it in the window; without this PyQt5 ends the process."""
    said: set[str] = set()

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            log.info("ended by %s", kind.__name__)
            window.close()
            return
        text = f"{kind.__name__}: {error}"
        if text in said:  # What fails at every beat of a timer is said once.
            return
        said.add(text)
        log.error("unexpected error in the window", exc_info=(kind, error, trace))
        words = QCoreApplication.translate("App", "Unexpected error: {error}")
        said_text = words.format(error=text)
        if (report := reports.caught(error)) is not None:
            where = QCoreApplication.translate("App", "A report without pictures or names is in {file}.")
            said_text = f"{said_text}. {where.format(file=report)}"
        window.tell(Notice("error", said_text))

    before = sys.excepthook
    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before


@contextmanager
def _ended_by_signals(window: MainWindow) -> Iterator[None]:
    """Close the window on Ctrl-C in the terminal, and when the system asks.

    Python sees a signal between two of its own instructions, and the window's timers run some sixty times a second.
    What it interrupts may hold a lock that closing wants too, so Qt's loop closes the window when that is through.
    """

    def end(name: str) -> None:
        if not window.ended:
            log.info("ended by %s", name)
            window.ended = True
            window.close()

    def asked(number: int, frame: FrameType | None) -> None:
        QTimer.singleShot(0, partial(end, signal.Signals(number).name))

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
