"""The queue of a batch: which inputs wait, run and have ended, and the thread that drives the workers."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from emotionai_desktop.batch.crew import BatchError, Crew, Gone, Plan
from emotionai_desktop.batch.item import BatchStatus, Item, ItemState, told
from emotionai_desktop.batch.parts import Finished, Parts
from emotionai_desktop.batch.table import OrderedTable
from emotionai_desktop.batch.worker import Ended, Message, Progress, Said
from emotionai_desktop.inference.catalog import CatalogError
from emotionai_desktop.recording.parquet import ParquetMissingError

log = logging.getLogger(__name__)

#: Seconds after which the thread looks for what others have asked of it.
_BEAT_S = 0.1


class BatchQueue:
    """Analyses many inputs on processes of their own. Every method may be called on any thread, and none waits long.

    Parameters
    ----------
    parts
        Where the results of each input are kept.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._items: dict[int, Item] = {}
        self._keys: dict[int, str] = {}
        #: In the order in which they are to be worked on; what was cancelled or taken out since may still be in it.
        self._waiting: deque[int] = deque()
        self._cancelling: set[int] = set()
        self._next = 1
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._running = False
        self._table: Path | None = None
        #: Why the whole batch could not go on.
        self.error: Exception | None = None

    # What is asked of it.

    def add(self, specs: Sequence[str], keys: Sequence[str] | None = None) -> list[int]:
        """Put inputs at the end of the queue; the numbers of their items.

        Parameters
        ----------
        specs
            What `capture.open.open_source` takes.
        keys
            Names of the inputs in the parts (`parts.input_keys`): those that are finished there are done, and what is
            finished is noted there. None where nothing is to be taken up again.
        """
        with self._lock:
            numbers = list(range(self._next, self._next + len(specs)))
            self._next += len(specs)
            for at, (number, spec) in enumerate(zip(numbers, specs, strict=True)):
                item = Item(number, spec)
                if keys is not None:
                    self._keys[number] = keys[at]
                    if (known := self._parts.finished.get(keys[at])) is not None:
                        item = Item(
                            number, spec, ItemState.DONE, known.frames, known.frames, known.faces, rows=known.rows
                        )
                self._items[number] = item
                if item.state is ItemState.WAITING:
                    self._waiting.append(number)
        return numbers

    def start(self, make_plan: Callable[[], Plan], make_table: Callable[[], OrderedTable] | None) -> None:
        """Work on all that waits; then finish the table. Nothing happens where that goes on already.

        Parameters
        ----------
        make_plan
            Says how; called on the batch's thread.
        make_table
            Begins the table for all inputs, done before or now; called on the batch's thread. None for no table.
        """
        with self._lock:
            if self._running:
                return
            self._running, self._stopped, self.error, self._table = True, False, None, None
            self._thread = threading.Thread(target=self._run, args=(make_plan, make_table), name="batch")
            self._thread.start()

    def cancel(self, numbers: Iterable[int] | None = None) -> None:
        """Leave items, or all of them, as far as they have not ended; the table is finished with what there is."""
        with self._lock:
            for item in [self._items[number] for number in numbers] if numbers else list(self._items.values()):
                if item.state is ItemState.WAITING:
                    self._items[item.number] = replace(item, state=ItemState.CANCELLED)
                elif item.state is ItemState.RUNNING:
                    self._cancelling.add(item.number)

    def retry(self, numbers: Iterable[int]) -> None:
        """Let items that have ended wait again."""
        with self._lock:
            for number in numbers:
                if self._items[number].state.ended:
                    self._items[number] = Item(number, self._items[number].spec)
                    self._waiting.append(number)

    def remove(self, numbers: Iterable[int]) -> None:
        """Take items out, unless they are being worked on."""
        with self._lock:
            for number in numbers:
                if self._items[number].state is not ItemState.RUNNING:
                    del self._items[number]
                    self._keys.pop(number, None)

    def stop(self) -> None:
        """Leave everything as it is: what waits goes on waiting, and the table stays unfinished."""
        self._stopped = True

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the end of the work; True where that came in time."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._thread is None or not self._thread.is_alive()

    def snapshot(self) -> BatchStatus:
        """How it stands."""
        with self._lock:
            return BatchStatus(
                tuple(self._items.values()), self._running, told(self.error) if self.error else "", self._table
            )

    # The thread.

    def _run(self, make_plan: Callable[[], Plan], make_table: Callable[[], OrderedTable] | None) -> None:
        crew: Crew | None = None
        table: OrderedTable | None = None
        try:
            crew = Crew(make_plan())
            table = make_table() if make_table is not None else None
            merged = True
            while crew.assign(self._take):
                if self._stopped:
                    crew.stop_all()
                else:
                    crew.stop(self._cancelling.__contains__)
                for number, message in crew.news(_BEAT_S if merged else 0.0):
                    self._hear(number, message)
                merged = table is None or table.advance(self.snapshot().items)
            if table is not None:
                self._end_table(table)
        except (OSError, CatalogError, ParquetMissingError, BatchError) as error:
            self.error = error
        except Exception as error:
            log.exception("unexpected error in the batch")
            self.error = error
        finally:
            try:
                if crew is not None:
                    crew.close()
                if table is not None:
                    # After an error, which has been told, this may fail for the same reason.
                    with contextlib.suppress(OSError):
                        table.close()
            finally:
                self._settle()

    def _take(self) -> Item | None:
        """The next item that waits, running from now on."""
        with self._lock:
            while self._waiting and not self._stopped:
                item = self._items.get(self._waiting.popleft())
                if item is not None and item.state is ItemState.WAITING:
                    taken = Item(item.number, item.spec, ItemState.RUNNING, rows=self._parts.new_rows())
                    self._items[item.number] = taken
                    return taken
        return None

    def _hear(self, number: int | None, message: Message | Gone) -> None:
        if isinstance(message, Said):
            logging.getLogger(message.logger).log(message.level, "%s", message.text)
        elif number is None:
            return
        elif isinstance(message, Progress):
            self._note(number, message)
        elif isinstance(message, Ended):
            left = ItemState.WAITING if self._stopped else ItemState.CANCELLED
            state = ItemState.FAILED if message.reason else left if message.stopped else ItemState.DONE
            self._note(number, message.progress, state, message.reason)
            self._keep(number)
        elif isinstance(message, Gone):
            self._bury(number, message)

    def _bury(self, number: int, gone: Gone) -> None:
        """Leave an item whose worker is gone."""
        item = self._items[number]
        progress = Progress(item.frames, item.total, item.faces, item.session)
        if self._stopped:
            self._note(number, progress, ItemState.WAITING)
        elif number in self._cancelling:
            self._note(number, progress, ItemState.CANCELLED)
        else:
            reason = f"{item.name}: the process that analysed it has ended unexpectedly ({gone.how})"
            self._note(number, progress, ItemState.FAILED, reason)

    def _note(self, number: int, progress: Progress, state: ItemState = ItemState.RUNNING, reason: str = "") -> None:
        with self._lock:
            if state is not ItemState.RUNNING:
                self._cancelling.discard(number)
            item = self._items[number]
            self._items[number] = Item(
                number,
                item.spec,
                state,
                progress.frames,
                progress.total,
                progress.faces,
                reason,
                item.rows,
                progress.session,
            )

    def _keep(self, number: int) -> None:
        """Note a finished input in the parts, for a run that takes this one up."""
        item, key = self._items[number], self._keys.get(number)
        if item.state is ItemState.DONE and key is not None and item.rows is not None:
            self._parts.finish(key, Finished(item.rows, item.frames, item.faces))

    def _end_table(self, table: OrderedTable) -> None:
        if not self._stopped:
            self._table = table.finish(self.snapshot().items)
            return
        while not table.advance(self.snapshot().items):
            pass

    def _settle(self) -> None:
        """Nothing runs any more: what did is still to be done."""
        with self._lock:
            for number, item in self._items.items():
                if item.state is ItemState.RUNNING:
                    self._items[number] = replace(item, state=ItemState.WAITING)
            # In their order, for whoever starts again.
            self._waiting = deque(item.number for item in self._items.values() if item.state is ItemState.WAITING)
            self._cancelling.clear()
            self._running = False
