"""Putting the requests of several clients together, since a batch of eight costs far less than eight of one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from emotionai_desktop.serving.errors import RequestError
from emotionai_desktop.serving.signature import Signature, Tensors

#: Rows that are run at once at most; beyond that a batch gets no cheaper a row, only larger.
MAX_ROWS = 64
#: Rows that may wait; at 1 ms a row on one core, a second's work. Whoever comes after that is sent away at once.
MAX_WAITING_ROWS = 1024


@dataclass(eq=False, slots=True)
class _Waiting:
    tensors: Tensors
    rows: int
    answer: asyncio.Future[Tensors]


class Batcher:
    """Runs one signature of one model, a batch after the other.

    A request that finds the signature idle runs at once. Those that come while it is busy wait for no longer than
    that, and make up the next batch: no timer has to guess how long to wait for others, and a lone client never waits.
    A signature that has an input or output without a free first dimension runs one request at a time.

    Parameters
    ----------
    signature
        What is run.
    run
        Runs it; called in a thread of `pool`.
    pool
        Where it runs.
    """

    def __init__(self, signature: Signature, run: Callable[[Tensors], Tensors], pool: Executor) -> None:
        self._signature = signature
        self._run = run
        self._pool = pool
        self._merges = signature.batched
        self._queue: deque[_Waiting] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def submit(self, tensors: Tensors) -> Tensors:
        """Run the signature on `tensors`, perhaps together with those of others.

        Parameters
        ----------
        tensors
            One for each input, fitting it.

        Raises
        ------
        RequestError
            Too many wait already (503), or the model refused these tensors.
        """
        rows = self._rows(tensors)
        if rows == 0:
            # Not every kernel bears an empty batch.
            return {name: np.empty(0, spec.dtype) for name, spec in self._signature.outputs.items()}
        if self._queue and sum(item.rows for item in self._queue) + rows > MAX_WAITING_ROWS:
            raise RequestError(503, f"Overloaded: {len(self._queue)} requests wait for {self._signature.name} already")
        item = _Waiting(tensors, rows, asyncio.get_running_loop().create_future())
        self._queue.append(item)
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return await item.answer

    def _rows(self, tensors: Tensors) -> int:
        """Rows of a request; 1 for one that runs alone."""
        counts = {tensor.shape[0] for tensor in tensors.values()} if self._merges else {1}
        return counts.pop() if len(counts) == 1 else 1

    async def _work(self) -> None:
        try:
            while batch := self._take():
                await self._answer(batch)
        finally:
            self._worker = None

    def _take(self) -> list[_Waiting]:
        """The next requests that can run together; those whose client has gone are left out."""
        batch: list[_Waiting] = []
        while self._queue:
            item = self._queue[0]
            if batch and (
                not self._merges
                or sum(other.rows for other in batch) + item.rows > MAX_ROWS
                or _row_shapes(item.tensors) != _row_shapes(batch[0].tensors)
            ):
                break
            self._queue.popleft()
            if not item.answer.done():
                batch.append(item)
        return batch

    async def _answer(self, batch: list[_Waiting]) -> None:
        try:
            answers = await self._in_pool(self._run_together, [item.tensors for item in batch])
        except Exception as error:  # noqa: BLE001 - it is handed to whoever waits for the answer.
            if len(batch) > 1:
                # One of them is wrong, and the others must not suffer for it.
                for item in batch:
                    await self._answer([item])
            elif not batch[0].answer.done():
                batch[0].answer.set_exception(error)
            return
        for item, answer in zip(batch, answers, strict=True):
            if not item.answer.done():
                item.answer.set_result(answer)

    async def _in_pool(self, work: Callable[[list[Tensors]], list[Tensors]], requests: list[Tensors]) -> list[Tensors]:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, requests)

    def _run_together(self, requests: list[Tensors]) -> list[Tensors]:
        """Answers to requests of equal row shapes, in their order."""
        if not self._merges or len({tensor.shape[0] for tensor in requests[0].values()}) > 1:
            return [self._run(tensors) for tensors in requests]
        counts = [next(iter(tensors.values())).shape[0] for tensors in requests]
        together = {name: np.concatenate([tensors[name] for tensors in requests]) for name in requests[0]}
        parts = [
            self._run({name: tensor[start : start + MAX_ROWS] for name, tensor in together.items()})
            for start in range(0, sum(counts), MAX_ROWS)
        ]
        outputs = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        if any(output.shape[0] != sum(counts) for output in outputs.values()):
            # An output's free first dimension is something else than the batch: nothing of this can be shared out.
            self._merges = False
            return [self._run(tensors) for tensors in requests]
        ends = np.cumsum(counts)[:-1]
        shares = {name: np.split(output, ends) for name, output in outputs.items()}
        return [{name: share[index] for name, share in shares.items()} for index in range(len(requests))]


def _row_shapes(tensors: Tensors) -> tuple[object, ...]:
    """What two requests must have in common to run together.

    A request whose inputs disagree on the number of rows has nothing in common with any.
    """
    if len({tensor.shape[0] for tensor in tensors.values()}) > 1:
        return (object(),)
    return tuple(tensor.shape[1:] for tensor in tensors.values())
