"""The faces on the picture, one card each."""

from __future__ import annotations

from PyQt5.QtCore import QEvent, QSize, Qt, QTimer
from PyQt5.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from emotionai_desktop.results import Face, FrameResult
from emotionai_desktop.ui.panels.face_card import FaceCard
from emotionai_desktop.ui.people import People

#: Cards are renewed no more often than this: faster, nobody can read them.
RENEW_MS = 100
#: Seconds of the source that a lost face keeps its card.
LINGER_S = 4.0
#: More faces are counted, not shown.
MOST_CARDS = 12


class FacesPanel(QScrollArea):
    """Follows the faces of what is shown.

    Parameters
    ----------
    people
        What they are called.
    """

    def __init__(self, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._result: FrameResult | None = None
        self._stays = False
        self._hide_crops = False
        #: Each face that has a card: what was said of it last, and when that was, in the source's time.
        self._seen: dict[int, tuple[Face, float]] = {}
        self.cards: dict[int, FaceCard] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._renew)
        self._waits = False
        self.message = QLabel()
        self.message.setObjectName("panelMessage")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = QLabel()
        self.more.setObjectName("panelMessage")
        self.more.setWordWrap(True)
        self.more.hide()
        self._column = QWidget()
        self._layout = QVBoxLayout(self._column)
        self._layout.setContentsMargins(8, 8, 8, 8)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.message, 1)
        self._layout.addWidget(self.more)
        self._layout.addStretch(0)
        self._column.setSizePolicy(QSizePolicy.Preferred, QSizePolicy.Minimum)
        self.setWidget(self._column)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Faces"))
        people.changed.connect(self._renew_names)
        self._show_message()

    def show_result(self, result: FrameResult, *, stays: bool) -> None:
        """Follow a result; at once where the last one was a while ago.

        Parameters
        ----------
        result
            What is shown now.
        stays
            Whether this is a picture on its own: no face of the one before is on it.
        """
        self._result, self._stays = result, stays
        self._waits = True
        if self.isVisible() and not self._timer.isActive():
            self._renew()

    def set_crops_hidden(self, hidden: bool) -> None:
        """Whether the user wants faces not to be recognised."""
        if hidden != self._hide_crops:
            self._hide_crops = hidden
            self._show_cards()

    def clear(self) -> None:
        """Forget the faces: something else is looked at."""
        self._result, self._waits = None, False
        self._timer.stop()
        self._seen = {}
        self._show_cards()

    def name_first(self) -> None:
        """Let the user write the name of the first face."""
        for number in sorted(self.cards):
            self.cards[number].name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(self.cards[number])
            return

    def sizeHint(self) -> QSize:
        """As wide as a card is read well."""
        return QSize(34 * self.fontMetrics().averageCharWidth() + 30, 400)

    def minimumSizeHint(self) -> QSize:
        """As narrow as a card can still be read."""
        return QSize(26 * self.fontMetrics().averageCharWidth() + 30, 120)

    def showEvent(self, event: object) -> None:
        """Catch up."""
        if self._waits:
            self._renew()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow the look of the application."""
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._column.update()
        super().changeEvent(event)

    def _renew(self) -> None:
        """Show the newest result, and wait a while before the next."""
        if not self._waits or self._result is None or not self.isVisible():
            return
        self._waits = False
        self._timer.start(RENEW_MS)
        now_s = self._result.frame.time_s
        present = {face.id: (face, now_s) for face in self._result.faces}
        lingering = {
            number: (face, seen_s)
            for number, (face, seen_s) in self._seen.items()
            if (not self._stays and 0 <= now_s - seen_s < LINGER_S) or self._is_written(number)
        }
        self._seen = lingering | present
        self._show_cards()

    def _show_cards(self) -> None:
        here = {face.id for face in self._result.faces} if self._result is not None else set()
        # Who is there comes before who was.
        numbers = sorted(sorted(self._seen, key=lambda number: (number not in here, number))[:MOST_CARDS])
        for number in [number for number in self.cards if number not in numbers]:
            card = self.cards.pop(number)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, number in enumerate(numbers):
            if (card := self.cards.get(number)) is None:  # type: ignore[assignment]
                card = self.cards[number] = FaceCard(number, self._people)
                self._layout.insertWidget(place, card)
            face, _ = self._seen[number]
            card.show_face(face, lost=number not in here, hide_crop=self._hide_crops)
        left_out = len(self._seen) - len(numbers)
        self.more.setVisible(left_out > 0)
        self.more.setText(self.tr("and {count} more").format(count=left_out))
        self._show_message()

    def _show_message(self) -> None:
        self.message.setVisible(not self.cards)
        self.message.setText(
            self.tr("Open a camera, a video or pictures to see its faces here")
            if self._result is None
            else self.tr("No face on the picture")
        )

    def _is_written(self, number: int) -> bool:
        card = self.cards.get(number)
        return card is not None and card.name.writing

    def _renew_names(self) -> None:
        for card in self.cards.values():
            card.renew_name()
