"""The help menu: keys, log, diagnostics, model cards, and what this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtWidgets import QApplication

from emotionai_desktop.ui.condition import Notice
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.help import About, ShortcutsHelp
from emotionai_desktop.ui.support.card_window import CardWindow
from emotionai_desktop.ui.support.diagnostics import diagnostics
from emotionai_desktop.ui.support.journal import JOURNAL
from emotionai_desktop.ui.support.log_window import LogWindow

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

_translate = QCoreApplication.translate


class Support(Feature):
    """Shows what the menu offers, and adds what is there to find faults with."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        make = window.actions_.make
        window.actions_.shortcuts.triggered.connect(lambda: ShortcutsHelp(window.actions_.help_groups(), window).show())
        window.actions_.about.triggered.connect(lambda: About(window).show())
        self.cards = make(_translate("Support", "&Model Cards"), "card")
        self.log = make(_translate("Support", "&Log"), "log", "Ctrl+Shift+L")
        self.diagnostics = make(_translate("Support", "Copy &Diagnostics"), "copy")
        self.cards.triggered.connect(lambda: CardWindow(window.switch.networks.models, window).show())
        self.log.triggered.connect(lambda: LogWindow(JOURNAL, window).show())
        self.diagnostics.triggered.connect(self._copy)
        entries = [self.cards, self.log, self.diagnostics, None]
        window.actions_.add_to_menu("help", entries, before=window.actions_.about)

    def _copy(self) -> None:
        clipboard = QApplication.clipboard()
        assert clipboard is not None
        clipboard.setText(diagnostics(self.window, JOURNAL))
        words = _translate("Support", "Copied: versions, system, models, settings and last errors, without names.")
        self.window.tell(Notice("info", words))
