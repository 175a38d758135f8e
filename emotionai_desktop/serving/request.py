"""From the JSON of a predict request to tensors."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from emotionai_desktop.serving.errors import InvalidRequestError
from emotionai_desktop.serving.parsing import excerpt, parse_object
from emotionai_desktop.serving.signature import DEFAULT_SIGNATURE, Signature, Tensor, Tensors, TensorSpec

#: Dimensions of a tensor at most; TensorFlow has no use for more, and numpy cannot make arrays of more than 64.
MAX_RANK = 32


@dataclass(frozen=True, slots=True)
class PredictRequest:
    """A predict request, understood.

    Parameters
    ----------
    signature
        The signature that it asks for.
    rows
        Whether it came row by row (``instances``) and wants its answer so (``predictions``); otherwise it came column
        by column (``inputs``, ``outputs``).
    inputs
        One tensor for each input of the signature, of the right dtype and shape.
    """

    signature: Signature
    rows: bool
    inputs: Tensors


def read_request(body: bytes, find_signature: Callable[[str], Signature]) -> PredictRequest:
    """Understand the body of a predict request.

    Parameters
    ----------
    body
        JSON.
    find_signature
        Gives the signature of a name, or raises `InvalidRequestError`. Only called once the body is an object, so that
        of two mistakes the same one is reported as by TensorFlow Serving.

    Raises
    ------
    InvalidRequestError
        It is not what the signature takes; the text says in which way.
    """
    document = parse_object(body)
    name = document.get("signature_name", DEFAULT_SIGNATURE)
    if not isinstance(name, str):
        raise InvalidRequestError(
            f"JSON Value: {excerpt(document)} not formatted correctly. 'signature_name' key must be a string value."
        )
    signature = find_signature(name or DEFAULT_SIGNATURE)
    if "instances" in document and "inputs" in document:
        raise InvalidRequestError("Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist")
    if "instances" in document:
        return PredictRequest(signature, True, signature.fit(_read_rows(document["instances"], signature)))
    if "inputs" in document:
        return PredictRequest(signature, False, signature.fit(_read_columns(document["inputs"], signature)))
    raise InvalidRequestError("Missing 'inputs' or 'instances' key")


def _read_rows(instances: Any, signature: Signature) -> Tensors:
    if not isinstance(instances, list):
        raise InvalidRequestError("Expecting 'instances' to be an list/array")
    if not instances:
        raise InvalidRequestError("No values in 'instances' array")
    specs = signature.inputs
    named = _is_named(instances[0])
    if len(specs) > 1 and not named:
        raise InvalidRequestError(
            "instances is a plain list, but expecting list of objects as multiple input tensors required as per "
            f"tensorinfo_map: {', '.join(sorted(specs))}"
        )
    for index, instance in enumerate(instances):
        if _is_named(instance) != named:
            expected, got = ("object", "list") if named else ("value/list", "object")
            raise InvalidRequestError(f"Expecting {expected} but got {got} at item {index} of input list")
        if named and instance.keys() != specs.keys():
            raise InvalidRequestError(
                f"Failed to process element: {index} of 'instances' list. JSON object: {excerpt(instance)} keys must "
                f"be equal to: {','.join(sorted(specs))}"
            )
    if not named:
        (name,) = specs
        return {name: _tensor(name, instances, specs[name])}
    return {name: _tensor(name, [instance[name] for instance in instances], spec) for name, spec in specs.items()}


def _read_columns(inputs: Any, signature: Signature) -> Tensors:
    specs = signature.inputs
    if not _is_named(inputs):
        if len(specs) > 1:
            raise InvalidRequestError(
                "inputs is a plain value/list, but expecting an object as multiple input tensors required as per "
                f"tensorinfo_map: {', '.join(sorted(specs))}"
            )
        (name,) = specs
        return {name: _tensor(name, inputs, specs[name])}
    for name in specs:
        if name not in inputs:
            raise InvalidRequestError(f"Missing named input: {name} in 'inputs' object.")
    return {name: _tensor(name, inputs[name], spec) for name, spec in specs.items()}


def _is_named(value: Any) -> bool:
    """Whether this is an object of inputs, and not one that holds bytes."""
    return isinstance(value, dict) and not _is_bytes(value)


def _is_bytes(value: dict[str, Any]) -> bool:
    return len(value) == 1 and isinstance(value.get("b64"), str)


def _tensor(name: str, value: Any, spec: TensorSpec) -> Tensor:
    try:
        shape, values = _flatten(value)
        return _array(values, spec.dtype).reshape(shape)
    except InvalidRequestError as error:
        raise InvalidRequestError(f"Input {name}: {error.message}") from error


def _flatten(value: Any) -> tuple[tuple[int, ...], list[Any]]:
    """Shape of a nested list, and what it holds.

    Level by level with C-speed loops: a face is 9,216 lists of one number, and a recursive walk costs ten times more.
    """
    shape: list[int] = []
    level: list[Any] = [value]
    while set(map(type, level)) == {list}:
        sizes = set(map(len, level))
        if len(sizes) > 1:
            index = next(i for i, part in enumerate(level) if len(part) != len(level[0]))
            raise InvalidRequestError(
                f"Failed to process element: {_place(index, shape)}. Expecting tensor size: {len(level[0])} but got: "
                f"{len(level[index])}"
            )
        shape.append(sizes.pop())
        if len(shape) > MAX_RANK:
            raise InvalidRequestError(f"Lists are nested more than {MAX_RANK} deep")
        level = list(chain.from_iterable(level))
    if list in set(map(type, level)):
        index = next(i for i, part in enumerate(level) if isinstance(part, list) != isinstance(level[0], list))
        raise InvalidRequestError(f"Failed to process element: {_place(index, shape)}. Lists and values are mixed")
    return tuple(shape), level


def _place(index: int, shape: list[int]) -> str:
    """Where the `index`-th part of a level is, as in ``1`` or ``1, 0, 3``."""
    places: list[int] = []
    for size in reversed(shape):
        index, place = divmod(index, size)
        places.append(place)
    return ", ".join(map(str, reversed(places)))


_JSON_TYPES: dict[str, set[type]] = {"f": {int, float}, "i": {int}, "u": {int}, "b": {bool}}


def _array(values: list[Any], dtype: np.dtype[np.generic]) -> Tensor:
    kinds = set(map(type, values))
    if dtype.kind == "O":
        return _strings(values, kinds)
    allowed = _JSON_TYPES.get(dtype.kind)
    if allowed is None:
        raise InvalidRequestError(f"JSON cannot hold values of type {dtype}")
    if not kinds <= allowed:
        _refuse(next(value for value in values if type(value) not in allowed), dtype.name)
    try:
        # A double too large for a float becomes infinite, as in TensorFlow Serving.
        with np.errstate(over="ignore"):
            return np.array(values, dtype)
    except OverflowError:
        raise InvalidRequestError(f"A number is out of the range of {dtype}") from None


def _strings(values: list[Any], kinds: set[type]) -> Tensor:
    if not kinds <= {str, dict}:
        _refuse(next(value for value in values if type(value) not in (str, dict)), "string")
    array = np.empty(len(values), object)
    array[:] = [_decode(value) if isinstance(value, dict) else _encode(value) for value in values]
    return array


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidRequestError("A string has half of a surrogate pair in it") from None


def _decode(value: dict[str, Any]) -> bytes:
    if not _is_bytes(value):
        raise InvalidRequestError(f"JSON Value: {excerpt(value)} not formatted correctly for base64 data")
    text: str = value["b64"]
    try:
        # TensorFlow Serving does without padding.
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequestError("Unable to base64 decode") from None


def _refuse(value: Any, expected: str) -> None:
    raise InvalidRequestError(f"JSON Value: {excerpt(value)} is not of expected type: {expected}")
