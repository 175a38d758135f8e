"""Whether what looks like a face is one: the face-presence output of MediaPipe's FaceMesh model."""

from __future__ import annotations

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from emotionai_desktop.faces.crops import CROP_SIZE, crop_transform
from emotionai_desktop.faces.sampling import sample
from emotionai_desktop.places import ASSETS_DIR

_MODEL = ASSETS_DIR / "detector" / "face_landmark.tflite"

#: Pixels of the model's view for a pixel of the aligned crop: the face with a margin of a quarter, as in the model's
#: card (https://developers.google.com/mediapipe/solutions/vision/face_landmarker).
_ZOOM = 1.45


class Presence:
    """Says how likely it is that there is a face.

    Of 237 faces 24 to 60 px high, a limit at even odds keeps 97 in 100; of 283 look-alikes that had passed the detector
    on the same pictures, one. The detector's own score cannot part them so well: where it keeps as many faces, it keeps
    thirty look-alikes.

    Raises
    ------
    FileNotFoundError
        The model is missing.
    """

    def __init__(self) -> None:
        if not _MODEL.is_file():
            raise FileNotFoundError(f"the model that tells faces from look-alikes is missing: {_MODEL}")
        self._interpreter = Interpreter(str(_MODEL), num_threads=1)
        self._interpreter.allocate_tensors()
        inputs, outputs = self._interpreter.get_input_details(), self._interpreter.get_output_details()
        self._input, self._size = inputs[0]["index"], int(inputs[0]["shape"][1])
        self._output = next(output["index"] for output in outputs if np.prod(output["shape"]) == 1)
        edge = (self._size - 1) / 2 - _ZOOM * (CROP_SIZE - 1) / 2
        self._shift = np.array([edge, edge])

    def log_odds(self, image: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> float:
        """How likely it is that these are the eyes and the mouth of a face.

        Parameters
        ----------
        image
            uint8 [H, W, 3], blue-green-red.
        landmarks
            float32 [4, 2]: the landmarks of a `Detection`, pixels of the picture.

        Returns
        -------
        The logarithm of the odds that there is one: 0 is even, positive is likelier than not.

        Raises
        ------
        ValueError
            As `crop_transform`.
        """
        transform = _ZOOM * crop_transform(landmarks)
        transform[:, 2] += self._shift
        view = sample(image, transform, (self._size, self._size), border=cv2.BORDER_CONSTANT)
        rgb = np.multiply(view[None, :, :, ::-1], 1 / 255, dtype=np.float32)
        self._interpreter.set_tensor(self._input, rgb)
        self._interpreter.invoke()
        return float(self._interpreter.get_tensor(self._output).ravel()[0])
