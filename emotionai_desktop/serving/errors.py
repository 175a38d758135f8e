"""What a client is told when its request cannot be answered."""

from __future__ import annotations


class RequestError(Exception):
    """A request that gets an error for an answer.

    Parameters
    ----------
    status
        HTTP status, chosen as TensorFlow Serving does.
    message
        Text of the ``error`` in the answer.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class InvalidRequestError(RequestError):
    """The request itself is wrong: status 400."""

    def __init__(self, message: str) -> None:
        super().__init__(400, message)
