"""Points and emotions of live faces made calm for the eye: as steady as a still face, as quick as a moving one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.results import NO_CLEAR_EMOTION, Emotion, Face, Smoothed

#: What follows are the values for the calmest setting.
#:
#: Time constant of the points of a face at rest, seconds.
_REST_S = 0.6

#: How far points may lag behind a face that moves ever faster, widths of its box.
_MOST_LAG = 0.05

#: Time constant of the probabilities, seconds.
_EMOTION_S = 0.8

#: How far another label must lead to replace the one that is shown, or for how many seconds.
_LEAD, _LEAD_S = 0.3, 8.0

#: Time constant of the points' speed, seconds (the cutoff of 1 Hz of the One Euro filter's authors).
_SPEED_S = 1 / (2 * math.pi)

#: A face that was not seen for longer begins anew, seconds.
_MOST_GAP_S = 0.5


class FaceSmoother:
    """Smooths one face over the frames of a live source.

    The points go through a One Euro filter (Casiez et al. 2012, https://doi.org/10.1145/2207676.2208639): a low-pass
    whose time constant falls with the speed of the point, so that a still face does not tremble and a moving one is not
    left behind. Speed is measured in widths of the face, so near and far faces are smoothed alike. The probabilities
    go through a low-pass of their own, and the label through a hysteresis in which `NO_CLEAR_EMOTION` takes part as
    if it had the threshold's probability. Everything goes by the frames' times, whatever their rate.
    """

    def __init__(self) -> None:
        self._time_s = -math.inf
        self._labels: tuple[str, ...] = ()

    def update(self, face: Face, threshold: float, time_s: float, strength: float) -> Smoothed:
        """Take in the next frame.

        Parameters
        ----------
        face
            What was found on it.
        threshold
            Of the emotion model.
        time_s
            Time of the frame, seconds. Where it runs backwards, or the emotions have other names, all begins anew.
        strength
            0 (raw) to 1 (calm).
        """
        elapsed, self._time_s = time_s - self._time_s, time_s
        labels = tuple(face.emotion.probabilities)
        probabilities = np.fromiter(face.emotion.probabilities.values(), np.float64)
        if strength <= 0 or not 0 <= elapsed <= _MOST_GAP_S or labels != self._labels:
            self._points = self._raw = face.keypoints.astype(np.float64)
            self._velocity = np.zeros_like(self._points)
            self._labels, self._label, self._probabilities = labels, face.emotion.label, probabilities
            self._challenged_s = math.inf
        elif elapsed > 0:
            # Strength squared: half of the slider is for small differences.
            calm = strength**2
            self._move(face.keypoints, max(face.box[2], 1.0), elapsed, calm)
            self._probabilities = self._probabilities + _share(elapsed, _EMOTION_S * calm) * (
                probabilities - self._probabilities
            )
            self._name(threshold, time_s, strength)
        emotion = Emotion(self._label, dict(zip(labels, self._probabilities.tolist(), strict=True)))
        return Smoothed(self._points.astype(np.float32), emotion)

    def _move(self, points: NDArray[np.float32], width: float, elapsed: float, calm: float) -> None:
        velocity = (points - self._raw) / elapsed
        self._velocity = self._velocity + _share(elapsed, _SPEED_S) * (velocity - self._velocity)
        speed = np.hypot(self._velocity[:, :1], self._velocity[:, 1:]) / width
        # At rest the time constant is that of rest; at high speed the lag, which is their product, is the most lag.
        constant = 1 / (1 / (_REST_S * calm) + speed / (_MOST_LAG * calm))
        self._points = self._points + elapsed / (elapsed + constant) * (points - self._points)
        self._raw = points.astype(np.float64)

    def _name(self, threshold: float, time_s: float, strength: float) -> None:
        """Change the label where another one leads by enough, or for long enough."""
        chances = dict(zip(self._labels, self._probabilities.tolist(), strict=True))
        first = max(chances, key=lambda label: chances[label])
        chances[NO_CLEAR_EMOTION] = threshold
        if chances[first] < threshold:
            first = NO_CLEAR_EMOTION
        if first == self._label:
            self._challenged_s = math.inf
            return
        self._challenged_s = min(self._challenged_s, time_s)
        lead = chances[first] - chances[self._label]
        if lead >= _LEAD * strength or time_s - self._challenged_s >= _LEAD_S * strength:
            self._label, self._challenged_s = first, math.inf


def _share(elapsed: float, constant: float) -> float:
    """How much a low-pass takes of what is new after this time, 0..1."""
    return elapsed / (elapsed + constant)
