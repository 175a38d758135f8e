from __future__ import annotations

from typing import Any

import pytest

from emotionai_desktop.inference.endpoint import Endpoint, EndpointError


@pytest.mark.parametrize(
    ("text", "url", "host"),
    [
        ("gpu:8501", "http://gpu:8501", "gpu:8501"),
        (" HTTPS://Faces.Example/ ", "https://faces.example", "faces.example"),
        ("https://faces.example:443/serving/", "https://faces.example/serving", "faces.example"),
        ("http://[::1]:8501", "http://[::1]:8501", "[::1]:8501"),
    ],
)
def test_an_address_has_one_form(text: str, url: str, host: str) -> None:
    assert (Endpoint(text).url, Endpoint(text).host) == (url, host)


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("localhost:8501", False),
        ("127.0.0.2:8501", False),
        ("[::1]:8501", False),
        ("https://gpu", False),
        ("gpu:8501", True),
        ("192.168.1.4:8501", True),
        ("localhost.example", True),
    ],
)
def test_plain_http_to_another_machine_is_known(text: str, readable: bool) -> None:
    assert Endpoint(text).readable_on_the_way is readable


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://",
        "ftp://gpu",
        "gpu:port",
        "gpu:99999",
        "http://gpu?x=1",
        "http://gpu#x",
        "http://a b",
        "http://[::1",
    ],
)
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(EndpointError):
        Endpoint(text)


@pytest.mark.parametrize("text", ["https://me:s3cret@gpu", "s3cret@gpu:8501", "http://me:s3cret@gpu:port"])
def test_an_address_with_a_password_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(EndpointError) as error:
        Endpoint(text)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    "choice", [{"version": 1, "label": "stable"}, {"version": -1}, {"label": ""}, {"emotion_model": ""}]
)
def test_a_choice_of_models_that_is_none_is_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(EndpointError):
        Endpoint("gpu", **choice)


def test_names_and_labels_cannot_lead_elsewhere() -> None:
    endpoint = Endpoint("gpu", label="../x", emotion_model="a/b:c?d")
    assert endpoint.model_url(endpoint.emotion_model) == "http://gpu/v1/models/a%2Fb%3Ac%3Fd/labels/..%2Fx"
