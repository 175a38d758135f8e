"""BlazeFace (Bazarevsky et al. 2019, https://arxiv.org/abs/1907.05047) on views of a picture, by MediaPipe."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.crops import to_frame
from emotionai_desktop.faces.detection import Detection
from emotionai_desktop.faces.mediapipe_task import MediaPipeFaceDetector
from emotionai_desktop.faces.sampling import sample

_FOLDER = Path(__file__).parents[2] / "assets" / "detector"


class Model(Enum):
    """The two models: file and size of the view that each looks at, pixels.

    The short-range one is made for faces that fill a good part of the view, and places their landmarks well; the
    full-range one finds faces down to a tenth of the view, and places theirs roughly.
    """

    SHORT_RANGE = ("face_detection_short_range.tflite", 128)
    FULL_RANGE = ("face_detection_full_range_sparse.tflite", 192)

    def __init__(self, file: str, view_size: int) -> None:
        self.path = _FOLDER / file
        self.view_size = view_size


class BlazeFace:
    """One model, ready to look.

    Parameters
    ----------
    model
        Which.
    min_score
        Faces below this score are not returned, 0..1.

    Raises
    ------
    FileNotFoundError, ImportError, RuntimeError
        As `MediaPipeFaceDetector`.
    """

    def __init__(self, model: Model, min_score: float) -> None:
        self.view_size = model.view_size
        self._task = MediaPipeFaceDetector(model.path, min_score)

    def find(self, image: NDArray[np.uint8], transform: NDArray[np.float64]) -> list[Detection]:
        """Find the faces of a view.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.
        transform
            float64 [2, 3]: a similarity from pixels of the picture to those of the view, `view_size` wide and high.

        Returns
        -------
        The faces, in pixels of the picture, in no order; boxes are square and upright to the picture.
        """
        size = self.view_size
        view = cv2.cvtColor(sample(image, transform, size), cv2.COLOR_BGR2RGB)
        return [_in_picture(face, size, transform) for face in self._task.detect(view)]

    def close(self) -> None:
        """Give the model back; `find` is not called after it."""
        self._task.close()


def _in_picture(face: Any, view_size: int, transform: NDArray[np.float64]) -> Detection:
    box = face.bounding_box
    points = [(box.origin_x + box.width / 2, box.origin_y + box.height / 2)]
    points += [(point.x * view_size, point.y * view_size) for point in face.keypoints[:4]]
    # MediaPipe counts from the corner of the top left pixel, the transform from its centre.
    points_in_picture = to_frame(np.array([points]) - 0.5, transform[None])[0]
    side = (box.width + box.height) / 2 / float(np.hypot(*transform[:, 0]))
    x, y = points_in_picture[0].tolist()
    return Detection((x - side / 2, y - side / 2, side, side), face.categories[0].score, points_in_picture[1:])
