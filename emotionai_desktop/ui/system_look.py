"""The look that the user has chosen for the whole system: dark, light, or of high contrast."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PyQt5.QtCore import QObject, QSettings, Qt, pyqtSignal, pyqtSlot
from PyQt5.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCall,
    QDBusPendingCallWatcher,
    QDBusPendingReply,
    QDBusVariant,
)
from PyQt5.QtGui import QGuiApplication

from emotionai_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme, platform_is_dark

#: https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
_PORTAL, _PLACE = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_INTERFACE, _APPEARANCE = "org.freedesktop.portal.Settings", "org.freedesktop.appearance"
_KEYS = ("color-scheme", "contrast")
_PREFERS_DARK, _NO_PREFERENCE, _MORE_CONTRAST = 1, 0, 1

_WINDOWS_THEME = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
_WINDOWS_CONTRAST = r"HKEY_CURRENT_USER\Control Panel\Accessibility\HighContrast"


class SystemLook(QObject):
    """Follows the look of the system.

    Linux desktops tell theirs, and each change, over D-Bus; where none answers the look is dark. Windows is asked at
    the start and whenever the app comes to the front; macOS at the start.

    Attributes
    ----------
    theme
        The look that fits.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = DARK
        self._told: dict[str, int] = {}
        if sys.platform == "win32":
            self._ask_windows()
            app = QGuiApplication.instance()
            assert isinstance(app, QGuiApplication)
            app.applicationStateChanged.connect(self._came_to_front)
        elif sys.platform == "darwin":
            self.theme = DARK if platform_is_dark() else LIGHT
        elif _has_session_bus():
            self._ask_portal()

    def _ask_portal(self) -> None:
        """Ask without waiting: the answer comes as an event."""
        bus = QDBusConnection.sessionBus()
        bus.connect(_PORTAL, _PLACE, _INTERFACE, "SettingChanged", self._portal_changed)
        self._waiting = []
        for key in _KEYS:
            call = QDBusMessage.createMethodCall(_PORTAL, _PLACE, _INTERFACE, "Read")
            call.setArguments([_APPEARANCE, key])
            watcher = QDBusPendingCallWatcher(QDBusPendingCall(bus.asyncCall(call)), self)
            watcher.finished.connect(lambda watcher, key=key: self._answered(key, watcher))
            self._waiting.append(watcher)

    def _answered(self, key: str, watcher: QDBusPendingCallWatcher) -> None:
        answer = QDBusPendingReply(watcher)
        if not answer.isError():
            self._take(key, answer.argumentAt(0))
        watcher.deleteLater()

    @pyqtSlot(QDBusMessage)
    def _portal_changed(self, message: QDBusMessage) -> None:
        namespace, key, value = message.arguments()
        if namespace == _APPEARANCE and key in _KEYS:
            self._take(key, value)

    def _take(self, key: str, value: object) -> None:
        while isinstance(value, QDBusVariant):  # Read wraps its answer twice.
            value = value.variant()
        if not isinstance(value, int):
            return
        self._told[key] = value
        scheme = self._told.get("color-scheme", _PREFERS_DARK)
        dark = scheme == _PREFERS_DARK or (scheme == _NO_PREFERENCE and platform_is_dark())
        contrast = self._told.get("contrast") == _MORE_CONTRAST
        self._become(HIGH_CONTRAST if contrast else DARK if dark else LIGHT)

    def _ask_windows(self) -> None:
        contrast = QSettings(_WINDOWS_CONTRAST, QSettings.Format.NativeFormat).value("Flags", 0)
        light = QSettings(_WINDOWS_THEME, QSettings.Format.NativeFormat).value("AppsUseLightTheme", 1)
        if str(contrast).isdigit() and int(contrast) & 1:
            self._become(HIGH_CONTRAST)
        else:
            self._become(LIGHT if str(light) == "1" else DARK)

    def _came_to_front(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._ask_windows()

    def _become(self, theme: Theme) -> None:
        if theme is not self.theme:
            self.theme = theme
            self.changed.emit()


def _has_session_bus() -> bool:
    """Whether there is a bus to ask; without one, D-Bus would start a process to make one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (runtime is not None and Path(runtime, "bus").exists())
