"""The token of a server: from the environment or the system's keyring, and never anywhere that it could be read."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, field

from emotionai_desktop.inference.backend import BackendError

log = logging.getLogger(__name__)

#: Holds a bearer token, or a whole header as ``Name: value`` for servers that want another one.
TOKEN_VARIABLE = "EMOTIONAI_SERVER_TOKEN"  # nosec B105: the name of a variable
#: Name under which the system's keyring lists the tokens; the user name is the server's address.
KEYRING_SERVICE = "EmotionAI Desktop"

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]+(.+)")
_PRINTABLE = re.compile(r"[\x21-\x7e]+([\x20-\x7e]*[\x21-\x7e])?")


@dataclass(frozen=True, slots=True)
class Credential:
    """A header that lets a server answer. Its text form does not show the value.

    Parameters
    ----------
    header
        Name of the header.
    value
        What it says, secret.
    """

    header: str
    value: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, origin: str) -> Credential:
        """A bearer token, or a header as ``Name: value``.

        Parameters
        ----------
        text
            The secret.
        origin
            Where it comes from, to name in an error.

        Raises
        ------
        BackendError
            It holds what no header can; the text does not repeat it.
        """
        text = text.strip()
        if not _PRINTABLE.fullmatch(text):
            # Checked here because the message of the HTTP library would show it.
            raise BackendError(f"the token from {origin} is empty or holds characters that a header cannot")
        header = _HEADER.fullmatch(text)
        if header is not None:
            return cls(header[1], header[2])
        return cls("Authorization", text if text.lower().startswith("bearer ") else f"Bearer {text}")

    def hidden_in(self, text: str) -> str:
        """The text with the secret struck out, for whatever a server says."""
        for secret in {self.value, self.value.rpartition(" ")[2]}:
            text = text.replace(secret, "***")
        return text


def find_credential(origin: str) -> Credential | None:
    """The token for a server, if there is one. May take long: some keyrings ask the user first.

    Parameters
    ----------
    origin
        Scheme, host and port of the server; a token in the keyring belongs to one of them only.

    Raises
    ------
    BackendError
        The token cannot be used.
    """
    if text := os.environ.get(TOKEN_VARIABLE, ""):
        return Credential.parse(text, f"the environment variable {TOKEN_VARIABLE}")
    try:
        import keyring

        stored = keyring.get_password(KEYRING_SERVICE, origin)
    except Exception as error:  # noqa: BLE001  Keyrings are plug-ins and raise what they like.
        log.info("no token from the system's keyring: %s", type(error).__name__)
        return None
    return Credential.parse(stored, "the system's keyring") if stored else None


def store_token(origin: str, token: str) -> None:
    """Keep a server's token in the system's keyring; an empty one is forgotten.

    Raises
    ------
    BackendError
        The token cannot be used, or this system has no keyring that keeps it.
    """
    if token:
        Credential.parse(token, "the dialog")
    try:
        import keyring

        if token:
            keyring.set_password(KEYRING_SERVICE, origin, token)
        elif keyring.get_password(KEYRING_SERVICE, origin) is not None:
            keyring.delete_password(KEYRING_SERVICE, origin)
    except Exception as error:  # noqa: BLE001  As above.
        # `from None`: nobody knows what a plug-in writes into its message.
        raise BackendError(
            f"this system's keyring does not keep the token ({type(error).__name__}); "
            f"set the environment variable {TOKEN_VARIABLE} instead"
        ) from None
