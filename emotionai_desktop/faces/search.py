"""Looking for faces of all sizes and everywhere: BlazeFace as the convolution that it is, on views of any size.

MediaPipe shows its short-range model 128x128 pixels, whatever the picture, and so sees no face smaller than a fifth of
the picture. The network itself is a convolution: given more pixels it says for each of them what it would have said.
On natural pictures with one face pasted in, at the size that the face has in the view (100 pictures each, after the
second looks):

=============  =====  =====  =====  =====  =====  =====  ======
px high        14-18  18-22  22-26  26-32  32-40  40-50  50-160
=============  =====  =====  =====  =====  =====  =====  ======
found so          38     64     84     95     99    100     100
full-range        23     34     51     74     91     97   96-100
=============  =====  =====  =====  =====  =====  =====  ======

The last row is MediaPipe's full-range model, 192x192, which costs two and a half times as much for the same area.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from emotionai_desktop.faces.blazeface import MODEL
from emotionai_desktop.faces.crops import to_frame
from emotionai_desktop.faces.detection import Detection
from emotionai_desktop.faces.overlap import best_boxes
from emotionai_desktop.faces.sampling import sample
from emotionai_desktop.faces.views import View

#: Views are made of cells of this many pixels, the coarser grid of the model's anchors.
CELL = 16

#: Findings that overlap more than this are one: only a little is cut here, because the best score need not be the
#: finding that a second look confirms.
_MOST_OVERLAP = 0.6


class Search:
    """Finds what may be a face. Many of them are none: a second look must tell.

    Parameters
    ----------
    min_score
        Findings below this score are not returned, 0..1.
    threads
        Processor cores to use.

    Raises
    ------
    FileNotFoundError
        The model is missing.
    """

    def __init__(self, min_score: float, threads: int) -> None:
        if not MODEL.is_file():
            raise FileNotFoundError(f"the face detector's model is missing: {MODEL}")
        self.set_min_score(min_score)
        self._interpreter = Interpreter(str(MODEL), num_threads=threads)
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {output["name"]: output["index"] for output in self._interpreter.get_output_details()}
        self._size = (0, 0)

    def set_min_score(self, min_score: float) -> None:
        """Return no findings below this score, 0..1, from now on."""
        self._min_logit = float(np.log(min_score / (1 - min_score)))

    def find(self, image: NDArray[np.uint8], view: View) -> list[Detection]:
        """Find what may be faces in a view.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.
        view
            The part of the picture, its size a multiple of `CELL`.

        Returns
        -------
        The findings, in pixels of the picture, the best score first.
        """
        self._resize(view.size)
        pixels = sample(image, view.transform, view.size, border=cv2.BORDER_CONSTANT)
        rgb = np.multiply(pixels[None, :, :, ::-1], 2 / 255, dtype=np.float32)
        rgb -= 1
        self._interpreter.set_tensor(self._input, rgb)
        self._interpreter.invoke()
        logits = self._interpreter.get_tensor(self._outputs["classificators"])[0, :, 0]
        rows = np.flatnonzero(logits > self._min_logit)
        if rows.size == 0:
            return []
        # A row: offset of the box's centre from the anchor, box size, then the key points' offsets from the anchor.
        regressors = self._interpreter.get_tensor(self._outputs["regressors"])[0, rows]
        points = _anchors(*view.size)[rows, None] + regressors[:, [[0, 1], [4, 5], [6, 7], [8, 9], [10, 11]]] - 0.5
        scores = 1 / (1 + np.exp(-logits[rows].astype(np.float64)))
        boxes = np.concatenate([points[:, 0] - regressors[:, 2:4] / 2, regressors[:, 2:4]], axis=1)
        scale = float(view.transform[0, 0])
        found = []
        for i in best_boxes(boxes, scores, _MOST_OVERLAP):
            (x, y), *landmarks = to_frame(points[None, i], view.transform[None])[0]
            width, height = (regressors[i, 2:4] / scale).tolist()
            box = (float(x) - width / 2, float(y) - height / 2, width, height)
            found.append(Detection(box, float(scores[i]), np.array(landmarks)))
        return found

    def _resize(self, size: tuple[int, int]) -> None:
        if size != self._size:
            self._interpreter.resize_tensor_input(self._input, [1, size[1], size[0], 3])
            self._interpreter.allocate_tensors()
            self._size = size


@lru_cache(maxsize=8)
def _anchors(width: int, height: int) -> NDArray[np.float32]:
    """Centres of the anchors in the order of the model's outputs, pixels: two on a grid of 8, then six on one of 16."""
    grids = []
    for step, each in ((8, 2), (16, 6)):
        x, y = np.meshgrid(np.arange(step / 2, width, step), np.arange(step / 2, height, step))
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), each, axis=0))
    return np.asarray(np.concatenate(grids), np.float32)
