"""A version of a model that is ready to answer."""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial

from emotionai_desktop.serving.batching import Batcher
from emotionai_desktop.serving.savedmodel import SavedModel
from emotionai_desktop.serving.signature import Signature, Tensors


class Servable:
    """A loaded SavedModel, and one `Batcher` for each of its signatures.

    Parameters
    ----------
    model
        The model.
    pool
        Threads to run it in.
    """

    def __init__(self, model: SavedModel, pool: Executor) -> None:
        self.model = model
        self._batchers = {
            name: Batcher(signature, partial(model.run, name), pool) for name, signature in model.signatures.items()
        }

    async def submit(self, signature: Signature, inputs: Tensors) -> Tensors:
        """Run a signature on inputs that fit it, see `Batcher.submit`."""
        return await self._batchers[signature.name].submit(inputs)
