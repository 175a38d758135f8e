"""Crops and answers as TensorFlow Serving's REST interface has them on the wire."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import numpy as np
import orjson
from numpy.typing import NDArray

from emotionai_desktop.inference.signature import DEFAULT_SIGNATURE, Signature

#: Pixels of a crop beyond which a keypoint is nonsense: a network that points there has diverged.
_FARTHEST = 1e4
#: How far from 1 the probabilities of a face may sum up to.
_SLACK = 0.01


class AnswerError(Exception):
    """An answer is not what was asked for; the text says what it is."""


def encode_request(crops: NDArray[np.uint8], signature: Signature) -> bytes:
    """The body of a predict request, in row form: one instance a face.

    Parameters
    ----------
    crops
        uint8 [N, 96, 96], gray.
    signature
        Says whether the model takes bytes or floats.
    """
    if signature.takes == "bytes":
        instances: object = [{"b64": base64.b64encode(crop.tobytes()).decode()} for crop in crops]
    else:
        instances = np.ascontiguousarray(crops)[..., np.newaxis] * np.float32(1 / 255)
    document = {"instances": instances}
    if signature.name != DEFAULT_SIGNATURE:
        document["signature_name"] = signature.name
    return orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)


def decode_answer(body: bytes, count: int, outputs: Mapping[str | None, tuple[int, ...]]) -> list[NDArray[np.float32]]:
    """The numbers of a predict answer.

    Parameters
    ----------
    body
        What the server sent.
    count
        How many faces were asked about.
    outputs
        Shape of what is wanted of each face, by the name of the output; None for one that comes without its name.

    Returns
    -------
    list
        For each output float32 [count, *shape], every number finite.

    Raises
    ------
    AnswerError
        It is something else.
    """
    try:
        # Not orjson: TensorFlow Serving writes NaN and Infinity as such, and the user should hear that it was those.
        rows = json.loads(body)["predictions"]
        found = [np.array(rows if name is None else [row[name] for row in rows]) for name in outputs]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise AnswerError(f"its answer cannot be read: {_glimpse(body)}") from error
    for numbers, shape in zip(found, outputs.values(), strict=True):
        if numbers.shape != (count, *shape):
            raise AnswerError(f"expected numbers of shape {[count, *shape]}, got {list(numbers.shape)}")
        if numbers.dtype.kind not in "fi":
            raise AnswerError(f"expected numbers, got {_glimpse(body)}")
        if not np.isfinite(numbers).all():
            raise AnswerError("it answered with NaN or infinite numbers")
        # As floats: the least whole number has no opposite, and is its own magnitude.
        if np.abs(numbers.astype(np.float64)).max(initial=0) > _FARTHEST:
            raise AnswerError(f"it answered with numbers beyond {_FARTHEST:.0f}")
    return [numbers.astype(np.float32) for numbers in found]


def check_probabilities(rows: NDArray[np.float32]) -> None:
    """Raise AnswerError unless every row is a distribution."""
    if len(rows) and (rows.min() < -_SLACK or np.abs(rows.sum(axis=1) - 1).max() > _SLACK):
        raise AnswerError("its probabilities do not lie in 0..1 and sum up to 1")


def error_of(body: bytes) -> str:
    """What an error answer says, short enough to show."""
    try:
        text = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        text = ""
    return _shown(text, 200) if isinstance(text, str) else ""


def _glimpse(body: bytes) -> str:
    return _shown(body[:200].decode("utf-8", "replace"), 60) or "it is empty"


def _shown(text: str, length: int) -> str:
    """One line of printable characters, at most `length`."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
