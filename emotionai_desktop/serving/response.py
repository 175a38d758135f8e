"""From tensors to the JSON of a predict answer, digit for digit as TensorFlow Serving writes it."""

from __future__ import annotations

import base64
import json
import math

import numpy as np

from emotionai_desktop.serving.errors import InvalidRequestError
from emotionai_desktop.serving.signature import Tensor, Tensors

#: Outputs whose name ends so are bytes and come as base64; other strings come as text.
BYTES_SUFFIX = "_bytes"


def write_response(outputs: Tensors, *, rows: bool) -> bytes:
    """The JSON that answers a predict request.

    Parameters
    ----------
    outputs
        By name.
    rows
        Answer row by row (``predictions``), otherwise column by column (``outputs``). A single output comes bare, of
        several each by its name.

    Raises
    ------
    InvalidRequestError
        Row by row is asked for, and an output has no rows or another number of them.
    """
    if rows:
        return f'{{"predictions": [{", ".join(_rows(outputs))}]}}'.encode()
    columns = {name: _column(name, output) for name, output in outputs.items()}
    return f'{{"outputs": {_object(columns) if len(columns) > 1 else next(iter(columns.values()))}}}'.encode()


def _rows(outputs: Tensors) -> list[str]:
    for name, output in outputs.items():
        if not output.shape:
            raise InvalidRequestError(f"Tensor name: {name} has no shape information")
    counts = {name: output.shape[0] for name, output in outputs.items()}
    if len(set(counts.values())) > 1:
        raise InvalidRequestError(f"Outputs have inconsistent batch sizes: {counts}")
    columns = {name: _parts(name, output) for name, output in outputs.items()}
    if len(columns) == 1:
        return next(iter(columns.values()))
    return [_object(dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def _column(name: str, output: Tensor) -> str:
    return f"[{', '.join(_parts(name, output))}]" if output.shape else _values(name, output)[0]


def _object(members: dict[str, str]) -> str:
    return f"{{{', '.join(f'{json.dumps(name)}: {text}' for name, text in members.items())}}}"


def _parts(name: str, output: Tensor) -> list[str]:
    """The JSON of each part along the first dimension."""
    parts = _values(name, output)
    for axis in range(output.ndim - 1, 0, -1):
        size = output.shape[axis]
        count = math.prod(output.shape[:axis])
        parts = [f"[{', '.join(parts[start * size : (start + 1) * size])}]" for start in range(count)]
    return parts


def _values(name: str, output: Tensor) -> list[str]:
    values = output.ravel().tolist()
    if output.dtype.kind == "O":
        if name.endswith(BYTES_SUFFIX):
            return [f'{{"b64": "{base64.b64encode(value).decode()}"}}' for value in values]
        return [json.dumps(value.decode("utf-8", "replace")) for value in values]
    if output.dtype.kind == "f":
        return _decimals(output.ravel(), values)
    return [json.dumps(value) for value in values]


def _decimals(array: Tensor, values: list[float]) -> list[str]:
    """Six digits where they are enough to give the same number back, else as many as the type can need."""
    digits = 17 if array.dtype == np.float64 else 9
    short = [f"{value:.6g}" for value in values]
    exact = np.array(short, np.float64).astype(array.dtype) == array
    return [
        _decimal(text if enough else f"{value:.{digits}g}")
        for text, value, enough in zip(short, values, exact.tolist(), strict=True)
    ]


_NOT_FINITE = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def _decimal(text: str) -> str:
    if text in _NOT_FINITE:
        return _NOT_FINITE[text]
    return text if "." in text or "e" in text else f"{text}.0"
