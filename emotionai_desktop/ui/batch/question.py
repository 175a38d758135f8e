"""The question whether work that goes on is to end."""

from __future__ import annotations

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QMessageBox, QWidget

_translate = QCoreApplication.translate


def ask_about_work(parent: QWidget, text: str, going_on: str) -> str:
    """What is to become of work that goes on: ``go on``, ``cancel`` it, or ``stay`` where it can be seen.

    Parameters
    ----------
    parent
        The window that would close.
    text
        What goes on.
    going_on
        Words for the first of them; empty where that cannot be.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Question)
    box.setWindowTitle(parent.windowTitle())
    box.setText(text)
    box.setInformativeText(_translate("Batch", "What is done is kept in either case."))
    on = box.addButton(going_on, QMessageBox.AcceptRole) if going_on else None
    cancel = box.addButton(_translate("Batch", "&Cancel the Work"), QMessageBox.DestructiveRole)
    stay = box.addButton(_translate("Batch", "S&tay"), QMessageBox.RejectRole)
    box.setDefaultButton(on or stay)
    box.setEscapeButton(stay)
    box.exec()
    pressed = box.clickedButton()
    box.deleteLater()
    return "cancel" if pressed is cancel else "go on" if on is not None and pressed is on else "stay"
