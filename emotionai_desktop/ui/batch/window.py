"""The window of the batch: its queue, what it writes, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt5.QtCore import QPoint, QSize, Qt, QTimer, QUrl, pyqtSignal
from PyQt5.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShowEvent
from PyQt5.QtWidgets import (
    QAction,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QShortcut,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emotionai_desktop.batch.item import BatchStatus, Item, ItemState
from emotionai_desktop.ui.batch.list import BatchList, EmptyList
from emotionai_desktop.ui.batch.model import BatchModel
from emotionai_desktop.ui.batch.output import OutputFields
from emotionai_desktop.ui.batch.question import ask_about_work
from emotionai_desktop.ui.batch.runner import BatchRunner, failed_numbers
from emotionai_desktop.ui.dialogs import ask_folder_path, ask_paths
from emotionai_desktop.ui.flow import FlowLayout
from emotionai_desktop.ui.icons import icon
from emotionai_desktop.ui.scrolling import Scrolling
from emotionai_desktop.ui.settings import Settings

_POLL_MS = 100
_LONGEST_TOLD = 4
#: Room for a dozen files, where the screen has it.
_SIZE = QSize(900, 600)


class BatchWindow(QWidget):
    """Shows a batch and takes what is to be done with it.

    Parameters
    ----------
    runner
        The batch.
    start
        Begins the work on what waits, with what the fields say.
    settings
        Remember what the fields say.
    parent
        The main window.
    """

    #: What is to be looked at: a session folder, or the file itself.
    opened = pyqtSignal(str)

    def __init__(self, runner: BatchRunner, start: Callable[[], None], settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._runner, self._start = runner, start
        self.setObjectName("batch")
        self.setWindowTitle(self.tr("Analyse Files"))
        if (screen := self.screen()) is not None:
            self.resize(screen.availableSize().boundedTo(_SIZE))
        self.setMinimumSize(620, 480)
        self.setAcceptDrops(True)
        self.model = BatchModel(self)
        self.list = BatchList(self.model)
        self.empty = EmptyList()
        self.output = OutputFields(settings)
        self.told = QLabel()
        self.words = QLabel()
        self.overall = QProgressBar()
        self._make_controls()
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.poll)
        self.poll()

    def add(self, paths: Sequence[str]) -> None:
        """Put files, and what folders hold, into the queue."""
        self.tell([])
        self._runner.look_for(paths)
        self.poll()

    def tell(self, lines: Sequence[str]) -> None:
        """Say what is amiss above the fields; nothing where there are no lines."""
        shown = list(lines[:_LONGEST_TOLD])
        if len(lines) > _LONGEST_TOLD:
            shown.append(self.tr("and {n} more").format(n=len(lines) - _LONGEST_TOLD))
        self.told.setText("\n".join(shown))
        self.told.setVisible(bool(lines))

    def poll(self) -> None:
        """Show how the batch stands now."""
        if failures := self._runner.take_found():
            self.tell(failures)
        status = self._runner.status()
        self.model.renew(status.items)
        if status.trouble and not self.told.text():
            self.tell([status.trouble])
        self._stack.setCurrentWidget(self.list if status.items else self.empty)
        self._renew_controls(status)

    # Building.

    def _make_controls(self) -> None:
        self.add_files = self._tool(self.tr("Add &Files…"), "image")
        self.add_folder = self._tool(self.tr("Add Fol&der…"), "folder")
        self.retry_failed = self._tool(self.tr("&Retry Failed"), "refresh")
        self.remove = self._tool(self.tr("Re&move"), "close")
        self.open_folder = QPushButton(self.tr("&Open Folder"))
        self.cancel_all = QPushButton(self.tr("&Cancel All"))
        self.start = QPushButton(self.tr("&Start"))
        self.start.setProperty("primary", True)
        self.start.setDefault(True)
        self.told.setObjectName("batchTold")
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.hide()
        self.words.setObjectName("batchWords")
        self.overall.setRange(0, 1000)
        self.overall.setTextVisible(False)
        self.overall.setAccessibleName(self.tr("Progress of all files"))

    def _tool(self, words: str, icon_name: str) -> QToolButton:
        button = QToolButton()
        button.setText(f"\u2002{words}")  # Qt leaves hardly any room between icon and text.
        button.setIconSize(QSize(18, 18))
        button.setIcon(icon(icon_name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        tools, buttons = FlowLayout(6), QHBoxLayout()
        for button in (self.add_files, self.add_folder, self.retry_failed, self.remove):
            tools.addWidget(button)
        buttons.addWidget(self.words, 1)
        for push in (self.open_folder, self.cancel_all, self.start):
            buttons.addWidget(push)
        buttons.setSpacing(10)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        middle = QWidget()
        parts = QVBoxLayout(middle)
        parts.setContentsMargins(16, 12, 16, 10)
        parts.setSpacing(10)
        parts.addLayout(tools)
        parts.addLayout(self._stack, 1)
        parts.addWidget(self.told)
        parts.addWidget(self.output)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 16)
        foot.setSpacing(10)
        foot.addWidget(self.overall)
        foot.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Scrolling(middle), 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.add_files.clicked.connect(lambda: self._add_asked(ask_paths(self)))
        self.add_folder.clicked.connect(lambda: self._add_asked(ask_folder_path(self)))
        self.retry_failed.clicked.connect(lambda: self._retry(failed_numbers(self._runner.status())))
        self.remove.clicked.connect(self._remove_chosen)
        self.open_folder.clicked.connect(self._open_results)
        self.cancel_all.clicked.connect(lambda: self._runner.queue.cancel())
        self.start.clicked.connect(self._begin)
        self.list.doubleClicked.connect(lambda index: self._open(self.model.item(index)))
        self.list.customContextMenuRequested.connect(self._show_menu)
        selection = self.list.selectionModel()
        assert selection is not None
        selection.selectionChanged.connect(lambda: self.poll())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list, self._remove_chosen)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)

    def _renew_controls(self, status: BatchStatus) -> None:
        counts = status.counts
        chosen = [self.model.items[row] for row in self.list.chosen_rows()]
        self.start.setVisible(not status.running)
        self.start.setEnabled(bool(counts[ItemState.WAITING]))
        self.cancel_all.setVisible(status.running)
        self.output.setEnabled(not status.running)
        self.retry_failed.setEnabled(bool(counts[ItemState.FAILED] + counts[ItemState.CANCELLED]))
        self.remove.setEnabled(any(item.state is not ItemState.RUNNING for item in chosen))
        self.open_folder.setEnabled(status.table is not None)
        self.open_folder.setToolTip(str(status.table) if status.table is not None else "")
        self.overall.setValue(round(1000 * status.share))
        self.overall.setVisible(bool(status.items))
        self.words.setText(self._summary(status, counts))

    def _summary(self, status: BatchStatus, counts: dict[ItemState, int]) -> str:
        if self._runner.looking:
            return self.tr("Looking for files…")
        if not status.items:
            return ""
        parts = [self.tr("{n} of {total} done").format(n=counts[ItemState.DONE], total=len(status.items))]
        if counts[ItemState.FAILED]:
            parts.append(self.tr("{n} failed").format(n=counts[ItemState.FAILED]))
        if counts[ItemState.CANCELLED]:
            parts.append(self.tr("{n} cancelled").format(n=counts[ItemState.CANCELLED]))
        return "  ·  ".join(parts)

    # What the user does.

    def _add_asked(self, paths: Sequence[str]) -> None:
        if paths:
            self.add(paths)

    def _begin(self) -> None:
        self.tell([])
        self.output.remember()
        self._start()
        self.poll()

    def _retry(self, numbers: Sequence[int]) -> None:
        self._runner.retry(numbers)
        self._begin()

    def _remove_chosen(self) -> None:
        self._runner.remove([self.model.items[row].number for row in self.list.chosen_rows()])
        self.poll()

    def _open_results(self) -> None:
        table = self._runner.status().table
        if table is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(table.parent)))

    def _open(self, item: Item) -> None:
        session = item.session if item.state.ended else None
        self.opened.emit(item.spec if session is None else str(session))

    def _show_menu(self, place: QPoint) -> None:
        items = [self.model.items[row] for row in self.list.chosen_rows()]
        if not items:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        going = [item.number for item in items if not item.state.ended]
        again = [item.number for item in items if item.state.ended]
        first = items[0]
        reviewed = [first.number] if first.session is not None and first.state.ended else []
        for words, numbers, deed in (
            (self.tr("Re&view") if reviewed else self.tr("&Open"), [first.number], lambda: self._open(first)),
            (self.tr("&Cancel"), going, lambda: self._runner.queue.cancel(going)),
            (self.tr("&Try Again"), again, lambda: self._retry(again)),
            (self.tr("Re&move from the List"), again or going, self._remove_chosen),
        ):
            action = QAction(words, menu)
            action.setEnabled(bool(numbers))
            action.triggered.connect(lambda _checked, deed=deed: deed())
            menu.addAction(action)
        viewport = self.list.viewport()
        assert viewport is not None
        menu.popup(viewport.mapToGlobal(place))

    # What Qt calls.

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Take files and folders."""
        data = event.mimeData() if event is not None else None
        if event is not None and data is not None and any(url.isLocalFile() for url in data.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Put what was dropped into the queue."""
        data = event.mimeData() if event is not None else None
        if event is not None and data is not None:
            event.acceptProposedAction()
            self.add([url.toLocalFile() for url in data.urls() if url.isLocalFile()])

    def showEvent(self, event: QShowEvent | None) -> None:
        """Follow the batch."""
        self.poll()
        self._timer.start()

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Rest; the batch goes on."""
        self._timer.stop()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Ask what is to become of the work, where there is some."""
        if event is None or not self._runner.status().running:
            return
        answer = ask_about_work(self, self.tr("Files are being analysed."), self.tr("Go On in the &Background"))
        if answer == "cancel":
            self._runner.queue.cancel()
        elif answer == "stay":
            event.ignore()
