"""The app's two networks as a client sees them: floats or bytes in, five probabilities a face out."""

from __future__ import annotations

import base64
import gzip
import json

import numpy as np
import pytest

from tests.serving.served import expected


def test_the_seeds_own_request(faces, any_url, http):
    # As the first version of this app sent it: one face, nested lists, argmax over five numbers.
    face = (faces[0] / 255.0).reshape(1, 96, 96, 1)
    data = json.dumps({"signature_name": "serving_default", "instances": face.tolist()})
    answer = http.post(
        f"{any_url}/v1/models/tiny/versions/1:predict", data=data, headers={"content-type": "application/json"}
    )
    predictions = json.loads(answer.text)["predictions"]
    assert np.argmax(predictions[0]) == np.argmax(expected(faces[:1]))


def as_bytes(faces):
    return [{"b64": base64.b64encode(face.tobytes()).decode()} for face in faces]


def test_bytes_and_floats_get_the_same_answers(faces, any_url, http):
    url = f"{any_url}/v1/models/tiny:predict"
    floats = http.post(url, json={"instances": (faces[..., None] / 255.0).tolist()}).json()["predictions"]
    encoded = {"signature_name": "serving_bytes", "instances": as_bytes(faces)}
    np.testing.assert_allclose(floats, expected(faces), atol=1e-5)
    np.testing.assert_allclose(http.post(url, json=encoded).json()["predictions"], floats, atol=1e-6)


def test_columns_and_names(faces, any_url, http):
    url = f"{any_url}/v1/models/tiny:predict"
    images = (faces[:2, ..., None] / 255.0).tolist()
    for inputs in (images, {"image": images}):
        np.testing.assert_allclose(
            http.post(url, json={"inputs": inputs}).json()["outputs"], expected(faces[:2]), atol=1e-5
        )
    named = http.post(url, json={"instances": [{"image": image} for image in images]}).json()["predictions"]
    np.testing.assert_allclose(named, expected(faces[:2]), atol=1e-5)


def test_a_compressed_request(faces, any_url, http):
    body = gzip.compress(json.dumps({"signature_name": "serving_bytes", "instances": as_bytes(faces)}).encode())
    answer = http.post(f"{any_url}/v1/models/tiny:predict", data=body, headers={"content-encoding": "gzip"})
    np.testing.assert_allclose(answer.json()["predictions"], expected(faces), atol=1e-5)


def test_a_gray_value_that_is_no_number_reaches_the_answer_and_no_other_face(faces, any_url, http):
    images = (faces[:2, ..., None] / 255.0).astype(np.float32)
    images[0, 0, 0, 0] = np.nan
    answer = http.post(f"{any_url}/v1/models/tiny:predict", data=json.dumps({"instances": images.tolist()}))
    predictions = np.array(json.loads(answer.text)["predictions"])
    assert np.isnan(predictions[0]).any()
    np.testing.assert_allclose(predictions[1:], expected(faces[1:2]), atol=1e-5)


@pytest.mark.parametrize("size", [0, 3, 9215, 9217])
def test_bytes_of_another_length_get_400(size, any_url, http):
    encoded = base64.b64encode(b"x" * size).decode()
    body = {"signature_name": "serving_bytes", "instances": [{"b64": encoded}]}
    answer = http.post(f"{any_url}/v1/models/tiny:predict", json=body)
    assert answer.status_code == 400
    assert "9216" in answer.json()["error"]


@pytest.mark.parametrize("shape", [(), (1,), (1, 1), (96, 96), (96, 96, 3), (96, 90, 1), (1, 96, 96, 1), (1,) * 20])
@pytest.mark.parametrize("form", ["instances", "inputs"])
def test_a_shape_that_does_not_fit_gets_400(shape, form, served, http):
    # Not for the real server, whose process such a request can end.
    answer = http.post(f"{served.url}/v1/models/tiny:predict", json={form: np.zeros((1, *shape)).tolist()})
    assert answer.status_code == 400
    assert "[?,96,96,1]" in answer.json()["error"]


def test_an_empty_batch_gets_an_empty_answer(served, http):
    assert http.post(f"{served.url}/v1/models/tiny:predict", json={"inputs": []}).json() == {"outputs": []}


def test_metadata_shows_the_contract(any_url, http):
    document = http.get(f"{any_url}/v1/models/tiny/metadata").json()
    signatures = document["metadata"]["signature_def"]["signature_def"]
    image = signatures["serving_default"]["inputs"]["image"]
    assert image["dtype"] == "DT_FLOAT"
    assert [dim["size"] for dim in image["tensor_shape"]["dim"]] == ["-1", "96", "96", "1"]
    assert signatures["serving_bytes"]["inputs"]["image_bytes"]["dtype"] == "DT_STRING"
