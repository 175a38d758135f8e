"""Tensors to JSON and back, without a server."""

from __future__ import annotations

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from emotionai_desktop.serving.errors import InvalidRequestError
from emotionai_desktop.serving.parsing import parse_object
from emotionai_desktop.serving.request import read_request
from emotionai_desktop.serving.response import write_response
from emotionai_desktop.serving.signature import Signature, TensorSpec

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["x", "s", "b64"]), inner, max_size=3),
    max_leaves=20,
)


def signature(dtype: str, rank: int) -> Signature:
    shape = (-1,) * rank
    return Signature("serving_default", {"x": TensorSpec("x:0", np.dtype(dtype), shape)}, {})


@given(arrays.arrays(np.float32, arrays.array_shapes(min_dims=1, max_dims=4, max_side=4), elements=st.floats(width=32)))
def test_every_float_comes_back(array):
    text = write_response({"y": array}, rows=False)
    assert len(max(text.decode().replace("[", " ").replace("]", " ").split(), key=len)) <= len("-1.17549435e-38,")
    back = np.array(parse_object(text)["outputs"], np.float32).reshape(array.shape)
    np.testing.assert_array_equal(back, array)
    rows = read_request(json.dumps({"instances": array.tolist()}).encode(), lambda _: signature("f4", array.ndim))
    np.testing.assert_array_equal(rows.inputs["x"], array)


@given(arrays.arrays(np.float64, 5, elements=st.floats()))
def test_every_double_comes_back(array):
    text = write_response({"y": array}, rows=False)
    np.testing.assert_array_equal(np.array(parse_object(text)["outputs"], np.float64), array)


@pytest.mark.parametrize("dtype", ["i1", "i4", "i8", "u1", "u8", "?"])
def test_integers_and_booleans(dtype):
    kind = np.dtype(dtype)
    values = [False, True] if dtype == "?" else [np.iinfo(kind).min, np.iinfo(kind).max]
    text = write_response({"y": np.array(values, kind)}, rows=True)
    assert json.loads(text) == {"predictions": values}
    body = json.dumps({"inputs": values}).encode()
    np.testing.assert_array_equal(read_request(body, lambda _: signature(dtype, 1)).inputs["x"], values)
    for wrong in (0.5, "1", None, *([2**70] if dtype != "?" else [1])):
        with pytest.raises(InvalidRequestError):
            read_request(json.dumps({"inputs": [wrong]}).encode(), lambda _: signature(dtype, 1))


def test_an_empty_dimension():
    assert json.loads(write_response({"y": np.zeros((2, 0, 3))}, rows=True)) == {"predictions": [[], []]}
    assert json.loads(write_response({"y": np.zeros((0, 3))}, rows=False)) == {"outputs": []}


@given(ANY_JSON, st.sampled_from(["f4", "i4", "O", "?"]), st.integers(0, 3), st.sampled_from(["instances", "inputs"]))
def test_any_json_is_understood_or_refused(value, dtype, rank, form):
    body = json.dumps({form: value}).encode()
    with contextlib.suppress(InvalidRequestError):
        request = read_request(body, lambda _: signature(dtype, rank))
        assert request.inputs["x"].ndim == rank
        assert request.inputs["x"].dtype == np.dtype(dtype)


@given(st.binary(max_size=50))
def test_any_bytes_are_understood_or_refused(body):
    with contextlib.suppress(InvalidRequestError):
        read_request(body, lambda _: signature("f4", 2))
