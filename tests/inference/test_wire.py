"""What is sent and what is understood, without a wire."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_desktop.inference.signature import Signature, SignatureError, choose_signature
from emotionai_desktop.inference.wire import (
    AnswerError,
    check_probabilities,
    decode_answer,
    encode_request,
    error_of,
)

BYTES = Signature("serving_bytes", "bytes", None, "1")
FLOATS = Signature("serving_default", "floats", None, "1")


def tensor(dtype: str, *shape: int) -> dict[str, Any]:
    return {"dtype": dtype, "tensor_shape": {"dim": [{"size": str(size)} for size in shape], "unknown_rank": False}}


def metadata(**signatures: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    known = {name: {"inputs": inputs, "outputs": outputs} for name, (inputs, outputs) in signatures.items()}
    return {"model_spec": {"version": "3"}, "metadata": {"signature_def": {"signature_def": known}}}


IMAGE = {"image": tensor("DT_FLOAT", -1, 96, 96, 1)}
FIVE = {"p": tensor("DT_FLOAT", -1, 5)}


def test_a_face_is_a_fraction_of_its_floats_as_bytes() -> None:
    crops = np.random.default_rng(0).integers(0, 256, (1, 96, 96), np.uint8)
    assert len(encode_request(crops, BYTES)) < 12_500
    floats = encode_request(crops[:, ::-1], FLOATS)  # a view that does not lie in memory in order
    np.testing.assert_allclose(np.array(json.loads(floats)["instances"])[..., 0], crops[:, ::-1] / 255, atol=1e-6)


def test_bytes_are_taken_under_their_known_name_only() -> None:
    strings = {"image_bytes": tensor("DT_STRING", -1)}
    chosen = choose_signature(metadata(serving_bytes=(strings, FIVE), serving_default=(IMAGE, FIVE)), 5)
    assert (chosen.name, chosen.takes, chosen.version) == ("serving_bytes", "bytes", "3")
    # Others take files there, PNG or JPEG.
    assert choose_signature(metadata(predict_png=(strings, FIVE), serving_default=(IMAGE, FIVE)), 5).takes == "floats"
    with pytest.raises(SignatureError, match="DT_STRING"):
        choose_signature(metadata(serving_default=(strings, FIVE)), 5)


def test_one_of_several_outputs_is_taken_by_its_shape() -> None:
    outputs = {"p": tensor("DT_FLOAT", -1, 5), "embedding": tensor("DT_FLOAT", -1, 64)}
    chosen = choose_signature(metadata(serving_default=(IMAGE, outputs)), 5)
    assert chosen.output == "p"
    answer = {"predictions": [{"p": [0.2] * 5, "embedding": [0] * 64}]}
    assert decode_answer(json.dumps(answer).encode(), 1, {chosen.output: (5,)})[0].shape == (1, 5)


@pytest.mark.parametrize("answer", [None, [], {}, {"metadata": 1}, {"metadata": {"signature_def": {}}}, "x"])
def test_what_is_no_metadata_is_refused(answer: Any) -> None:
    with pytest.raises(SignatureError):
        choose_signature(answer, 5)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"predictions": [[1e400, 0]]}', "infinite"),
        (b'{"predictions": [[1e30, 0]]}', "beyond"),
        (b'{"predictions": [[' + b"9" * 400 + b", 0]]}", "expected numbers"),
        (b'{"predictions": [[' + b"9" * 5000 + b", 0]]}", "cannot be read"),
        (b'{"predictions": [[true, false]]}', "expected numbers"),
        (b'{"predictions": [[null, 0]]}', "expected numbers"),
        (b'{"predictions": [[1, 2], [3]]}', "cannot be read"),
        (b'{"predictions": {"p": [1, 2]}}', "shape"),
        (b'{"error": "\\u202e\\u0007no"}', "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_an_answer_of_another_kind_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(AnswerError, match=reason):
        decode_answer(body, 1, {None: (2,)})


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_answer_does_more_than_be_refused(body: bytes) -> None:
    with pytest.raises(AnswerError) as error:
        decode_answer(body, 1, {None: (5,)})
    assert str(error.value).isprintable()
    assert error_of(body).isprintable()


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["p", "x"]), inner, max_size=2),
        max_leaves=12,
    )
)
def test_no_document_does_more_than_be_refused_or_be_right(document: Any) -> None:
    body = json.dumps({"predictions": document}).encode()
    try:
        [rows] = decode_answer(body, 1, {None: (2,)})
    except AnswerError:
        return
    assert rows.shape == (1, 2)
    assert np.isfinite(rows).all()


def test_numbers_that_are_no_probabilities_are_refused() -> None:
    check_probabilities(np.float32([[0.2] * 5, [1, 0, 0, 0, 0]]))
    for wrong in ([[2, -1, 0, 0, 0]], [[0.5] * 5], [[3.1, -2, 0.2, 1, 0]]):
        with pytest.raises(AnswerError):
            check_probabilities(np.float32(wrong))
