"""Targets and losses of both networks."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from train.alignment import enlargement
from train.datasets.emotions import FER_CLASSES, VOTE_COLUMNS, Votes
from train.emotion_task import EmotionSamples, Picture, label_and_vote_loss, soft_targets
from train.keypoint_task import masked_target, masked_wing_loss


def test_a_missing_point_has_no_part_in_the_loss(face_points: np.ndarray) -> None:
    partial = face_points.copy()
    partial[6:10] = np.nan
    target = masked_target(partial, 1.0)[None]
    assert np.isfinite(target).all()
    answers = face_points.reshape(1, 30).astype(np.float32)
    assert float(masked_wing_loss(target, answers)[0]) == 0
    answers[0, 12:20] += 40
    assert float(masked_wing_loss(target, answers)[0]) == 0
    answers[0, 0] += 1
    assert float(masked_wing_loss(target, answers)[0]) > 0


def test_a_lighter_face_counts_less(face_points: np.ndarray) -> None:
    answers = face_points.reshape(1, 30).astype(np.float32) + 2
    heavy, light = (float(masked_wing_loss(masked_target(face_points, w)[None], answers)[0]) for w in (1.0, 0.25))
    assert light == pytest.approx(heavy / 4)


def test_the_wing_has_no_step_where_its_parts_meet(face_points: np.ndarray) -> None:
    target = masked_target(face_points, 1.0)[None]
    near, far = (
        float(masked_wing_loss(target, (face_points.reshape(1, 30) + d).astype(np.float32))[0]) for d in (5.999, 6.001)
    )
    assert near == pytest.approx(far, abs=0.01)
    assert near < far


def test_at_the_end_faces_are_shown_as_the_app_shows_them() -> None:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (96, 96), dtype=np.uint8)
    face = Picture(image, np.eye(2, 3), np.eye(2, 3))
    samples = EmotionSamples([face], soft_targets(np.array([3]), None), np.array([1]))
    as_it_is = image.astype(np.float32) / 255

    def shown_as_it_is() -> bool:
        crop, _ = samples.sample(0, rng)
        return np.allclose(crop, as_it_is, atol=1e-6) or np.allclose(crop, as_it_is[:, ::-1], atol=1e-6)

    assert not any(shown_as_it_is() for _ in range(20))
    samples.plain_share = 1.0
    assert all(shown_as_it_is() for _ in range(20))


def test_soft_targets_are_distributions_that_keep_the_label() -> None:
    labels = np.array([FER_CLASSES.index("Sad"), FER_CLASSES.index("Happy")])
    share = np.zeros((2, 8), np.float32)
    share[:, VOTE_COLUMNS.index("neutral")] = 1
    targets = soft_targets(labels, Votes(share, np.ones(2, bool)))
    assert np.allclose(targets[:, :7].sum(axis=1), 1)
    assert np.array_equal(targets[:, :7].argmax(axis=1), labels)
    assert targets[0, FER_CLASSES.index("Neutral")] > targets[0, FER_CLASSES.index("Angry")] > 0
    assert np.array_equal(targets[:, 7:], share)


def test_without_votes_the_second_head_learns_nothing() -> None:
    targets = soft_targets(np.array([2]), None)
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(1, 15)).astype(np.float32)
    other = logits.copy()
    other[0, 7:] = 0
    assert float(label_and_vote_loss(targets, logits)[0]) == pytest.approx(
        float(label_and_vote_loss(targets, other)[0])
    )


def test_the_loss_is_least_at_the_target() -> None:
    targets = soft_targets(np.array([2]), None)
    best = np.concatenate([np.log(targets[:, :7]), np.zeros((1, 8))], axis=1).astype(np.float32)
    wrong = np.roll(best, 1, axis=1)
    assert float(label_and_vote_loss(targets, best)[0]) < float(label_and_vote_loss(targets, wrong)[0])


def test_a_rare_class_is_shown_more_often() -> None:
    faces = [Picture(np.zeros((96, 96), np.uint8), np.eye(2, 3), np.eye(2, 3))] * 3
    samples = EmotionSamples(faces, soft_targets(np.array([0, 1, 2]), None), np.array([1, 3, 1]))
    order = samples.order(np.random.default_rng(0))
    assert np.bincount(order).tolist() == [1, 3, 1]


def test_a_small_face_is_shown_as_large_as_the_networks_want_it_with_what_is_asked_of_it() -> None:
    face = Picture(np.zeros((48, 48), np.uint8), enlargement(48, 48), enlargement(48, 48))
    targets = soft_targets(np.array([3]), None)
    picture, target = EmotionSamples([face], targets, np.array([1])).sample(0, np.random.default_rng(0))
    assert picture.shape == (96, 96)
    assert target == pytest.approx(targets[0])


def test_some_faces_are_blended_and_what_is_asked_of_them_likewise() -> None:
    dark, bright = (Picture(np.full((96, 96), value, np.uint8), np.eye(2, 3), np.eye(2, 3)) for value in (0, 255))
    angry, happy = targets = soft_targets(np.array([0, 3]), None)
    samples, rng = EmotionSamples([dark, bright], targets, np.array([1, 1])), np.random.default_rng(0)
    shown = [samples.sample(0, rng) for _ in range(200)]
    shares = np.array([(target[0] - happy[0]) / (angry[0] - happy[0]) for _, target in shown])
    assert all(target[:7].sum() == pytest.approx(1) for _, target in shown)
    assert 0.5 < np.mean(shares > 0.9999) < 0.95
    assert ((shares > 0.05) & (shares < 0.95)).sum() > 10
    lightness = np.array([np.median(picture) for picture, _ in shown])
    assert np.corrcoef(lightness, shares)[0, 1] < -0.8


def test_losses_are_known_to_keras_by_name() -> None:
    assert keras.saving.get_registered_object("emotionai>masked_wing_loss") is masked_wing_loss
    assert keras.saving.get_registered_object("emotionai>label_and_vote_loss") is label_and_vote_loss
