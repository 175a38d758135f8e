"""The two networks: plain residual CNNs, small enough for an ordinary laptop.

Both read one 96x96 gray crop. Most arithmetic happens at 24x24, 12x12 and 6x6, because FER-2013 holds no more detail
than 48x48 and a face crop is almost all low frequency.

Residual blocks: He et al. 2016, "Deep residual learning" (arXiv 1512.03385). The keypoint head is the soft-argmax of
Sun et al. 2018, "Integral human pose regression" (arXiv 1711.08229): it keeps positions, needs few weights and is exact
below the size of a cell.

Only built-in layers are used, so that a saved ``.keras`` file loads with ``safe_mode`` and without this package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

IMAGE_SIZE = 96
"""Side of the crop that both networks read, in pixels."""

KEYPOINTS = 15
"""Number of facial points, in the order of the Kaggle facial-keypoints columns."""


@dataclass(frozen=True)
class Convolutions:
    """How the networks' convolutions are built.

    Attributes
    ----------
    folded
        False for training: convolution, then batch normalization. True for use: one convolution with a bias that
        does both, for weights from `train.folding`.
    ceiling
        What ReLUs give at most; None for any number.
    trainable
        Whether training changes them.
    """

    folded: bool = False
    ceiling: float | None = None
    trainable: bool = True

    def conv(
        self, x: keras.KerasTensor, filters: int, size: int, stride: int, name: str, relu: bool = True
    ) -> keras.KerasTensor:
        """Normalized convolution, and a ReLU unless `relu` is false."""
        x = layers.Conv2D(
            filters, size, stride, padding="same", use_bias=self.folded, kernel_initializer="he_normal",
            trainable=self.trainable, name=name,
        )(x)  # fmt: skip
        return self._normalized(x, name, relu)

    def depthwise(self, x: keras.KerasTensor, size: int, stride: int, name: str) -> keras.KerasTensor:
        """Normalized convolution of each channel by itself, and a ReLU."""
        x = layers.DepthwiseConv2D(
            size, stride, padding="same", use_bias=self.folded, depthwise_initializer="he_normal",
            trainable=self.trainable, name=name,
        )(x)  # fmt: skip
        return self._normalized(x, name, relu=True)

    def _normalized(self, x: keras.KerasTensor, name: str, relu: bool) -> keras.KerasTensor:
        if not self.folded:
            x = layers.BatchNormalization(
                momentum=0.97, epsilon=1e-3, trainable=self.trainable, name=f"{name}_bn"
            )(x)  # fmt: skip
        return layers.ReLU(self.ceiling, name=f"{name}_relu")(x) if relu else x

    def block(self, x: keras.KerasTensor, filters: int, stride: int, name: str) -> keras.KerasTensor:
        """Two 3x3 convolutions beside a shortcut.

        Where the shape changes, the shortcut averages 2x2 cells before its 1x1 convolution, so that no activation is
        skipped (He et al. 2019, "Bag of tricks", ResNet-D).
        """
        shortcut = x
        if stride > 1:
            shortcut = layers.AveragePooling2D(stride, padding="same", name=f"{name}_pool")(shortcut)
        if stride > 1 or x.shape[-1] != filters:
            shortcut = self.conv(shortcut, filters, 1, 1, f"{name}_shortcut", relu=False)
        y = self.conv(x, filters, 3, stride, f"{name}_a")
        y = self.conv(y, filters, 3, 1, f"{name}_b", relu=False)
        return layers.ReLU(name=f"{name}_out")(layers.Add(name=f"{name}_add")([shortcut, y]))

    def stem(self, image: keras.KerasTensor, narrow: int, wide: int) -> keras.KerasTensor:
        """From 96x96x1 to 24x24x`wide` in two strided convolutions."""
        x = layers.Rescaling(2.0, offset=-1.0, name="center")(image)
        x = self.conv(x, narrow, 5, 2, "stem_a")
        return self.conv(x, wide, 3, 2, "stem_b")


def keypoint_network(width: int = 32, folded: bool = False) -> keras.Model:
    """15 facial points from a crop.

    Parameters
    ----------
    width
        Channels at 24x24; doubled at 12x12 and again at 6x6.
    folded
        As in `Convolutions`.

    Returns
    -------
    keras.Model
        ``image`` float32 [N, 96, 96, 1] in 0..1 to ``keypoints`` float32 [N, 30]: x, y of each point in pixels of
        the crop.
    """
    build = Convolutions(folded)
    image = keras.Input((IMAGE_SIZE, IMAGE_SIZE, 1), name="image")
    x = build.stem(image, 24, width)
    x = build.block(x, 2 * width, 2, "r12_1")
    fine = build.block(x, 2 * width, 1, "r12_2")
    x = build.block(fine, 4 * width, 2, "r6_1")
    x = build.block(x, 4 * width, 1, "r6_2")
    # What the whole face looks like (6x6) says roughly where a point must be, the 12x12 map where exactly.
    x = layers.Conv2D(2 * width, 1, use_bias=False, name="lateral")(x)
    x = layers.UpSampling2D(2, interpolation="bilinear", name="up")(x)
    x = layers.Add(name="merge")([x, fine])
    x = build.conv(x, 2 * width, 3, 1, "head")
    x = layers.Conv2D(KEYPOINTS, 1, name="heat", dtype="float32")(x)
    cells = x.shape[1] * x.shape[2]
    x = layers.Reshape((cells, KEYPOINTS), name="cells", dtype="float32")(x)
    x = layers.Softmax(axis=1, name="where", dtype="float32")(x)
    x = layers.Permute((2, 1), name="by_point", dtype="float32")(x)
    x = layers.Dense(2, use_bias=False, trainable=False, name="cell_centers", dtype="float32")(x)
    points = layers.Reshape((2 * KEYPOINTS,), name="keypoints", dtype="float32")(x)
    model = keras.Model(image, points, name="keypoints")
    model.get_layer("cell_centers").set_weights([cell_centers(12)])
    return model


def cell_centers(side: int, reach: float = 1.25) -> np.ndarray:
    """Where each cell of a `side` x `side` map stands in the crop.

    Parameters
    ----------
    side
        Cells along one side.
    reach
        The map is stretched about the middle by this factor, because a weighted mean of cell centres can never leave
        the outermost ones, while lips and brows come near the edge of the crop and beyond.

    Returns
    -------
    numpy.ndarray
        float32 [side * side, 2]: x, y in pixels, row by row.
    """
    along = ((np.arange(side) + 0.5) / side - 0.5) * reach * IMAGE_SIZE + (IMAGE_SIZE - 1) / 2
    x, y = np.meshgrid(along, along)
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


Widths = tuple[int, int, int]

Trunk = Callable[..., tuple[keras.KerasTensor, keras.KerasTensor]]
"""The part of an emotion network that sees: `folded` to its input and its last feature map, as `emotion_trunk`."""

EMOTION_WIDTHS: Widths = (32, 64, 192)
"""Channels of the emotion network at 24x24, 12x12 and 6x6."""


def emotion_trunk(widths: Widths = EMOTION_WIDTHS, folded: bool = False) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """The part of the emotion network that sees.

    Parameters
    ----------
    widths
        Channels at 24x24, 12x12 and 6x6.
    folded
        As in `Convolutions`.

    Returns
    -------
    tuple
        The input ``image`` [N, 96, 96, 1], and the last feature map ``features`` [N, 6, 6, widths[2]]. Pooled over its
        cells and put through a dense layer it gives the logits, so that the logit of one cell is that layer applied
        to the cell: the class activation map of Zhou et al. 2016 (arXiv 1512.04150).
    """
    build = Convolutions(folded)
    image = keras.Input((IMAGE_SIZE, IMAGE_SIZE, 1), name="image")
    x = build.stem(image, 32, widths[0])
    x = build.block(x, widths[0], 1, "r24_1")
    x = build.block(x, widths[1], 2, "r12_1")
    x = build.block(x, widths[1], 1, "r12_2")
    x = build.block(x, widths[2], 2, "r6_1")
    return image, build.block(x, widths[2], 1, "r6_2")


def emotion_network(classes: int, votes: int, trunk: Trunk = emotion_trunk, dropout: float = 0.1) -> keras.Model:
    """Logits over emotions, for training.

    Parameters
    ----------
    classes
        Classes of the label (FER-2013 has 7).
    votes
        Classes of a second head that learns the distribution of human votes (FER+ has 8) and is dropped at export.
        It teaches the trunk what the hard labels leave out, and leaves the first head free of the second's bias.
    trunk
        What sees; `emotion_trunk` in what ships.
    dropout
        Share of pooled features left out in training.

    Returns
    -------
    keras.Model
        ``image`` float32 [N, 96, 96, 1] in 0..1 to float32 [N, classes + votes]: logits, the votes last.
    """
    image, features = trunk()
    pooled = layers.GlobalAveragePooling2D(name="pool", dtype="float32")(features)
    pooled = layers.Dropout(dropout, name="dropout", dtype="float32")(pooled)
    logits = layers.Dense(classes, name="logits", dtype="float32")(pooled)
    vote_logits = layers.Dense(votes, name="vote_logits", dtype="float32")(pooled)
    heads = layers.Concatenate(name="heads", dtype="float32")([logits, vote_logits])
    return keras.Model(image, heads, name="emotion")


def shipped_emotion_network(learned: int, shipped: int, trunk: Trunk = emotion_trunk) -> keras.Model:
    """The emotion network as it is used, to be filled by `train.folding`.

    Parameters
    ----------
    learned
        Classes that the trained network has logits for.
    shipped
        Classes of the answer.
    trunk
        As in `emotion_network`.

    Returns
    -------
    keras.Model
        ``image`` float32 [N, 96, 96, 1] in 0..1 to ``probabilities`` float32 [N, shipped], which sum to 1.
    """
    image, features = trunk(folded=True)
    pooled = layers.GlobalAveragePooling2D(name="pool")(features)
    learned_probabilities = layers.Softmax(name="learned")(layers.Dense(learned, name="logits")(pooled))
    spread = layers.Dense(shipped, use_bias=False, trainable=False, name="probabilities")
    return keras.Model(image, spread(learned_probabilities), name="emotion")


def explained(shipped: keras.Model) -> keras.Model:
    """An emotion network that also says where it sees what.

    Class activation maps (Zhou et al. 2016, arXiv 1512.04150): a network that ends in global average pooling and a
    dense layer gives its logit as the mean, over the cells of the last feature map, of that layer applied to each cell.
    Grad-CAM (Selvaraju et al. 2017, arXiv 1610.02391) comes to the same there; so no gradient is needed, but one
    product.

    Parameters
    ----------
    shipped
        Filled network of `shipped_emotion_network`.

    Returns
    -------
    keras.Model
        The same input to a dict of ``probabilities`` and ``activation``, float32 [N, 6, 6, shipped]: what each cell
        adds to the logit of the class, whose mean over the cells is the logit less its bias.
    """
    pool, logits, spread = (shipped.get_layer(name) for name in ("pool", "logits", "probabilities"))
    learned_of_shipped = spread.get_weights()[0].argmax(axis=0)
    kernel = logits.get_weights()[0][:, learned_of_shipped]
    maps = layers.Conv2D(kernel.shape[1], 1, use_bias=False, name="activation", dtype="float32")
    model = keras.Model(shipped.inputs, {"probabilities": shipped.output, "activation": maps(pool.input)})
    maps.set_weights([kernel[None, None]])
    return model


def multiply_adds(model: keras.Model) -> int:
    """Multiply-adds of one forward pass of one image, convolutions and dense layers counted."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, (layers.Conv2D, layers.DepthwiseConv2D)):
            _, height, width, _ = layer.output.shape
            total += height * width * int(np.prod(layer.kernel.shape))
        elif isinstance(layer, layers.Dense):
            positions = int(np.prod(layer.output.shape[1:-1]))
            total += positions * int(np.prod(layer.kernel.shape))
    return total
