"""JSON as TensorFlow Serving's parser (RapidJSON) reads it: NaN and Infinity, and whatever follows the document."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

from emotionai_desktop.serving.errors import InvalidRequestError


def parse_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a request's body.

    Raises
    ------
    InvalidRequestError
        There is none, or it is something other than an object.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        # Ten times slower, and it knows what JSON proper does not: NaN, Infinity, and text after the document.
        document = _parse_leniently(body)
    if not isinstance(document, dict):
        raise InvalidRequestError(f"JSON Value: {excerpt(document)} Is not object")
    return document


def excerpt(value: Any) -> str:
    """`value` as JSON, cut to what is readable in an error."""
    try:
        text = json.dumps(value)
    except RecursionError:
        return "(nested too deeply to be shown)"
    return text if len(text) <= 200 else f"{text[:200]}..."


def _parse_leniently(body: bytes) -> Any:
    try:
        text = body.decode("utf-8").lstrip(" \t\r\n")
        if not text:
            raise InvalidRequestError("JSON Parse error: The document is empty")
        return _DECODER.raw_decode(text)[0]
    except RecursionError:
        raise InvalidRequestError("JSON Parse error: Nested too deeply") from None
    except ValueError as error:
        raise InvalidRequestError(f"JSON Parse error: {error}") from error


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("Number too big to be stored in double")
    return number


_DECODER = json.JSONDecoder(parse_float=_number)
