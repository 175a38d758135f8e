"""What the emotion network looks at, as a heat map over each face."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.drawing.overlays import WINNING
from emotionai_desktop.drawing.placement import Image, PlacedFace
from emotionai_desktop.faces.crops import CROP_SIZE

#: Evidence of a cell that is drawn at full strength, in the logits' unit: on a clear smile, cells reach 12.
_STRONG = 13.0
#: What is drawn falls faster than the evidence does, so that the best of it stands out.
_CONTRAST = 1.5
_OPACITY = 0.72
#: The map is drawn at this size, then laid over the face.
_SIZE = 48
#: Of the colour map, its darkest part is left out: it would look like a shadow.
_FIRST_COLOUR = 70


def draw_heat(image: Image, face: PlacedFace, label: str) -> None:
    """Lay the evidence for one label over a face.

    Only what speaks for the label more than for the others counts, since a softmax heeds no more. The scale is the same
    for every face and frame: weak evidence stays faint.

    Parameters
    ----------
    image
        Drawn on in place.
    face
        The face; one without a class activation, or without that label, is left as it is.
    label
        The label, or `WINNING` for the face's own.
    """
    labels = list(face.emotion.probabilities)
    wanted = max(labels, key=face.emotion.probabilities.__getitem__) if label == WINNING else label
    if face.activation is None or face.from_crop is None or wanted not in labels:
        return
    share = evidence(face.activation, labels.index(wanted))
    corners = np.array([(0, 0), (CROP_SIZE, 0), (CROP_SIZE, CROP_SIZE), (0, CROP_SIZE)]) - 0.5
    reached = corners @ face.from_crop[:, :2].T + face.from_crop[:, 2]
    size = (image.shape[1], image.shape[0])
    left, top = (int(value) for value in np.clip(np.floor(reached.min(axis=0)), 0, size))
    right, bottom = (int(value) for value in np.clip(np.ceil(reached.max(axis=0)) + 1, 0, size))
    if right <= left or bottom <= top:
        return
    fine = np.clip(cv2.resize(share, (_SIZE, _SIZE), interpolation=cv2.INTER_CUBIC), 0, 1) * _FADE
    colours = cv2.applyColorMap((_FIRST_COLOUR + (255 - _FIRST_COLOUR) * fine).astype(np.uint8), cv2.COLORMAP_INFERNO)
    step = CROP_SIZE / _SIZE
    placed = face.from_crop @ np.array([[step, 0, 0.5 * step - 0.5], [0, step, 0.5 * step - 0.5], [0, 0, 1]])
    placed[:, 2] -= (left, top)
    area = image[top:bottom, left:right]
    room = (right - left, bottom - top)
    paint = cv2.warpAffine(colours, placed, room, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    weight = cv2.warpAffine((_OPACITY * fine).astype(np.float32), placed, room, flags=cv2.INTER_LINEAR)
    cv2.blendLinear(area, paint, 1 - weight, weight, dst=area)


def evidence(activation: NDArray[np.float32], at: int) -> NDArray[np.float32]:
    """How strongly each cell speaks for a label.

    Parameters
    ----------
    activation
        float32 [6, 6, labels], as in `Face`.
    at
        Number of the label.

    Returns
    -------
    float32 [6, 6], 0..1.
    """
    ahead = activation[:, :, at] - activation.mean(axis=2)
    share: NDArray[np.float32] = (np.clip(np.nan_to_num(ahead) / _STRONG, 0, 1) ** _CONTRAST).astype(np.float32)
    return share


def _fade() -> NDArray[np.float32]:
    """1 inside the map, falling to 0 at its edges, so that it does not end at a line: float32 [_SIZE, _SIZE]."""
    from_edge = np.minimum(np.arange(_SIZE), np.arange(_SIZE)[::-1]) / (_SIZE / 8)
    line = np.clip(from_edge, 0, 1) ** 0.7
    return np.outer(line, line).astype(np.float32)


_FADE = _fade()
