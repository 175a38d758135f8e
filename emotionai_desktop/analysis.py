"""One frame in, one result out: detector, crops, both networks, back to the frame. No threads, no Qt."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.faces.crops import crop_transform, extract_crops, from_crop, to_frame
from emotionai_desktop.faces.detection import Detection, Detector, LiveDetector
from emotionai_desktop.faces.tracker import Tracker
from emotionai_desktop.inference.backend import Backend
from emotionai_desktop.results import Emotion, Face, Frame, FrameResult


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """What the user may set about the analysis, and change between two frames.

    Parameters
    ----------
    smoothing
        0 (raw) to 1 (calm): how much points and probabilities of live faces are smoothed for the eye.
    sensitivity
        0 (only certain faces) to 1 (every likely one).
    least_side
        Faces whose box is narrower are left out, pixels of the frame; 0 for none.
    most_faces
        Faces of a frame at most, the largest first; 0 for all.
    heat_map
        Whether `Face.activation` is wanted.
    """

    smoothing: float = 0.5
    sensitivity: float = 0.5
    least_side: int = 0
    most_faces: int = 0
    heat_map: bool = False


class Analyzer:
    """Finds the faces of a frame and says what both networks see in them.

    Parameters
    ----------
    detector
        For frames that come one after the other.
    still_detector
        For pictures that are looked at one by one: slower, finds more.
    backend
        Runs the networks.

    Attributes
    ----------
    options
        Heeded from the next frame on; may be replaced on any thread.
    """

    def __init__(self, detector: LiveDetector, still_detector: Detector, backend: Backend) -> None:
        self.backend = backend
        self.options = AnalysisOptions()
        self._detector = detector
        self._still_detector = still_detector
        self._tracker = Tracker()

    def analyze(self, frame: Frame, *, still: bool = False) -> FrameResult:
        """Analyse one frame.

        Parameters
        ----------
        frame
            The frame; frames of one source come in their order.
        still
            Whether it is a picture on its own, so that time may be spent on it and no face is known from before.

        Raises
        ------
        BackendError
            The backend cannot answer.
        """
        started = time.perf_counter()
        detections = (self._still_detector if still else self._detector).detect(frame.image)
        detected = time.perf_counter()
        ids = list(range(1, len(detections) + 1)) if still else self._tracker.update(detections, frame.time_s)
        tracked = time.perf_counter()
        stage_ms = {"detect": 1e3 * (detected - started), "track": 1e3 * (tracked - detected)}
        if not detections:
            return FrameResult(frame, (), self.backend.name, stage_ms)
        transforms = np.stack([crop_transform(detection.landmarks) for detection in detections])
        crops = extract_crops(frame.image, transforms)
        stage_ms["crop"] = 1e3 * (time.perf_counter() - tracked)
        predictions = self.backend.predict(crops)
        stage_ms.update(predictions.stage_ms)
        predicted = time.perf_counter()
        keypoints = to_frame(predictions.keypoints, transforms)
        faces = tuple(
            self._face(number, detection, points, probabilities, transform)
            for number, detection, points, probabilities, transform in zip(
                ids, detections, keypoints, predictions.probabilities, transforms, strict=True
            )
        )
        stage_ms["result"] = 1e3 * (time.perf_counter() - predicted)
        return FrameResult(frame, faces, predictions.backend, stage_ms)

    def swap_backend(self, backend: Backend) -> Backend:
        """Run the networks there from the next frame on; gives the backend before back, open."""
        self.backend, before = backend, self.backend
        return before

    def reset(self) -> None:
        """Forget the faces of the frames before: another source begins."""
        self._detector.reset()
        self._tracker.reset()

    def close(self) -> None:
        """Let go of detectors and backend."""
        self._detector.close()
        self._still_detector.close()
        self.backend.close()

    def _face(
        self,
        number: int,
        detection: Detection,
        points: NDArray[np.float32],
        probabilities: NDArray[np.float32],
        transform: NDArray[np.float64],
    ) -> Face:
        emotion = Emotion.from_probabilities(probabilities, self.backend.labels, self.backend.threshold)
        return Face(number, detection.box, detection.score, points, emotion, crop_to_frame=from_crop(transform))


def load_analyzer(open_backend: Callable[[], Backend]) -> Analyzer:
    """Load the detectors and a backend. Takes a second or two.

    Parameters
    ----------
    open_backend
        Makes the backend; called first, so that a server is looked for while the detectors are loaded.

    Raises
    ------
    CatalogError, BackendError
        A model cannot be used; the text says which and why.
    """
    backend = open_backend()
    try:
        # Imported here because mediapipe takes long: the window is on the screen before it is wanted.
        from emotionai_desktop.faces.detector import FaceDetector
        from emotionai_desktop.faces.still import StillDetector

        return Analyzer(FaceDetector(), StillDetector(), backend)
    except BaseException:
        backend.close()
        raise
