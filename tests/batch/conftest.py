"""A queue of its own for each test; its processes end with it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from emotionai_desktop.batch.crew import Plan
from emotionai_desktop.batch.item import BatchStatus, Item
from emotionai_desktop.batch.parts import Parts
from emotionai_desktop.batch.queue import BatchQueue
from emotionai_desktop.batch.table import OrderedTable
from emotionai_desktop.recording.rows import TableFormat
from tests.batch.plain import LABELS, load

PATIENCE_S = 90.0


class Bench:
    """A queue, and a table that it fills."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "rows.jsonl"
        self.take_up()

    def take_up(self) -> None:
        """Begin anew, as another run of the program does."""
        self.parts = Parts(self.folder / "rows.jsonl.parts")
        self.queue = BatchQueue(self.parts)

    def start(self, load: Callable[[], Any] = load, form: TableFormat = "jsonl", **plan: Any) -> None:
        self.queue.start(lambda: Plan(load, **plan), lambda: OrderedTable(self.output, form, LABELS))

    def run(self, specs: Sequence[str], **plan: Any) -> BatchStatus:
        self.queue.add(specs)
        self.start(**plan)
        return self.end()

    def end(self) -> BatchStatus:
        assert self.queue.join(PATIENCE_S), "the batch ends"
        return self.queue.snapshot()

    def wait(self, condition: Callable[[Sequence[Item]], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition(self.queue.snapshot().items):
            assert time.monotonic() < deadline, self.queue.snapshot()
            time.sleep(0.02)

    def rows(self, path: Path | None = None) -> list[tuple[str, int]]:
        """Name and frame of each row of the table."""
        lines = (path or self.output).read_text(encoding="utf-8").splitlines()
        documents = [json.loads(line) for line in lines]
        return [(Path(document["source"]).name, document["frame"]) for document in documents]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.queue.stop()
    assert bench.queue.join(PATIENCE_S)
