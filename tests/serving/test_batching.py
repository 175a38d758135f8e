"""How requests are put together; without TensorFlow, on a model that writes down what it is asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from emotionai_desktop.serving.batching import MAX_ROWS, MAX_WAITING_ROWS, Batcher
from emotionai_desktop.serving.errors import RequestError
from emotionai_desktop.serving.signature import Signature, Tensors, TensorSpec

FLOAT = np.dtype(np.float32)


def signature(*output_shape: int) -> Signature:
    inputs = {"x": TensorSpec("x:0", FLOAT, (-1, -1))}
    return Signature("serving_default", inputs, {"y": TensorSpec("y:0", FLOAT, output_shape)})


class Model:
    """Doubles its input, refuses what is negative, and waits where it is told to."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.go = threading.Event()
        self.go.set()
        self.started = threading.Event()

    def __call__(self, tensors: Tensors) -> Tensors:
        self.started.set()
        assert self.go.wait(10)
        if (tensors["x"] < 0).any():
            raise RequestError(400, "negative")
        self.sizes.append(len(tensors["x"]))
        return {"y": tensors["x"] * 2}


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def rows(value: float, count: int = 1, width: int = 2) -> Tensors:
    return {"x": np.full((count, width), value, np.float32)}


async def ask_while_busy(batcher: Batcher, model: Model, requests: list[Tensors]) -> list[Tensors | BaseException]:
    """Answers to `requests`, all of which come while a first one still runs."""
    model.go.clear()
    first = asyncio.create_task(batcher.submit(rows(0)))
    await asyncio.to_thread(model.started.wait, 10)
    others = [asyncio.create_task(batcher.submit(request)) for request in requests]
    await asyncio.sleep(0)
    model.go.set()
    await first
    return await asyncio.gather(*others, return_exceptions=True)


def test_what_comes_while_a_batch_runs_makes_up_the_next(pool):
    model = Model()
    batcher = Batcher(signature(-1, -1), model, pool)
    requests = [rows(value, count) for value, count in ((1, 1), (2, 3), (3, 2))]
    answers = asyncio.run(ask_while_busy(batcher, model, requests))
    assert model.sizes == [1, 6]
    for request, answer in zip(requests, answers, strict=True):
        np.testing.assert_array_equal(answer["y"], request["x"] * 2)


def test_a_refused_request_spares_the_others(pool):
    model = Model()
    batcher = Batcher(signature(-1, -1), model, pool)
    one, bad, two = asyncio.run(ask_while_busy(batcher, model, [rows(1), rows(-1), rows(2)]))
    assert isinstance(bad, RequestError)
    assert (one["y"] == 2).all()
    assert (two["y"] == 4).all()


def test_rows_of_different_shapes_run_apart(pool):
    model = Model()
    batcher = Batcher(signature(-1, -1), model, pool)
    answers = asyncio.run(ask_while_busy(batcher, model, [rows(1), rows(2, width=5), rows(3)]))
    assert [answer["y"].shape for answer in answers] == [(1, 2), (1, 5), (1, 2)]


def test_a_large_request_runs_in_parts(pool):
    model = Model()
    batcher = Batcher(signature(-1, -1), model, pool)
    count = 2 * MAX_ROWS + 1
    request = {"x": np.arange(2.0 * count, dtype=np.float32).reshape(count, 2)}
    answer = asyncio.run(batcher.submit(request))
    np.testing.assert_array_equal(answer["y"], request["x"] * 2)
    assert model.sizes == [MAX_ROWS, MAX_ROWS, 1]


def test_a_batch_is_no_larger_than_it_may_be(pool):
    model = Model()
    batcher = Batcher(signature(-1, -1), model, pool)
    asyncio.run(ask_while_busy(batcher, model, [rows(1, MAX_ROWS // 2 + 1)] * 3))
    assert model.sizes[1:] == [MAX_ROWS // 2 + 1] * 3


def test_an_output_without_a_batch_keeps_requests_apart(pool):
    model = Model()
    batcher = Batcher(signature(5), model, pool)
    asyncio.run(ask_while_busy(batcher, model, [rows(1), rows(2)]))
    assert model.sizes == [1, 1, 1]


def test_an_output_whose_rows_are_others_keeps_requests_apart(pool):
    batcher = Batcher(signature(-1), lambda tensors: {"y": tensors["x"].ravel()}, pool)
    answer = asyncio.run(batcher.submit(rows(7, 3)))
    assert answer["y"].shape == (6,)


def test_whoever_comes_when_too_many_wait_gets_503(pool):
    model = Model()
    batcher = Batcher(signature(-1, -1), model, pool)
    *fitting, refused = asyncio.run(ask_while_busy(batcher, model, [rows(1, MAX_WAITING_ROWS), rows(2)]))
    assert isinstance(refused, RequestError)
    assert refused.status == 503
    assert len(fitting[0]["y"]) == MAX_WAITING_ROWS


def test_whoever_stopped_waiting_is_not_computed_for(pool):
    model = Model()
    batcher = Batcher(signature(-1, -1), model, pool)

    async def story() -> Tensors:
        model.go.clear()
        first = asyncio.create_task(batcher.submit(rows(0)))
        await asyncio.to_thread(model.started.wait, 10)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(batcher.submit(rows(1)), 0.01)
        second = asyncio.create_task(batcher.submit(rows(2)))
        await asyncio.sleep(0)
        model.go.set()
        await first
        return await second

    assert (asyncio.run(story())["y"] == 4).all()
    assert model.sizes == [1, 1]


def test_an_empty_request_is_not_run(pool):
    model = Model()
    batcher = Batcher(signature(-1, -1), model, pool)
    assert asyncio.run(batcher.submit({"x": np.empty((0, 2), np.float32)}))["y"].shape == (0,)
    assert model.sizes == []
