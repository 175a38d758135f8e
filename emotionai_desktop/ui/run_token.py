"""A server's token for this run only, where the system has no keyring that keeps it."""

from __future__ import annotations

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from emotionai_desktop.inference.credential import KEYRING_SERVICE, Credential


def keep_for_this_run(origin: str, token: str) -> None:
    """Keep a token in this process alone, where `find_credential` finds it until the program ends.

    Parameters
    ----------
    origin
        Scheme, host and port of the server; it is given to no other.
    token
        The secret.

    Raises
    ------
    BackendError
        The token cannot be used.
    """
    Credential.parse(token, "the dialog")
    keyring.set_keyring(_RunKeyring(keyring.get_keyring(), origin, token))


class _RunKeyring(KeyringBackend):
    """Holds one token, and asks the keyring that was there before for everything else."""

    #: Never chosen by itself.
    priority = -1.0

    def __init__(self, before: KeyringBackend, origin: str, token: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._before = before
        self._held = {(KEYRING_SERVICE, origin): token}

    def get_password(self, service: str, username: str) -> str | None:
        """The token, or what the keyring before says."""
        held = self._held.get((service, username))
        return held if held is not None else self._before.get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Hand a token on to the keyring before."""
        self._before.set_password(service, username, password)
        self._held.pop((service, username), None)

    def delete_password(self, service: str, username: str) -> None:
        """Forget the token."""
        if self._held.pop((service, username), None) is None:
            raise PasswordDeleteError
