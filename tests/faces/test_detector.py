from __future__ import annotations

import cv2
import numpy as np
import pytest

from emotionai_desktop.capture.demo import Demo
from emotionai_desktop.faces.closeup import CloseUp
from emotionai_desktop.faces.crops import crop_transform
from emotionai_desktop.faces.detector import FaceDetector
from tests.faces.pictures import LANDMARKS, Image, blobs, boxes_meet


def scene(*heads: tuple[Image, int, int, int]) -> Image:
    """A 640x480 frame with these heads: image, left, top, size."""
    frame = blobs(640, 480, seed=1, sigma=25).copy()
    for image, left, top, size in heads:
        frame[top : top + size, left : left + size] = cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA)
    return frame


def test_one_face_and_its_landmarks(live: FaceDetector, portrait: Image):
    (face,) = live.detect(portrait)
    np.testing.assert_allclose(face.landmarks[[0, 1, 3]], LANDMARKS[[0, 1, 3]], atol=5)
    assert 0.5 <= face.score <= 1


def test_someone_three_metres_away_is_seen(live: FaceDetector, head: Image):
    faces = live.detect(scene((head, 300, 200, 120)))  # a face 55 px high
    assert [boxes_meet(face.box, 360, 260, 55) for face in faces] == [True]


def test_someone_whose_face_fills_the_frame_is_seen(live: FaceDetector, portrait: Image):
    (face,) = live.detect(cv2.resize(portrait[70:196, 140:308], (640, 480)))
    assert face.box[3] > 300


def test_a_face_is_followed_through_every_frame(live: FaceDetector, head: Image):
    for i in range(25):
        left, top = 60 + 12 * i, 100 + 4 * i
        (face,) = live.detect(scene((head, left, top, 180)))
        assert boxes_meet(face.box, left + 90, top + 90, 82)


def test_a_face_that_jumps_is_found_at_once(live: FaceDetector, head: Image):
    for left in (20, 420, 20, 420):
        (face,) = live.detect(scene((head, left, 150, 180)))
        assert boxes_meet(face.box, left + 90, 240, 82)


@pytest.mark.parametrize("step", [0.4, 3.0, 30.0])
def test_box_and_landmarks_move_with_the_face_however_fast_it_is(live: FaceDetector, head: Image, step: float):
    still = scene((head, 40, 150, 180))
    (first,) = live.detect(still)
    for i in range(1, 14):
        shift = np.array([step * i, 0.5 * step * i % 40])
        moved = cv2.warpAffine(still, np.column_stack([np.eye(2), shift]), (640, 480), borderMode=cv2.BORDER_REPLICATE)
        (face,) = live.detect(moved)
        np.testing.assert_allclose(face.landmarks[[0, 1, 3]], first.landmarks[[0, 1, 3]] + shift, atol=2.5)
        np.testing.assert_allclose(face.box[:2], first.box[:2] + shift, atol=4)


def test_box_and_landmarks_grow_and_tilt_with_the_face(live: FaceDetector, head: Image):
    still = scene((head, 220, 150, 180))
    (first,) = live.detect(still)
    for i in range(1, 20):
        move = cv2.getRotationMatrix2D((310, 240), 1.2 * i, 1.02**i)
        moved = cv2.warpAffine(still, move, (640, 480), borderMode=cv2.BORDER_REPLICATE)
        (face,) = live.detect(moved)
        expected = first.landmarks @ move[:, :2].T + move[:, 2]
        np.testing.assert_allclose(face.landmarks[[0, 1, 3]], expected[[0, 1, 3]], atol=3)
        assert face.box[2] == pytest.approx(first.box[2] * 1.02**i, rel=0.15)


def test_most_frames_of_a_known_face_run_no_detector_on_it(
    live: FaceDetector, head: Image, monkeypatch: pytest.MonkeyPatch
):
    looks = []
    look = CloseUp.look
    monkeypatch.setattr(CloseUp, "look", lambda self, *arguments: looks.append(1) or look(self, *arguments))
    for i in range(31):
        assert len(live.detect(scene((head, 60 + 4 * i, 100, 180)))) == 1
    assert len(looks) <= 10  # two to confirm it, then one every sixth frame or so


def test_a_face_is_dropped_where_a_hand_or_another_thing_takes_its_place(live: FaceDetector, head: Image):
    frame = scene((head, 200, 150, 180))
    for _ in range(4):
        assert len(live.detect(frame)) == 1
    covered = frame.copy()
    cv2.rectangle(covered, (200, 150), (380, 330), (96, 120, 180), -1)
    assert live.detect(covered) == []
    assert len(live.detect(frame)) + len(live.detect(frame)) >= 1


def test_a_face_that_fades_into_the_background_is_not_carried_on(live: FaceDetector, head: Image):
    frame, empty = scene((head, 200, 150, 180)), scene()
    for share in np.linspace(0, 1, 30):
        seen = live.detect(cv2.addWeighted(frame, 1 - share, empty, share, 0))
    assert seen == []


def test_a_newcomer_in_any_corner_is_found_within_a_third_of_a_second(live: FaceDetector, head: Image):
    first = (head, 220, 130, 200)
    for left, top, size in ((0, 0, 130), (500, 0, 130), (0, 340, 130), (500, 340, 130), (440, 100, 200)):
        live.reset()
        for _ in range(3):
            live.detect(scene(first))
        counts = [len(live.detect(scene(first, (head, left, top, size)))) for _ in range(10)]
        assert counts[-1] == 2, (left, top)


def test_a_face_that_enters_an_empty_room_is_found_within_five_frames(live: FaceDetector, head: Image):
    for left, top, size in ((0, 0, 130), (500, 340, 130), (260, 200, 120), (100, 20, 420)):
        live.reset()
        for _ in range(7):
            assert live.detect(scene()) == []
        assert [len(live.detect(scene((head, left, top, size)))) for _ in range(5)][-1] == 1


def test_a_newcomer_is_found_within_ten_frames_and_a_leaver_gone_at_once(live: FaceDetector, head: Image):
    first, second = (head, 30, 120, 200), (head, 380, 150, 180)
    for _ in range(3):
        assert len(live.detect(scene(first))) == 1
    assert [len(live.detect(scene(first, second))) for _ in range(10)][-1] == 2
    assert len(live.detect(scene(second))) == 1
    assert live.detect(scene()) == []


def test_a_crowd_is_followed_in_turns_without_losing_anyone(live: FaceDetector, head: Image):
    heads = [(head, 20 + 150 * (i % 4), 20 + 150 * (i // 4), 140) for i in range(12)]
    for i in range(15):
        faces = live.detect(scene(*((image, left + i, top, size) for image, left, top, size in heads)))
        if i >= 5:  # a search looks at the best of what it found, and the next at the rest
            assert len(faces) == 12


def test_every_landmark_set_makes_a_crop(live: FaceDetector, head: Image):
    for face in live.detect(scene((head, 30, 30, 200), (head[:, ::-1], 300, 100, 100))):
        assert crop_transform(face.landmarks).shape == (2, 3)


def test_the_largest_face_comes_first(live: FaceDetector, head: Image):
    sizes = [face.box[2] for face in live.detect(scene((head, 30, 30, 120), (head, 300, 100, 240)))]
    assert len(sizes) == 2
    assert sizes[0] > sizes[1]


def test_nothing_is_found_where_nothing_is(live: FaceDetector):
    for seed in range(8):
        assert live.detect(blobs(640, 480, seed=seed, sigma=4 + 3 * seed)) == []


@pytest.mark.parametrize(("index", "light"), [(653, 0.75), (681, 0.35)])
def test_two_round_patches_on_a_dark_suit_are_no_eyes(live: FaceDetector, index: int, light: float):
    """Over its zip and between its seams they look much like a face, more so in the dark."""
    demo = Demo()
    demo.seek(index)
    frame = demo.read()
    assert frame is not None
    faces = live.detect((light * frame.image).astype(np.uint8))
    assert [round(face.box[2], -1) for face in faces] == [80] * 3


def test_after_a_reset_nothing_is_remembered(live: FaceDetector, head: Image):
    live.detect(scene((head, 30, 120, 200)))
    live.reset()
    (face,) = live.detect(scene((head, 380, 150, 180)))
    assert boxes_meet(face.box, 470, 240, 82)


@pytest.mark.parametrize("shape", [(1, 1), (3, 5000), (5000, 3), (2160, 3840)])
def test_odd_sizes_are_no_trouble(live: FaceDetector, shape: tuple[int, int]):
    for _ in range(2):
        assert live.detect(np.full((*shape, 3), 120, np.uint8)) == []


def test_frames_may_change_their_size(live: FaceDetector, head: Image):
    frame = scene((head, 300, 200, 160))
    for width, height in ((640, 480), (1280, 720), (320, 240), (640, 480)):
        assert len(live.detect(cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA))) == 1


def test_what_is_no_image_is_refused(live: FaceDetector, portrait: Image):
    with pytest.raises(ValueError, match="expected an image of uint8"):
        live.detect(portrait[..., 0])
