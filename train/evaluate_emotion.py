"""Figures of an emotion network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from train.bootstrap import intervals
from train.emotion_kpis import emotion_figures, rejection_auroc

Interval = tuple[float, float, float]


@dataclass(frozen=True)
class EmotionResult:
    """What `evaluate_emotion` found.

    Attributes
    ----------
    labels
        The network's classes.
    faces
        Faces that show one of them.
    overall
        Accuracy, error rate, macro-F1 and expected calibration error, each with the bounds of its 95 % interval.
    rejection
        Of faces that show none of the classes, by the name of what they show: area under the ROC curve against the
        others, and share below the threshold.
    kept
        Share of the faces that reach the threshold, and the accuracy on those.
    per_class
        Precision, recall, F1 and number of faces of each class.
    confusion
        int64 [C, C]: rows are the labels, columns the answers.
    confidence, correct
        float [faces] and bool [faces], for the reliability diagram.
    """

    labels: tuple[str, ...]
    faces: int
    overall: dict[str, Interval]
    rejection: dict[str, dict[str, float]]
    kept: dict[str, float]
    per_class: dict[str, dict[str, float]]
    confusion: np.ndarray
    confidence: np.ndarray
    correct: np.ndarray

    def as_json(self) -> dict[str, Any]:
        """Everything but the single answers, in types that JSON has."""
        return {
            "labels": list(self.labels),
            "faces": self.faces,
            "overall": {name: list(values) for name, values in self.overall.items()},
            "rejection": self.rejection,
            "kept": self.kept,
            "per_class": self.per_class,
            "confusion": self.confusion.tolist(),
        }


def evaluate_emotion(
    names: np.ndarray, probabilities: np.ndarray, labels: Sequence[str], threshold: float
) -> EmotionResult:
    """Measure answers against labels.

    Parameters
    ----------
    names
        str [N]: what each face shows, by name.
    probabilities
        float [N, C]: the network's answers.
    labels
        C names, along the answers. Faces that show anything else serve to measure rejection.
    threshold
        Below which the app says that no emotion is clear.

    Raises
    ------
    ValueError
        If no face shows one of the labels, or the answers are not as many as they.
    """
    if probabilities.ndim != 2 or probabilities.shape[1] != len(labels):
        found = list(probabilities.shape[1:])
        raise ValueError(f"expected {len(labels)} probabilities a face ({', '.join(labels)}), found {found}")
    shown = np.isin(names, labels)
    if not shown.any():
        raise ValueError(f"no face is labelled with one of {', '.join(labels)}")
    truth = np.array([list(labels).index(name) for name in names[shown]])
    answers = probabilities[shown]

    def figures(rows: np.ndarray) -> dict[str, float]:
        found = emotion_figures(truth[rows], answers[rows])
        return {"accuracy": found["accuracy"], "error_rate": 1 - found["accuracy"], **found}

    precision, recall, f1, support = precision_recall_fscore_support(
        truth, answers.argmax(axis=1), labels=range(len(labels)), zero_division=0.0
    )
    columns = {"precision": precision, "recall": recall, "f1": f1, "faces": support}
    confidence, correct = answers.max(axis=1), answers.argmax(axis=1) == truth
    sure = confidence >= threshold
    others = sorted(set(names[~shown].tolist()))
    groups = {name: probabilities[names == name] for name in others}
    if len(others) > 1:
        groups["none of the classes"] = probabilities[~shown]
    return EmotionResult(
        labels=tuple(labels),
        faces=int(shown.sum()),
        overall=intervals(figures, len(truth)),
        rejection={
            name: {
                "auroc": rejection_auroc(answers, unclear),
                "below_threshold": float((unclear.max(axis=1) < threshold).mean()),
                "faces": len(unclear),
            }
            for name, unclear in groups.items()
        },
        kept={
            "threshold": threshold,
            "share": float(sure.mean()),
            "share_of_correct": float(sure[correct].mean()) if correct.any() else 0.0,
            "accuracy": float(correct[sure].mean()) if sure.any() else float("nan"),
        },
        per_class={
            label: {name: float(values[i]) for name, values in columns.items()} for i, label in enumerate(labels)
        },
        confusion=confusion_matrix(truth, answers.argmax(axis=1), labels=range(len(labels))),
        confidence=confidence,
        correct=correct,
    )
