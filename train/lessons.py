"""Pictures for docs/training.md: what residual blocks and learning rates do, computed and not only drawn."""

from __future__ import annotations

from pathlib import Path

import keras
import matplotlib as mpl

mpl.use("Agg")

import numpy as np
from keras import layers
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

BLUE, ORANGE, GREEN, GRAY = "#0072b2", "#d55e00", "#009e73", "#666666"

_DEPTH = 24


def write_lessons(folder: Path) -> list[Path]:
    """Write ``residual.png`` and ``learning_rate.png``; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in (("residual", _residual), ("learning_rate", _learning_rate)):
        figure, axes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
        draw(*axes)
        written.append(folder / f"{name}.png")
        figure.savefig(written[-1], dpi=110)
        plt.close(figure)
    return written


def gradient_sizes(shortcuts: bool, depth: int = _DEPTH) -> np.ndarray:
    """How far the loss reaches: size of the gradient at each block's first kernel, in a network fresh from the dice.

    Parameters
    ----------
    shortcuts
        Whether each block's input is added to its output.
    depth
        Number of blocks.

    Returns
    -------
    numpy.ndarray
        float [depth]: root mean square gradient over that of the last block, the first block first.
    """
    keras.utils.set_random_seed(0)
    image = keras.Input((12, 12, 16))
    x, kernels = image, []
    for _ in range(depth):
        y = x
        for part in range(2):
            conv = layers.Conv2D(16, 3, padding="same", use_bias=False, kernel_initializer="he_normal")
            y = layers.BatchNormalization()(conv(y))
            if part == 0:
                kernels.append(conv)
                y = layers.ReLU()(y)
        x = layers.ReLU()(layers.Add()([x, y]) if shortcuts else y)
    model = keras.Model(image, layers.Dense(1)(layers.GlobalAveragePooling2D()(x)))
    rng = np.random.default_rng(0)
    pictures, targets = rng.normal(size=(16, 12, 12, 16)), rng.normal(size=(16, 1))
    before = [conv.get_weights()[0] for conv in kernels]
    # A step of plain gradient descent moves each weight by its gradient.
    model.compile(keras.optimizers.SGD(1.0), "mse")
    model.train_on_batch(pictures, targets)
    sizes = [np.sqrt(np.mean((conv.get_weights()[0] - old) ** 2)) for conv, old in zip(kernels, before, strict=True)]
    return np.array(sizes) / sizes[-1]


def descent(rate: float, steps: int = 25) -> np.ndarray:
    """Gradient descent in a valley, x²/2 + 6 y²/2, from (-4, 1.5): float [steps + 1, 2]."""
    curvature = np.array([1.0, 6.0])
    places = [np.array([-4.0, 1.5])]
    for _ in range(steps):
        places.append(places[-1] - rate * curvature * places[-1])
    return np.array(places)


def _height(path: np.ndarray) -> np.ndarray:
    return path[:, 0] ** 2 / 2 + 3 * path[:, 1] ** 2


def _residual(left: Axes, right: Axes) -> None:
    left.set(xlim=(0, 10), ylim=(0, 10), title="A residual block adds its input to what it computes")
    left.axis("off")
    for y, text in ((7.4, "3x3 convolution\nbatch normalization, ReLU"), (4.4, "3x3 convolution\nbatch normalization")):
        left.add_patch(FancyBboxPatch((1.6, y), 4.4, 1.5, boxstyle="round,pad=0.1", fc="#e6f0f7", ec=BLUE))
        left.text(3.8, y + 0.75, text, ha="center", va="center", fontsize=9)
    arrow = {"arrowstyle": "-|>", "color": GRAY}
    for start, end in (((3.8, 10), (3.8, 9.05)), ((3.8, 7.3), (3.8, 6.05)), ((3.8, 4.3), (3.8, 2.75))):
        left.annotate("", end, start, arrowprops=arrow)
    left.plot([3.8, 8.2, 8.2], [9.6, 9.6, 2.3], color=ORANGE, lw=2)
    left.annotate("", (4.35, 2.3), (8.25, 2.3), arrowprops={**arrow, "color": ORANGE, "lw": 2})
    left.text(8.0, 6.0, "shortcut: x", color=ORANGE, ha="right", rotation=90, va="center")
    left.text(3.8, 2.3, "+", ha="center", va="center", fontsize=15, bbox={"boxstyle": "circle", "fc": "w", "ec": GRAY})
    left.annotate("", (3.8, 0.4), (3.8, 1.8), arrowprops=arrow)
    left.text(4.1, 1.0, "ReLU(F(x) + x)", va="center")
    blocks = np.arange(1, _DEPTH + 1)
    right.semilogy(blocks, gradient_sizes(False), "o-", color=BLUE, ms=4, label="without shortcuts")
    right.semilogy(blocks, gradient_sizes(True), "s-", color=ORANGE, ms=4, label="with shortcuts")
    right.set(xlabel="block", ylabel="size of the gradient, last block = 1", title=f"{_DEPTH} blocks, before training")
    right.legend()


def _learning_rate(left: Axes, right: Axes) -> None:
    x, y = np.meshgrid(np.linspace(-4.6, 2.6, 120), np.linspace(-2.2, 2.2, 120))
    left.contour(x, y, x**2 / 2 + 3 * y**2, levels=np.geomspace(0.05, 25, 10), colors="#cccccc", linewidths=0.8)
    for rate, color, words in ((0.02, BLUE, "too small"), (0.2, GREEN, "right"), (0.32, ORANGE, "nearly too large")):
        path = descent(rate)
        left.plot(*path.T, "o-", color=color, ms=3, lw=1, label=f"rate {rate}: {words}")
        right.semilogy(_height(path), color=color, label=f"rate {rate}")
    right.semilogy(_height(descent(0.36)), color=GRAY, ls="--", label="rate 0.36: too large")
    left.set(title="Gradient descent in a narrow valley", xlim=(-4.6, 2.6), ylim=(-2.2, 2.2))
    left.legend(loc="lower right", fontsize=8)
    right.set(title="Its loss", xlabel="step", ylabel="loss", ylim=(1e-3, 1e3))
    right.legend(fontsize=8)
