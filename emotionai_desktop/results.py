"""What a frame holds and what the analysis says of it, and how that becomes JSON and CSV rows.

These are the types that every part shares. They are frozen: a result is made once, by the analysis, and only read
afterwards, so it may cross threads without a lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The 15 points in the order of the columns of the Kaggle facial-keypoints set
#: (https://www.kaggle.com/c/facial-keypoints-detection/data). Left and right are the subject's own.
KEYPOINT_NAMES: tuple[str, ...] = (
    "left_eye_center",
    "right_eye_center",
    "left_eye_inner_corner",
    "left_eye_outer_corner",
    "right_eye_inner_corner",
    "right_eye_outer_corner",
    "left_eyebrow_inner_end",
    "left_eyebrow_outer_end",
    "right_eyebrow_inner_end",
    "right_eyebrow_outer_end",
    "nose_tip",
    "mouth_left_corner",
    "mouth_right_corner",
    "mouth_center_top_lip",
    "mouth_center_bottom_lip",
)

#: The angles of a pose, in the order of the records.
POSE_AXES: tuple[str, ...] = ("yaw", "pitch", "roll")

#: The label of a face on which no emotion of the list stands out.
NO_CLEAR_EMOTION = "No clear emotion"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture from a source.

    Parameters
    ----------
    image
        uint8 [height, width, 3], blue-green-red as OpenCV has it. Whoever makes a frame gives the array away:
        nobody writes to it afterwards.
    index
        Number of the frame in its source, from 0.
    time_s
        Seconds since the source began, never falling within a source.
    source
        What the user calls the source: the path of a file, the name of a camera, an address, ``demo``.
    """

    image: NDArray[np.uint8]
    index: int
    time_s: float
    source: str

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.image.shape[0])


@dataclass(frozen=True, slots=True)
class Emotion:
    """What the emotion network says of a face.

    Parameters
    ----------
    label
        The most probable label, or `NO_CLEAR_EMOTION` where its probability is below the model's threshold.
    probabilities
        Probability (0..1) of each label, in the order of the model's labels.
    """

    label: str
    probabilities: Mapping[str, float]

    @property
    def confidence(self) -> float:
        """The highest of the probabilities, 0..1."""
        return max(self.probabilities.values())

    @classmethod
    def from_probabilities(
        cls, probabilities: NDArray[np.float32], labels: tuple[str, ...], threshold: float
    ) -> Emotion:
        """Name a row of the network's output.

        Parameters
        ----------
        probabilities
            float32 [len(labels)].
        labels, threshold
            As the catalog has them for the model.
        """
        if probabilities.shape != (len(labels),):
            raise ValueError(f"expected {len(labels)} probabilities, got an array of shape {probabilities.shape}")
        best = int(np.argmax(probabilities))
        label = labels[best] if probabilities[best] >= threshold else NO_CLEAR_EMOTION
        return cls(label, dict(zip(labels, probabilities.tolist(), strict=True)))


@dataclass(frozen=True, slots=True)
class Pose:
    """How a head is turned, in degrees; all zero where it faces the camera upright.

    Parameters
    ----------
    yaw
        About the vertical: positive where the subject looks to the left of the picture.
    pitch
        About the line through the ears: positive where the subject looks up.
    roll
        About the line of sight: positive where the head is tilted clockwise as the picture shows it.
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True, eq=False)
class Smoothed:
    """Points, emotion and pose of a face, made calm over the frames before: for the eye. Records keep the raw ones.

    Parameters
    ----------
    keypoints
        float32 [15, 2], as in `Face`.
    emotion
        As in `Face`; its label changes only when another one is clearly ahead.
    pose
        As in `Face`, of the calm points.
    """

    keypoints: NDArray[np.float32]
    emotion: Emotion
    pose: Pose | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face of a frame, in pixels of that frame.

    Parameters
    ----------
    id
        Number of the face, kept from frame to frame within a source.
    box
        x, y, width, height.
    score
        How sure the detector is, 0..1.
    keypoints
        float32 [15, 2], x and y in the order of `KEYPOINT_NAMES`.
    emotion
        What the emotion network says.
    pose
        How the head is turned, where that can be told.
    smoothed
        What to show in place of `keypoints` and `emotion`; None for a picture on its own.
    crop
        uint8 [96, 96]: what the networks saw; None where the face was read from a file.
    activation
        float32 [6, 6, number of labels]: where in the crop the emotion network sees each label (class activation map,
        Zhou et al. 2016, arXiv 1512.04150), in its logits' unit; None where it was not asked for or the model has none.
    crop_to_frame
        float32 [2, 3]: from pixels of the crop to pixels of the frame, as `cv2.warpAffine` takes it; None where the
        face was read from a file.
    """

    id: int
    box: tuple[float, float, float, float]
    score: float
    keypoints: NDArray[np.float32]
    emotion: Emotion
    pose: Pose | None = None
    smoothed: Smoothed | None = None
    crop: NDArray[np.uint8] | None = None
    activation: NDArray[np.float32] | None = None
    crop_to_frame: NDArray[np.float32] | None = None

    @property
    def shown_keypoints(self) -> NDArray[np.float32]:
        """The points to draw, float32 [15, 2]: the calm ones where there are any."""
        return self.smoothed.keypoints if self.smoothed is not None else self.keypoints

    @property
    def shown_emotion(self) -> Emotion:
        """The emotion to name: the calm one where there is one."""
        return self.smoothed.emotion if self.smoothed is not None else self.emotion

    @property
    def shown_pose(self) -> Pose | None:
        """The pose to draw: the calm one where there is one."""
        return self.smoothed.pose if self.smoothed is not None else self.pose

    def as_json(self) -> dict[str, Any]:
        """The face as JSON holds it: coordinates and angles to a hundredth; the raw values, and null for no pose."""
        return {
            "id": self.id,
            "box": [round(value, 2) for value in self.box],
            "score": round(self.score, 4),
            "keypoints": {
                name: [round(x, 2), round(y, 2)]
                for name, (x, y) in zip(KEYPOINT_NAMES, self.keypoints.tolist(), strict=True)
            },
            "emotion": {
                "label": self.emotion.label,
                "probabilities": {label: round(p, 4) for label, p in self.emotion.probabilities.items()},
            },
            "pose": self.pose and {axis: round(getattr(self.pose, axis), 2) for axis in POSE_AXES},
        }


@dataclass(frozen=True, slots=True, eq=False)
class FrameResult:
    """A frame and what the analysis found on it.

    Parameters
    ----------
    frame
        The very frame that was analysed.
    faces
        The faces on it, the largest first.
    backend
        Name of the backend that answered.
    stage_ms
        Milliseconds spent in each stage of the analysis, by name.
    left_out
        Boxes (x, y, width, height) of faces that were found, but that the user does not want analysed: whoever hides
        faces hides these too.
    """

    frame: Frame
    faces: tuple[Face, ...]
    backend: str
    stage_ms: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[tuple[float, float, float, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """One line of ``analyze --format jsonl``."""
        return {
            "source": self.frame.source,
            "frame": self.frame.index,
            "time_s": round(self.frame.time_s, 4),
            "width": self.frame.width,
            "height": self.frame.height,
            "backend": self.backend,
            "faces": [face.as_json() for face in self.faces],
        }


def csv_header(labels: tuple[str, ...]) -> list[str]:
    """Column names of ``analyze --format csv`` for a model with these labels: one row a face."""
    points = [f"{name}_{axis}" for name in KEYPOINT_NAMES for axis in "xy"]
    frame = ["source", "frame", "time_s", "width", "height", "backend"]
    face = ["face", "box_x", "box_y", "box_w", "box_h", "score"]
    return [*frame, *face, "emotion", *(f"p_{label}" for label in labels), *points, *POSE_AXES]


def csv_rows(result: FrameResult, labels: tuple[str, ...]) -> Iterator[list[object]]:
    """The rows of a frame: one a face, or one with the face's columns empty where there is none."""
    return document_rows(result.as_json(), labels)


def document_rows(document: Mapping[str, Any], labels: tuple[str, ...]) -> Iterator[list[object]]:
    """The same from what `FrameResult.as_json` gave, such as a line of a JSON Lines file."""
    frame = [document[key] for key in ("source", "frame", "time_s", "width", "height", "backend")]
    if not document["faces"]:
        yield frame + [""] * (len(csv_header(labels)) - len(frame))
    for face in document["faces"]:
        emotion = face["emotion"]
        # Records of before the pose have none.
        pose = face.get("pose") or {}
        yield [
            *frame,
            face["id"],
            *face["box"],
            face["score"],
            emotion["label"],
            *(emotion["probabilities"][label] for label in labels),
            *(value for point in face["keypoints"].values() for value in point),
            *(pose.get(axis, "") for axis in POSE_AXES),
        ]
