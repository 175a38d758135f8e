"""What a signature of a SavedModel takes and gives, and whether tensors fit it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_desktop.serving.errors import InvalidRequestError

Tensor = npt.NDArray[np.generic]
Tensors = dict[str, Tensor]

DEFAULT_SIGNATURE = "serving_default"


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One input or output.

    Parameters
    ----------
    tensor
        Its name in the graph, such as ``serving_default_image:0``.
    dtype
        Its type; strings have dtype object and hold bytes.
    shape
        Its dimensions, -1 for one that is free; None where even their number is.
    """

    tensor: str
    dtype: np.dtype[np.generic]
    shape: tuple[int, ...] | None

    @property
    def batched(self) -> bool:
        """Whether the first dimension is free."""
        return bool(self.shape) and self.shape is not None and self.shape[0] == -1


@dataclass(frozen=True, slots=True)
class Signature:
    """A function of a SavedModel.

    Parameters
    ----------
    name
        What requests call it.
    inputs, outputs
        By the names that requests and answers use.
    """

    name: str
    inputs: Mapping[str, TensorSpec]
    outputs: Mapping[str, TensorSpec]

    @property
    def batched(self) -> bool:
        """Whether requests can be put together: every input and output has a free first dimension."""
        return all(spec.batched for spec in (*self.inputs.values(), *self.outputs.values()))

    def fit(self, tensors: Tensors) -> Tensors:
        """Check tensors against the inputs, because TensorFlow does so too late.

        oneDNN's kernels abort the whole process on a tensor of another rank, and a tensor of another size can pass
        through the network in silence.

        Parameters
        ----------
        tensors
            One for each input, by name, of its dtype.

        Returns
        -------
        The same; one without a value, which JSON cannot tell the rank of, becomes a batch of none.

        Raises
        ------
        InvalidRequestError
            A shape is not the input's.
        """
        return {name: _fit(name, tensors[name], spec) for name, spec in self.inputs.items()}


def _fit(name: str, tensor: Tensor, spec: TensorSpec) -> Tensor:
    if spec.shape is None:
        # Nothing to check it against, and a wrong guess would end the process.
        raise InvalidRequestError(
            f"Input {name} has no rank in the signature, so that no request can be checked against it"
        )
    if tensor.shape == (0,) and spec.batched:
        return tensor.reshape(tuple(max(size, 0) for size in spec.shape))
    if len(tensor.shape) != len(spec.shape) or any(
        want not in (-1, size) for size, want in zip(tensor.shape, spec.shape, strict=True)
    ):
        raise InvalidRequestError(
            f"Shape of input {name} {_text(tensor.shape)} is not compatible with expected shape {_text(spec.shape)}."
        )
    return tensor


def _text(shape: tuple[int, ...]) -> str:
    return f"[{','.join('?' if size == -1 else str(size) for size in shape)}]"
