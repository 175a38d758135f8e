"""Which signature of a served model to use, by what the server says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

#: The signature of our exports that takes the gray bytes of a crop: a tenth of the floats on the wire.
BYTES_SIGNATURE = "serving_bytes"
#: Those of our exports that give activation maps beside the probabilities, likewise.
EXPLAINING_SIGNATURES = ("explain_bytes", "explain")
#: Cells of an activation map along each side.
MAP_SIDE = 6
#: What every SavedModel has, whoever exported it.
DEFAULT_SIGNATURE = "serving_default"

_IMAGE = (-1, 96, 96, 1)


class SignatureError(Exception):
    """A model takes or gives something else than its task has; the text says what."""


@dataclass(frozen=True, slots=True)
class Signature:
    """How to ask a served model.

    Parameters
    ----------
    name
        Name of the signature.
    takes
        What an instance is: the 9,216 gray bytes of a crop, or its 96x96x1 floats in 0..1.
    output
        Name of the output that is wanted; None where there is one only, which then comes without its name.
    version
        The version that the server would answer with, as it says; empty where it does not.
    maps
        Name of the output that holds activation maps, where there is one.
    """

    name: str
    takes: Literal["bytes", "floats"]
    output: str | None
    version: str
    maps: str | None = None


def choose_signature(metadata: Any, width: int) -> Signature:
    """The signature to use: bytes where the model takes them, floats otherwise.

    Parameters
    ----------
    metadata
        The parsed answer to ``GET .../metadata``.
    width
        Numbers that the model gives for a face.

    Raises
    ------
    SignatureError
        No signature fits, or this is no metadata.
    """
    try:
        signatures: Mapping[str, Any] = metadata["metadata"]["signature_def"]["signature_def"]
        version = str(metadata.get("model_spec", {}).get("version", ""))
        takes_bytes = BYTES_SIGNATURE in signatures and _inputs(signatures[BYTES_SIGNATURE]) == [("DT_STRING", (-1,))]
        name = BYTES_SIGNATURE if takes_bytes else DEFAULT_SIGNATURE
        if name not in signatures:
            raise SignatureError(f"has no signature {DEFAULT_SIGNATURE}")
        inputs = _inputs(signatures[name])
        if not takes_bytes and not (len(inputs) == 1 and _fits(inputs[0], _IMAGE)):
            raise SignatureError(f"expected an input of DT_FLOAT {_text(_IMAGE)}, found {_listed(inputs)}")
        outputs = {key: _tensor(value) for key, value in signatures[name]["outputs"].items()}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SignatureError("is described in a way that TensorFlow Serving does not") from error
    wanted = [key for key, tensor in outputs.items() if _fits(tensor, (-1, width))]
    if len(wanted) != 1:
        raise SignatureError(f"expected an output of DT_FLOAT {_text((-1, width))}, found {_listed(outputs.values())}")
    return Signature(name, "bytes" if takes_bytes else "floats", wanted[0] if len(outputs) > 1 else None, version)


def explaining_signature(metadata: Any, width: int) -> Signature | None:
    """The signature that gives activation maps too, float32 [N, 6, 6, width]; None where the model has none.

    Parameters
    ----------
    metadata, width
        As `choose_signature` takes them, which has accepted them.
    """
    signatures: Mapping[str, Any] = metadata["metadata"]["signature_def"]["signature_def"]
    version = str(metadata.get("model_spec", {}).get("version", ""))
    for name in EXPLAINING_SIGNATURES:
        try:
            inputs = _inputs(signatures[name])
            outputs = {key: _tensor(value) for key, value in signatures[name]["outputs"].items()}
        except (KeyError, TypeError, AttributeError, ValueError):
            continue
        takes_bytes = inputs == [("DT_STRING", (-1,))]
        rows = [key for key, tensor in outputs.items() if _fits(tensor, (-1, width))]
        maps = [key for key, tensor in outputs.items() if _fits(tensor, (-1, MAP_SIDE, MAP_SIDE, width))]
        if (takes_bytes or (len(inputs) == 1 and _fits(inputs[0], _IMAGE))) and len(rows) == len(maps) == 1:
            return Signature(name, "bytes" if takes_bytes else "floats", rows[0], version, maps[0])
    return None


_Tensor = tuple[str, tuple[int, ...] | None]


def _inputs(signature: Mapping[str, Any]) -> list[_Tensor]:
    return [_tensor(value) for value in signature["inputs"].values()]


def _tensor(value: Mapping[str, Any]) -> _Tensor:
    """Type and shape of an input or output; None for a shape that the model leaves open."""
    shape = value["tensor_shape"]
    if shape.get("unknown_rank"):
        return value["dtype"], None
    return value["dtype"], tuple(int(dim["size"]) for dim in shape["dim"])


def _fits(tensor: _Tensor, expected: tuple[int, ...]) -> bool:
    dtype, shape = tensor
    if dtype != "DT_FLOAT":
        return False
    if shape is None:
        return True
    return len(shape) == len(expected) and all(
        found in (-1, size) for found, size in zip(shape, expected, strict=True) if size != -1
    )


def _listed(tensors: Any) -> str:
    return ", ".join(f"{str(dtype)[:20]} {_text(shape)}" for dtype, shape in list(tensors)[:4]) or "none"


def _text(shape: tuple[int, ...] | None) -> str:
    return "of any shape" if shape is None else str(["N" if size == -1 else size for size in shape]).replace("'", "")
