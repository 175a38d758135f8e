"""Keeping Python's garbage collector out of the requests' way."""

from __future__ import annotations

import gc

#: Objects made between two collections: the lists of a face in floats are 9,300, and no garbage.
_YOUNG = 50_000


def settle_heap() -> None:
    """Collect garbage now, and take what is left for permanent.

    TensorFlow's 400,000 objects are looked at in every full collection, which then stops all requests for 0.4 s; and
    a few requests in floats make lists enough to start one.
    """
    gc.set_threshold(_YOUNG)
    gc.unfreeze()
    gc.collect()
    gc.freeze()
