from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from emotionai_desktop.recording.rows import row_writer
from emotionai_desktop.results import (
    KEYPOINT_NAMES,
    NO_CLEAR_EMOTION,
    Emotion,
    Face,
    Frame,
    FrameResult,
    Pose,
    Smoothed,
    csv_header,
    document_rows,
)

LABELS = ("Angry", "Disgust", "Sad", "Happy", "Surprise")


def make_result(*emotions: Emotion, source: str = "a picture, with a comma.jpg") -> FrameResult:
    frame = Frame(np.zeros((48, 64, 3), np.uint8), 3, 0.1, source)
    points = np.arange(30, dtype=np.float32).reshape(15, 2) / 3
    faces = tuple(
        Face(
            number,
            (1.0, 2.0, 30.5, 40.25),
            0.875,
            points + number,
            emotion,
            pose=Pose(-12.345, 0.5, 30.0) if number == 1 else None,
            smoothed=Smoothed(points, Emotion("calm", {}), Pose(1.0, 1.0, 1.0)),
        )
        for number, emotion in enumerate(emotions, 1)
    )
    return FrameResult(frame, faces, "local")


def emotion(*probabilities: float, threshold: float = 0.5) -> Emotion:
    return Emotion.from_probabilities(np.array(probabilities, np.float32), LABELS, threshold)


def test_the_label_is_the_most_probable_one() -> None:
    named = emotion(0.1, 0.0, 0.1, 0.7, 0.1)
    assert named.label == "Happy"
    assert named.confidence == pytest.approx(0.7)
    assert list(named.probabilities) == list(LABELS)


def test_below_the_threshold_no_emotion_is_clear_and_the_probabilities_stay() -> None:
    unclear = emotion(0.2, 0.1, 0.2, 0.4, 0.1)
    assert unclear.label == NO_CLEAR_EMOTION
    assert unclear.probabilities["Happy"] == pytest.approx(0.4)


def test_the_threshold_itself_is_clear() -> None:
    assert emotion(0.0, 0.0, 0.5, 0.25, 0.25).label == "Sad"


def test_another_number_of_probabilities_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 5 probabilities"):
        Emotion.from_probabilities(np.zeros(7, np.float32), LABELS, 0.5)


def test_jsonl_holds_what_the_design_says() -> None:
    stream = io.StringIO()
    writer = row_writer("jsonl", stream, LABELS)
    writer.write(make_result(emotion(0, 0, 0, 1, 0)))
    writer.write(make_result())
    with_face, without = (json.loads(line) for line in stream.getvalue().splitlines())
    assert list(with_face) == ["source", "frame", "time_s", "width", "height", "backend", "faces"]
    assert (with_face["source"], with_face["frame"], with_face["time_s"]) == ("a picture, with a comma.jpg", 3, 0.1)
    assert (with_face["width"], with_face["height"], with_face["backend"]) == (64, 48, "local")
    (face,) = with_face["faces"]
    assert face["box"] == [1.0, 2.0, 30.5, 40.25]
    assert list(face["keypoints"]) == list(KEYPOINT_NAMES)
    assert face["keypoints"]["right_eye_center"] == [1.67, 2.0]
    assert face["emotion"] == {"label": "Happy", "probabilities": dict(zip(LABELS, [0, 0, 0, 1, 0], strict=True))}
    assert face["pose"] == {"yaw": -12.35, "pitch": 0.5, "roll": 30.0}
    assert without["faces"] == []


def test_csv_has_a_row_a_face_and_one_for_a_frame_without() -> None:
    stream = io.StringIO(newline="")
    writer = row_writer("csv", stream, LABELS)
    writer.write(make_result(emotion(0, 0, 0, 1, 0), emotion(0.2, 0.2, 0.2, 0.2, 0.2)))
    writer.write(make_result())
    rows = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert [row["face"] for row in rows] == ["1", "2", ""]
    assert [row["emotion"] for row in rows] == ["Happy", NO_CLEAR_EMOTION, ""]
    assert {row["source"] for row in rows} == {"a picture, with a comma.jpg"}
    assert rows[0]["p_Happy"] == "1.0"
    assert (rows[0]["mouth_center_bottom_lip_x"], rows[2]["mouth_center_bottom_lip_x"]) == ("10.33", "")
    assert None not in rows[2].values()
    assert [[row[axis] for axis in ("yaw", "pitch", "roll")] for row in rows] == [
        ["-12.35", "0.5", "30.0"],
        ["", "", ""],
        ["", "", ""],
    ]
    assert list(rows[0])[-3:] == ["yaw", "pitch", "roll"]


def test_a_line_of_before_the_pose_still_becomes_a_row() -> None:
    document = make_result(emotion(0, 0, 0, 1, 0)).as_json()
    del document["faces"][0]["pose"]
    (row,) = document_rows(document, LABELS)
    assert len(row) == len(csv_header(LABELS))
    assert row[-3:] == ["", "", ""]
