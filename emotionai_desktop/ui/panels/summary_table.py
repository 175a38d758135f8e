"""The session's sums as a table: what its columns are, what stands in them, and how it is copied."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt5.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, Qt

from emotionai_desktop.drawing import emotion_name
from emotionai_desktop.recording.spreadsheet import as_cell
from emotionai_desktop.results import NO_CLEAR_EMOTION
from emotionai_desktop.ui.panels.series import clock
from emotionai_desktop.ui.panels.tally import PersonTally, SessionTally

_translate = QCoreApplication.translate

#: Role of a share, 0..1, which is drawn as a bar; None in other columns.
SHARE_ROLE = Qt.ItemDataRole.UserRole
#: Role of what a column is sorted by.
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
#: Role of the label whose share it is; empty for what is no emotion of the network.
LABEL_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Parameters
    ----------
    title
        What stands above it.
    text
        What stands in it for a person.
    order
        What it is sorted by.
    share
        The share that it shows, 0..1, where it is one.
    label
        The emotion that this is a share of.
    """

    title: str
    text: Callable[[PersonTally], str]
    order: Callable[[PersonTally], float | str]
    share: Callable[[PersonTally], float] | None = None
    label: str = ""


def columns_of(total: SessionTally, title: Callable[[int], str]) -> list[Column]:
    """The columns of a session.

    Parameters
    ----------
    total
        The session.
    title
        What to call a person, by number.
    """

    def share(heading: str, label: str, part: Callable[[PersonTally], float]) -> Column:
        return Column(heading, lambda person: _percent(part(person)), part, part, label)

    def longest(person: PersonTally) -> str:
        text = _translate("SummaryTable", "{label}, {seconds:.1f} s")
        return (
            text.format(label=emotion_name(person.longest.label), seconds=person.longest.duration_s)
            if person.longest.label
            else ""
        )

    labels = [(label, label) for label in total.labels] + [(NO_CLEAR_EMOTION, "")]
    return [
        Column(_translate("SummaryTable", "Person"), lambda person: title(person.number), lambda person: person.number),
        *(
            share(emotion_name(label), own, lambda person, label=label: total.share(person, label))  # type: ignore[misc]
            for label, own in labels
        ),
        share(_translate("SummaryTable", "Not seen"), "", total.unseen),
        Column(
            _translate("SummaryTable", "Seen for"), lambda person: clock(person.seen_s), lambda person: person.seen_s
        ),
        Column(_translate("SummaryTable", "Frames"), lambda person: str(person.frames), lambda person: person.frames),
        Column(_translate("SummaryTable", "Longest emotion"), longest, lambda person: person.longest.duration_s),
    ]


def rows_of(total: SessionTally, title: Callable[[int], str]) -> list[list[str]]:
    """Everything in words, the titles first."""
    columns = columns_of(total, title)
    titles = [column.title for column in columns]
    return [titles, *([column.text(person) for column in columns] for person in total.people)]


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Columns with tabs between them, as spreadsheets and mails take them; no cell is a formula."""
    return "\n".join("\t".join(str(as_cell(cell)) for cell in row) for row in rows) + "\n"


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """Comma-separated values (RFC 4180); no cell is a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([as_cell(cell) for cell in row])
    return written.getvalue()


class SummaryTable(QAbstractTableModel):
    """A session as Qt's tables take it.

    Parameters
    ----------
    title
        What to call a person, by number.
    """

    def __init__(self, title: Callable[[int], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._total = SessionTally()
        self._columns = columns_of(self._total, title)

    def set_total(self, total: SessionTally) -> None:
        """Show other sums; what is chosen and where it is scrolled to stays while the people stay."""
        same = total.labels == self._total.labels and len(total.people) == len(self._total.people)
        if not same:
            self.beginResetModel()
        self._total, self._columns = total, columns_of(total, self._title)
        if not same:
            self.endResetModel()
        elif total.people:
            self.dataChanged.emit(self.index(0, 0), self.index(len(total.people) - 1, len(self._columns) - 1))

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """One row a person."""
        return 0 if parent is not None and parent.isValid() else len(self._total.people)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """See `columns_of`."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, shares and what to sort by."""
        if not index.isValid():
            return None
        person, column = self._total.people[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(person)
        if role == SHARE_ROLE:
            return column.share(person) if column.share is not None else None
        if role == SORT_ROLE:
            return column.order(person)
        if role == LABEL_ROLE:
            return column.label
        return self._alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> int:
        """Words to the left, numbers to the right."""
        number = 0 < column < len(self._columns) - 1
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def _percent(share: float) -> str:
    """A share in whole percents; one that is there and rounds to none says so."""
    return "<1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"
