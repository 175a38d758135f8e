"""Addresses of streams: how they are shown without their secrets, and why one cannot be opened."""

from __future__ import annotations

import base64
import re
import socket
from urllib.parse import SplitResult, unquote, urlsplit

from emotionai_desktop.capture.files import printable, reason

#: What FFmpeg is asked for, and the ports of it where the address has none. Not ``file`` and its other protocols.
SCHEMES = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}

#: Seconds to find out why an address cannot be opened.
_ASK_S = 2.0


def shown_address(address: str) -> str:
    """An address without user name, password and query, in which cameras take passwords too.

    Where an ``@`` stands behind the host, it may belong to a password with characters that should have been escaped:
    nothing but the scheme is shown then.

    >>> shown_address("http://admin:secret@10.0.0.2:8080/video?token=1")
    'http://10.0.0.2:8080/video'
    """
    scheme, _, rest = address.partition("://")
    place = re.split("[?#]", rest)[0]
    authority, slash, path = place.partition("/")
    if "@" in rest[len(authority) :]:
        return printable(f"{scheme}://…")
    return printable(f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}")


def why_not(address: str) -> str:
    """Why FFmpeg cannot open an address, which it does not say itself: asked of the address once more, by hand."""
    try:
        parts = urlsplit(address)
        port = parts.port or SCHEMES[parts.scheme]
        if not parts.hostname:
            return "the address names no host"
        with socket.create_connection((parts.hostname, port), _ASK_S) as connection:
            refusal = _refusal(connection, parts) if parts.scheme in ("http", "rtsp") else ""
    except socket.gaierror:
        return "no host of this name is known"
    except ConnectionRefusedError:
        return "connection refused"
    except TimeoutError:
        return "no answer"
    except (OSError, ValueError) as error:
        return reason(error)
    return f"the server answers {refusal}" if refusal else "somebody answers, but not with pictures that can be read"


def _refusal(connection: socket.socket, parts: SplitResult) -> str:
    """Code and words of a server's refusal (``404 Not Found``); empty where it refuses nothing."""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "rtsp":
        lines = [f"DESCRIBE rtsp://{host}{target} RTSP/1.0", "CSeq: 1"]
    else:
        lines = [f"GET {target} HTTP/1.0", f"Host: {host}"]
    if parts.username is not None:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        lines.append(f"Authorization: Basic {base64.b64encode(secret.encode()).decode()}")
    connection.sendall("\r\n".join([*lines, "", ""]).encode("utf-8", "replace"))
    words = connection.recv(200).split(b"\r\n")[0].decode("latin-1").split(maxsplit=1)
    refused = len(words) == 2 and words[0].startswith(("HTTP/", "RTSP/")) and words[1][:1] in ("4", "5")
    return printable(words[1].strip()) if refused else ""
