"""A desktop's settings portal, as far as the app asks it: `python portal.py SCHEME CONTRAST`.

A line on its standard input, such as ``color-scheme 2``, changes one and tells it on the bus.
"""

from __future__ import annotations

import sys

from PyQt5.QtCore import Q_CLASSINFO, QCoreApplication, QObject, QSocketNotifier, pyqtSlot
from PyQt5.QtDBus import QDBusAbstractAdaptor, QDBusConnection, QDBusMessage, QDBusVariant

INTERFACE = "org.freedesktop.portal.Settings"
NAMESPACE = "org.freedesktop.appearance"
PLACE = "/org/freedesktop/portal/desktop"


class Portal(QDBusAbstractAdaptor):
    Q_CLASSINFO("D-Bus Interface", INTERFACE)

    def __init__(self, parent: QObject, values: dict[str, int]) -> None:
        super().__init__(parent)
        self.values = values

    @pyqtSlot(str, str, result=QDBusVariant)
    def Read(self, namespace: str, key: str) -> QDBusVariant:  # noqa: N802  The interface calls it so.
        assert namespace == NAMESPACE
        return QDBusVariant(QDBusVariant(self.values[key]))

    def change(self) -> None:
        key, _, value = sys.stdin.readline().strip().partition(" ")
        self.values[key] = int(value)
        signal = QDBusMessage.createSignal(PLACE, INTERFACE, "SettingChanged")
        signal.setArguments([NAMESPACE, key, QDBusVariant(int(value))])
        assert QDBusConnection.sessionBus().send(signal)


def main() -> None:
    app = QCoreApplication(sys.argv)
    holder = QObject()
    portal = Portal(holder, {"color-scheme": int(sys.argv[1]), "contrast": int(sys.argv[2])})
    bus = QDBusConnection.sessionBus()
    assert bus.registerObject(PLACE, holder)
    assert bus.registerService("org.freedesktop.portal.Desktop")
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Read)
    notifier.activated.connect(portal.change)
    print("ready", flush=True)
    app.exec()


if __name__ == "__main__":
    main()
