"""Small faces in the app's framing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from emotionai_desktop.faces.crops import extract_crops
from emotionai_desktop.inference.catalog import MODELS_DIR
from train.alignment import crop_matrices, upscaled, warped

ASTRONAUT = MODELS_DIR.parent / "assets" / "demo" / "astronaut.png"
KEYPOINTS = MODELS_DIR / "keypoints" / "1" / "model.tflite"


def test_a_small_face_is_sampled_as_the_app_samples_a_frame() -> None:
    around = cv2.imread(str(ASTRONAUT), cv2.IMREAD_GRAYSCALE)[58:178, 164:284]  # As FER-2013 frames a face.
    face48 = cv2.resize(around, (48, 48), interpolation=cv2.INTER_AREA)
    matrices = crop_matrices(face48[None], KEYPOINTS)
    frame = cv2.cvtColor(face48, cv2.COLOR_GRAY2BGR)
    assert warped(face48[None], matrices) == pytest.approx(extract_crops(frame, matrices), abs=1)
    assert not np.array_equal(warped(face48[None], matrices), upscaled(face48[None])), "it was found, and moved"


def test_what_is_no_face_is_taken_as_it_comes() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1, 48, 48), dtype=np.uint8)
    seen = warped(noise, crop_matrices(noise, KEYPOINTS))
    assert np.array_equal(seen, upscaled(noise))
    assert seen == pytest.approx(cv2.resize(noise[0], (96, 96), interpolation=cv2.INTER_LINEAR)[None], abs=2)
