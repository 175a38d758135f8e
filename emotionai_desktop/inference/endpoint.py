"""Where a model server is and which of its models are asked for."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

#: Where `python main.py serve` listens unless told otherwise.
DEFAULT_SERVER = "http://127.0.0.1:8501"


class EndpointError(ValueError):
    """An address or a choice of models that cannot be used; the text says why and holds no secret."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A TensorFlow Serving REST server, and the two models on it.

    Parameters
    ----------
    url
        ``http://HOST[:PORT][/PATH]`` or https. Without a scheme it is http, as TensorFlow Serving speaks by itself.
    keypoints_model, emotion_model
        Names under which the server has the networks.
    version, label
        Which version of both to ask for, by number or by label; the newest where neither is given.
    ca_file
        PEM file of the authority that signed the server's certificate, where that is none of the public ones.

    Raises
    ------
    EndpointError
        The address or the choice cannot be used.
    """

    url: str = DEFAULT_SERVER
    keypoints_model: str = "keypoints"
    emotion_model: str = "emotion"
    version: int | None = None
    label: str | None = None
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", _checked_url(self.url))
        if not self.keypoints_model or not self.emotion_model:
            raise EndpointError("a model needs a name")
        if self.version is not None and self.label is not None:
            raise EndpointError("a model is asked for by version or by label, not by both")
        if self.version is not None and self.version < 0:
            raise EndpointError(f"version {self.version} is negative")
        if self.label == "":
            raise EndpointError("the label is empty")

    @property
    def host(self) -> str:
        """The host, with its port where that is not the usual one: what the user is told."""
        return urlsplit(self.url).netloc

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a stored token belongs to."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def on_this_machine(self) -> bool:
        """Whether the address is one of this machine alone."""
        name = urlsplit(self.url).hostname or ""
        if name == "localhost" or name.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False

    @property
    def readable_on_the_way(self) -> bool:
        """Whether faces (and a token) would cross a network in plain http."""
        return self.url.startswith("http:") and not self.on_this_machine

    def model_url(self, model: str) -> str:
        """Address of a model's status; ``:predict`` and ``/metadata`` go behind it."""
        address = f"{self.url}/v1/models/{quote(model, safe='')}"
        if self.version is not None:
            return f"{address}/versions/{self.version}"
        return f"{address}/labels/{quote(self.label, safe='')}" if self.label is not None else address


def _checked_url(text: str) -> str:
    """The address in its one form: lower-case scheme and host, no slash at the end."""
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port
    except ValueError as error:
        raise EndpointError("this is not an address: its host or port is malformed") from error
    # Not one of these texts repeats the address: it may hold a password.
    if parts.username is not None or parts.password is not None:
        raise EndpointError("the address holds a name or password; give the token apart from it")
    if parts.scheme not in ("http", "https"):
        raise EndpointError("the address of a server begins with http:// or https://")
    if not parts.hostname or any(character.isspace() for character in text):
        raise EndpointError("the address names no host")
    if parts.query or parts.fragment:
        raise EndpointError("the address of a server has no ? and no #")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    place = name if port in (None, usual) else f"{name}:{port}"
    return f"{parts.scheme}://{place}{parts.path.rstrip('/')}"
