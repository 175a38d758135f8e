from __future__ import annotations

import numpy as np
import pytest

from train.bootstrap import intervals
from train.calibration import ECE_LIMIT, Calibration, calibrate, keeping_threshold
from train.datasets.emotions import FER_CLASSES, FIVE_CLASSES
from train.emotion_kpis import emotion_figures, expected_calibration_error, rejection_auroc
from train.evaluate_emotion import evaluate_emotion
from train.evaluate_keypoints import evaluate_keypoints
from train.keypoint_kpis import keypoint_figures, normalized_errors
from train.spread import spread_matrix


def test_errors_are_measured_in_distances_of_the_outer_eye_corners(face_points: np.ndarray) -> None:
    truth = np.stack([face_points] * 2)
    predicted = truth + np.array([3.0, 4.0])
    between = np.hypot(73 - 22, 0)
    assert np.allclose(normalized_errors(truth, predicted), 5 / between)
    figures = keypoint_figures(truth, predicted)
    assert figures["nme"] == pytest.approx(5 / between)
    assert figures["rmse_px"] == pytest.approx(np.sqrt(12.5))
    assert figures["failures"] == 1.0


def test_missing_points_do_not_count(face_points: np.ndarray) -> None:
    truth = np.stack([face_points] * 2)
    predicted = truth.copy()
    predicted[:, 6:10] += 50
    truth[:, 6:10] = np.nan
    assert keypoint_figures(truth, predicted) == {"rmse_px": 0.0, "nme": 0.0, "failures": 0.0}


def test_keypoint_result_has_every_point(face_points: np.ndarray) -> None:
    truth = np.stack([face_points] * 4)
    answers = truth.copy()
    answers[:, 10] += [0, 5.1]
    result = evaluate_keypoints(truth, answers.reshape(4, 30), "as they come")
    assert result.per_point["nose_tip"] == pytest.approx(0.1)
    assert result.per_point["left_eye_center"] == 0
    assert result.as_json()["faces"] == 4


def test_calibration_error_of_a_network_that_is_surer_than_right() -> None:
    confidence, correct = np.full(100, 0.9), np.arange(100) < 60
    assert expected_calibration_error(confidence, correct) == pytest.approx(0.3)
    assert expected_calibration_error(np.full(100, 1.0), np.ones(100, bool)) == 0


def test_accuracy_and_macro_f1() -> None:
    labels = np.array([0, 0, 0, 1])
    figures = emotion_figures(labels, np.array([[0.9, 0.1]] * 4))
    assert figures["accuracy"] == 0.75
    assert figures["macro_f1"] == pytest.approx((6 / 7 + 0) / 2)


def test_rejection_is_perfect_when_every_unclear_face_is_less_sure() -> None:
    clear, unclear = np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([[0.6, 0.4], [0.5, 0.5]])
    assert rejection_auroc(clear, unclear) == 1.0
    assert rejection_auroc(unclear, clear) == 0.0


def test_belief_in_none_of_the_classes_is_spread_and_the_answer_kept() -> None:
    spread = spread_matrix(FER_CLASSES, FIVE_CLASSES)
    rng = np.random.default_rng(0)
    seven = rng.dirichlet(np.ones(7), 50)
    five = seven @ spread
    assert np.allclose(five.sum(axis=1), 1)
    of_five = np.sort(seven[:, [FER_CLASSES.index(name) for name in FIVE_CLASSES]], axis=1)
    clear = of_five[:, -1] - of_five[:, -2] > 1 / 2048
    columns = [FER_CLASSES.index(name) for name in FIVE_CLASSES]
    assert np.array_equal(five.argmax(axis=1)[clear], seven[:, columns].argmax(axis=1)[clear])
    resting = np.eye(7)[FER_CLASSES.index("Neutral")] @ spread
    assert np.allclose(resting, 0.2, atol=1 / 2048)
    assert np.array_equal(spread.sum(axis=1), np.ones(7)), "exactly"
    assert np.array_equal(spread, spread.astype(np.float16)), "float16 can hold it"


def test_with_all_labels_nothing_is_spread() -> None:
    assert np.array_equal(spread_matrix(FER_CLASSES, FER_CLASSES), np.eye(7))


def test_a_label_that_was_not_learned_is_refused() -> None:
    with pytest.raises(ValueError, match="not learned: Bored"):
        spread_matrix(FER_CLASSES, ["Happy", "Bored"])


def test_calibration_cools_a_network_that_is_too_sure() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4000, 7))
    drawn = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.array([rng.choice(7, p=p) for p in drawn])
    found = calibrate(2 * logits, labels, np.eye(7))
    assert found.temperature == pytest.approx(2, rel=0.15)
    assert found.reserve == 0


def test_calibration_keeps_the_error_low_and_the_unclear_apart() -> None:
    rng = np.random.default_rng(1)
    learned = rng.integers(0, 7, 6000)
    logits = 1.5 * np.eye(7)[learned] + rng.normal(size=(6000, 7))
    spread = spread_matrix(FER_CLASSES, FIVE_CLASSES)
    truth = np.array([FIVE_CLASSES.index(n) if n in FIVE_CLASSES else -1 for n in FER_CLASSES])[learned]
    shipped, clear = np.isin(FER_CLASSES, FIVE_CLASSES), truth >= 0

    def measured(calibration: Calibration) -> tuple[float, float]:
        exponential = np.exp(calibration.calibrated(logits, shipped))
        five = exponential / exponential.sum(axis=1, keepdims=True) @ spread
        correct = five[clear].argmax(axis=1) == truth[clear]
        error = expected_calibration_error(five[clear].max(axis=1), correct)
        return error, rejection_auroc(five[clear], five[~clear])

    error, apart = measured(calibrate(logits, truth, spread))
    assert error <= ECE_LIMIT < measured(Calibration(1.0, 0.0))[0]
    assert apart > measured(Calibration(1.0, 4.0))[1]


def test_threshold_keeps_the_share_of_correct_answers() -> None:
    confidence = np.linspace(0.2, 1, 1001)
    correct = np.ones(1001, bool)
    correct[:100] = False
    threshold = keeping_threshold(confidence, correct, 0.9)
    assert 0.9 <= (confidence[correct] >= threshold).mean() < 0.93
    with pytest.raises(ValueError, match="no correct answer"):
        keeping_threshold(confidence, np.zeros(1001, bool), 0.9)


def test_intervals_hold_the_value_and_narrow_with_more_faces() -> None:
    values = np.random.default_rng(0).normal(size=4000)
    few = intervals(lambda rows: {"mean": float(values[:100][rows].mean())}, 100)["mean"]
    many = intervals(lambda rows: {"mean": float(values[rows].mean())}, 4000)["mean"]
    for value, low, high in (few, many):
        assert low < value < high
    assert many[2] - many[1] < (few[2] - few[1]) / 4


def test_faces_of_other_classes_measure_rejection_alone() -> None:
    names = np.array(["Happy", "Sad", "Happy", "Neutral", "Neutral", "Fear"])
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.5, 0.5], [0.55, 0.45], [0.95, 0.05]])
    result = evaluate_emotion(names, probabilities, ("Happy", "Sad"), 0.7)
    assert result.faces == 3
    assert result.overall["accuracy"][0] == pytest.approx(2 / 3)
    assert result.confusion.tolist() == [[1, 1], [0, 1]]
    assert result.rejection["Neutral"] == {"auroc": 1.0, "below_threshold": 1.0, "faces": 2}
    assert result.rejection["none of the classes"]["faces"] == 3
    assert result.kept["share"] == pytest.approx(2 / 3)
    assert result.kept["accuracy"] == 1.0


def test_a_set_without_the_classes_is_refused() -> None:
    with pytest.raises(ValueError, match="no face is labelled with one of Happy, Sad"):
        evaluate_emotion(np.array(["Fear"]), np.array([[0.5, 0.5]]), ("Happy", "Sad"), 0.7)
