"""The readers, each as a function of bytes that returns unless the reader breaks its promise.

``tests/test_fuzz.py`` plays the kept cases and some thousand made ones; ``python -m fuzz TARGET`` looks for new ones.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from emotionai_desktop.capture.addresses import shown_address
from emotionai_desktop.capture.containers import is_cut_short
from emotionai_desktop.capture.formats import content_kind
from emotionai_desktop.capture.images import read_picture
from emotionai_desktop.capture.jpeg import too_many_scans
from emotionai_desktop.capture.source import SourceError
from emotionai_desktop.capture.video import VideoFile
from emotionai_desktop.inference.catalog import Catalog, CatalogError
from emotionai_desktop.inference.signature import SignatureError, choose_signature, explaining_signature
from emotionai_desktop.inference.wire import AnswerError, check_probabilities, decode_answer, error_of
from emotionai_desktop.recording.session import SessionError, read_session
from emotionai_desktop.recording.stored import StoredResults
from emotionai_desktop.serving.config import ConfigError, read_config
from emotionai_desktop.serving.errors import InvalidRequestError
from emotionai_desktop.serving.request import read_request
from emotionai_desktop.serving.signature import Signature, TensorSpec
from train.datasets.emotions import _read_table as read_emotions
from train.datasets.emotions import load_votes
from train.datasets.errors import DataError
from train.datasets.keypoints import _read_kaggle as read_keypoints
from train.datasets.keypoints import read_pts

_TEMPORARY = tempfile.TemporaryDirectory(prefix="emotionai-fuzz-")
#: Where every reader gets its bytes in a file.
_FOLDER = Path(_TEMPORARY.name)


def _file(name: str, content: bytes) -> Path:
    path = _FOLDER / name
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    return path


def _names_the_file(error: Exception, path: Path) -> None:
    assert path.name in str(error), f"{error!r} does not name {path.name}"


def _is_one_line(error: Exception) -> None:
    assert str(error).isprintable(), f"{error!r} is no line of text"


def picture(content: bytes) -> None:
    """`read_picture`."""
    path = _file("picture.jpg", content)
    try:
        image = read_picture(path)
    except SourceError as error:
        _names_the_file(error, path)
        return
    assert image.dtype == np.uint8
    assert image.ndim == 3
    assert image.shape[2] == 3


def video(content: bytes) -> None:
    """`VideoFile`, its first frames and one from the middle."""
    path = _file("video.mp4", content)
    try:
        source = VideoFile(path)
        try:
            for _ in range(3):
                source.read()
            source.seek((source.frame_count or 1) // 2)
            source.read()
        finally:
            source.close()
    except SourceError as error:
        _names_the_file(error, path)


def head(content: bytes) -> None:
    """What looks at bytes before a decoder does."""
    assert content_kind(content[:400]) in ("picture", "video", "heif", None)
    if content:
        path = _file("head.bin", content)
        assert is_cut_short(path) in (True, False)
        assert too_many_scans(path) in (True, False)


def emotions_csv(content: bytes) -> None:
    """The FER-2013 CSV."""
    path = _file("emotions.csv", content)
    try:
        arrays = read_emotions(path)
    except DataError as error:
        _names_the_file(error, path)
        return
    assert arrays["images"].shape[1:] == (48, 48)


def keypoints_csv(content: bytes) -> None:
    """The Kaggle keypoints CSV."""
    path = _file("keypoints.csv", content)
    try:
        arrays = read_keypoints(path)
    except DataError as error:
        _names_the_file(error, path)
        return
    assert arrays["points"].shape[1:] == (15, 2)


def votes_csv(content: bytes) -> None:
    """FER+'s CSV."""
    path = _file("votes.csv", content)
    try:
        votes = load_votes(path, np.array(["Training", "PublicTest"]))
    except DataError as error:
        _names_the_file(error, path)
        return
    assert np.isfinite(votes.share).all()


def packed_csv(content: bytes) -> None:
    """A compressed CSV: the first byte says of which kind."""
    kind = (".zip", ".csv.gz", ".csv.xz")[content[0] % 3] if content else ".zip"
    path = _file(f"packed{kind}", content[1:])
    try:
        read_emotions(path)
    except DataError as error:
        _names_the_file(error, path)


def pts(content: bytes) -> None:
    """An iBUG .pts file."""
    path = _file("face.pts", content)
    try:
        points = read_pts(path)
    except DataError as error:
        _names_the_file(error, path)
        return
    assert points.shape == (68, 2)
    assert np.isfinite(points).all()


def catalog(content: bytes) -> None:
    """catalog.json, and a look for each file that it names."""
    _file("catalog.json", content)
    try:
        found = Catalog.load(_FOLDER)
        for model in found.models.values():
            for name in model.files:
                place = (_FOLDER / model.name / str(model.version) / name).resolve()
                assert place.is_relative_to(_FOLDER.resolve()), f"{name} leads out of the folder"
                found.read(model, name)
    except CatalogError as error:
        _names_the_file(error, _FOLDER)


def session(content: bytes) -> None:
    """session.json."""
    path = _file("session.json", content)
    try:
        found = read_session(path)
    except SessionError as error:
        _names_the_file(error, path)
        return
    json.dumps(found.as_json())


def results(content: bytes) -> None:
    """The rows of a session."""
    path = _file("results.jsonl", content)
    try:
        stored = StoredResults(path)
    except SessionError as error:
        _names_the_file(error, path)
        return
    try:
        for row in range(min(len(stored), 3)):
            json.dumps(stored.read(row).as_json())
    finally:
        stored.close()


def answer(content: bytes) -> None:
    """A model server's answer."""
    error_of(content)
    for outputs in ({None: (30,)}, {None: (5,)}, {"probabilities": (5,), "activations": (6, 6, 5)}):
        try:
            found = decode_answer(content, 2, outputs)
            for numbers, shape in zip(found, outputs.values(), strict=True):
                assert numbers.dtype == np.float32
                assert numbers.shape == (2, *shape)
                assert (np.abs(numbers) <= 1e4).all()
            check_probabilities(found[0])
        except AnswerError as error:
            _is_one_line(error)


def metadata(content: bytes) -> None:
    """What a model server says of a model."""
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError):
        return
    try:
        choose_signature(document, 30)
        explaining_signature(document, 30)
    except SignatureError:
        return


def request(content: bytes) -> None:
    """The body of a request to the embedded server."""
    image = TensorSpec("image:0", np.dtype(np.float32), (-1, 2, 2, 1))
    raw = TensorSpec("bytes:0", np.dtype(object), (-1,))
    output = TensorSpec("out:0", np.dtype(np.float32), (-1, 30))
    signatures = {
        "serving_default": Signature("serving_default", {"image": image}, {"keypoints": output}),
        "serving_bytes": Signature("serving_bytes", {"image_bytes": raw}, {"keypoints": output}),
    }

    def find(name: str) -> Signature:
        if name not in signatures:
            raise InvalidRequestError(f"no signature {name}")
        return signatures[name]

    try:
        read_request(content, find)
    except InvalidRequestError:
        return


def models_config(content: bytes) -> None:
    """models.config."""
    path = _file("models.config", content)
    try:
        read_config(path)
    except ConfigError as error:
        _names_the_file(error, path)


def address(content: bytes) -> None:
    """An address, shown: on one line, and without the password that stands at its usual place."""
    text = content.decode("utf-8", "surrogateescape")
    assert shown_address(text).isprintable()
    # The text is between what cannot be mistaken for a part of the scheme or the host.
    assert "s3cret" not in shown_address(f"http://ann:s3cret{text}s3cret@cam/x?{text}s3cret")


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each
    for each in (
        picture,
        video,
        head,
        emotions_csv,
        keypoints_csv,
        votes_csv,
        packed_csv,
        pts,
        catalog,
        session,
        results,
        answer,
        metadata,
        request,
        models_config,
        address,
    )
}
