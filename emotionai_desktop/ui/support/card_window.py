"""The cards of the models: what each was trained on, how well it does, and where it fails."""

from __future__ import annotations

from pathlib import Path

from PyQt5.QtCore import QSize, Qt, QUrl
from PyQt5.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from emotionai_desktop.inference.catalog import Catalog, CatalogError

_CARD = "card.md"


class CardWindow(QDialog):
    """Shows one card at a time.

    Parameters
    ----------
    models
        The folder with catalog.json.
    """

    def __init__(self, models: Path, parent: QWidget) -> None:
        flags = Qt.WindowFlags(Qt.WindowType.Dialog) | Qt.WindowType.WindowTitleHint
        super().__init__(parent, flags | Qt.WindowType.WindowCloseButtonHint | Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Model Cards"))
        self.model = QComboBox()
        self.model.setAccessibleName(self.tr("Model"))
        self.card = _Card()
        close = QDialogButtonBox(QDialogButtonBox.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(self.model, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.card, 1)
        layout.addWidget(close)
        self.model.currentIndexChanged.connect(self._show)
        self._texts = self._read(models)
        for name in self._texts:
            self.model.addItem(name)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """A page that reads well."""
        wanted, screen = QSize(760, 620), self.screen()
        return wanted.boundedTo(screen.availableSize() * 0.9) if screen is not None else wanted

    def _read(self, models: Path) -> dict[str, str]:
        try:
            catalog = Catalog.load(models)
            return {
                f"{entry.name} {entry.version}": catalog.read(entry, _CARD).decode("utf-8", "replace")
                for entry in catalog.models.values()
                if _CARD in entry.files
            }
        except CatalogError as error:
            self.card.setPlainText(str(error))
            return {}

    def _show(self) -> None:
        self.card.setMarkdown(self._texts[self.model.currentText()])


class _Card(QTextBrowser):
    """A page that opens no address and loads no picture: a card is text, and nothing here goes to the network."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)

    def loadResource(self, kind: int, name: QUrl) -> None:
        """Load nothing."""
        return
