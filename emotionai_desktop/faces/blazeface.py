"""MediaPipe's short-range face detector on a view of a picture.

BlazeFace (Bazarevsky et al. 2019, https://arxiv.org/abs/1907.05047) sees its view at 128x128 pixels and places eyes
and mouth best where the face takes up half of it; so it is shown views in which it does.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.crops import to_frame
from emotionai_desktop.faces.detection import Detection
from emotionai_desktop.faces.mediapipe_task import MediaPipeFaceDetector
from emotionai_desktop.faces.sampling import sample
from emotionai_desktop.faces.views import centred
from emotionai_desktop.places import ASSETS_DIR

#: The short-range model, from the wheel of mediapipe 0.10.21.
MODEL = ASSETS_DIR / "detector" / "face_detection_short_range.tflite"

#: Width and height of the view, pixels.
VIEW_SIZE = 128


class BlazeFace:
    """The detector, ready to look.

    Parameters
    ----------
    min_score
        Faces below this score are not returned, 0..1.

    Raises
    ------
    FileNotFoundError, ImportError, RuntimeError
        As `MediaPipeFaceDetector`.
    """

    def __init__(self, min_score: float) -> None:
        self._task = MediaPipeFaceDetector(MODEL, min_score)

    def set_min_score(self, min_score: float) -> None:
        """Return no faces below this score, 0..1, from now on: the model is loaded anew, which takes a while."""
        task = MediaPipeFaceDetector(MODEL, min_score)
        self._task.close()
        self._task = task

    def find(self, image: NDArray[np.uint8], transform: NDArray[np.float64]) -> list[Detection]:
        """Find the faces of a view.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.
        transform
            float64 [2, 3]: a similarity from pixels of the picture to those of the view.

        Returns
        -------
        The faces, in pixels of the picture, in no order; boxes are square and upright to the picture.
        """
        # Black around the picture is what the model was trained with: of 300 tight faces (FER-2013) it finds all so,
        # 291 where the picture's edge is repeated, 284 where the picture is reflected.
        view = sample(image, transform, (VIEW_SIZE, VIEW_SIZE), border=cv2.BORDER_CONSTANT)
        rgb = np.asarray(cv2.cvtColor(view, cv2.COLOR_BGR2RGB), np.uint8)
        return [_in_picture(face, transform) for face in self._task.detect(rgb)]

    def find_in_whole(self, image: NDArray[np.uint8], part: float = 1.0) -> list[Detection]:
        """Find the faces that are large in the whole picture.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.
        part
            How much of the view the picture's longer side takes up. A tight face needs black around it.

        Returns
        -------
        As `find`.
        """
        height, width = image.shape[:2]
        scale = part * VIEW_SIZE / max(width, height)
        return self.find(image, centred(width, height, scale, (VIEW_SIZE, VIEW_SIZE)).transform)

    def close(self) -> None:
        """Give the model back; `find` is not called after it."""
        self._task.close()


def _in_picture(face: Any, transform: NDArray[np.float64]) -> Detection:
    box = face.bounding_box
    points = [(box.origin_x + box.width / 2, box.origin_y + box.height / 2)]
    points += [(point.x * VIEW_SIZE, point.y * VIEW_SIZE) for point in face.keypoints[:4]]
    # MediaPipe counts from the corner of the top left pixel, the transform from its centre.
    points_in_picture = to_frame(np.array([points]) - 0.5, transform[None])[0]
    side = (box.width + box.height) / 2 / float(np.hypot(*transform[:, 0]))
    x, y = points_in_picture[0].tolist()
    return Detection((x - side / 2, y - side / 2, side, side), face.categories[0].score, points_in_picture[1:])
