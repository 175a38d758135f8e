"""One frame in, one result out: detector, crops, networks, back to the frame, calm for the eye. No threads, no Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from emotionai_desktop.faces.crops import crop_transform, extract_crops, from_crop, to_frame
from emotionai_desktop.faces.detection import Detection, Detector, LiveDetector
from emotionai_desktop.faces.pose import head_pose
from emotionai_desktop.faces.smoothing import FaceSmoother
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
        self._smoothers: dict[int, FaceSmoother] = {}

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
        options = self.options
        clock = _Clock()
        detector = self._still_detector if still else self._detector
        detector.set_sensitivity(options.sensitivity)
        found = detector.detect(frame.image)
        detections = _wanted(found, options)
        left_out = tuple(each.box for each in found if not any(each is kept for kept in detections))
        clock.lap("detect")
        if not detections:
            return FrameResult(frame, (), self.backend.name, clock.stage_ms, left_out)
        transforms = np.stack([crop_transform(detection.landmarks) for detection in detections])
        crops = extract_crops(frame.image, transforms)
        clock.lap("crop")
        ids = list(range(1, len(detections) + 1)) if still else self._tracker.update(detections, crops, frame.time_s)
        clock.lap("track")
        predictions = self.backend.predict(crops, activations=options.heat_map)
        clock.take(predictions.stage_ms)
        keypoints = to_frame(predictions.keypoints, transforms)
        faces = [
            Face(
                id=number,
                box=detection.box,
                score=detection.score,
                keypoints=keypoints[i],
                emotion=Emotion.from_probabilities(
                    predictions.probabilities[i], self.backend.labels, self.backend.threshold
                ),
                pose=head_pose(keypoints[i], max(frame.width, frame.height)),
                crop=crops[i],
                activation=None if predictions.activations is None else predictions.activations[i],
                crop_to_frame=from_crop(transforms[i]),
            )
            for i, (number, detection) in enumerate(zip(ids, detections, strict=True))
        ]
        clock.lap("pose")
        if not still:
            faces = self._smoothed(faces, frame, options.smoothing)
            clock.lap("smooth")
        return FrameResult(frame, tuple(faces), predictions.backend, clock.stage_ms, left_out)

    def swap_backend(self, backend: Backend) -> Backend:
        """Run the networks there from the next frame on; gives the backend before back, open."""
        self.backend, before = backend, self.backend
        return before

    def reset(self) -> None:
        """Forget the faces of the frames before: another source begins."""
        self._detector.reset()
        self._tracker.reset()
        self._smoothers = {}

    def close(self) -> None:
        """Let go of detectors and backend."""
        self._detector.close()
        self._still_detector.close()
        self.backend.close()

    def _smoothed(self, faces: list[Face], frame: Frame, strength: float) -> list[Face]:
        """The faces with what to show of them."""
        # Whoever is not seen for a frame begins anew after a while anyhow; the numbers of the past are not kept.
        self._smoothers = {number: self._smoothers.get(number) or FaceSmoother() for number in self._tracker.known}
        shown = []
        for face in faces:
            smoothed = self._smoothers[face.id].update(face, self.backend.threshold, frame.time_s, strength)
            pose = face.pose if strength <= 0 else head_pose(smoothed.keypoints, max(frame.width, frame.height))
            shown.append(replace(face, smoothed=replace(smoothed, pose=pose)))
        return shown


class _Clock:
    """Milliseconds by stage, in the order of the stages."""

    def __init__(self) -> None:
        self.stage_ms: dict[str, float] = {}
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        """A stage ends here; the next one begins."""
        now = time.perf_counter()
        self.stage_ms[stage], self._since = 1e3 * (now - self._since), now

    def take(self, stage_ms: Mapping[str, float]) -> None:
        """Stages that were measured elsewhere end here."""
        self.stage_ms.update(stage_ms)
        self._since = time.perf_counter()


def _wanted(detections: list[Detection], options: AnalysisOptions) -> list[Detection]:
    """The faces that are large enough, and no more than asked for, the largest first."""
    large = [detection for detection in detections if detection.box[2] >= options.least_side]
    return large[: options.most_faces or None]


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
