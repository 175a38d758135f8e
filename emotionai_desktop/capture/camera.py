"""Which cameras this system has, by index and, where it tells, by name."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from emotionai_desktop.capture.files import natural_key, printable
from emotionai_desktop.capture.opencv import camera_backend, open_capture
from emotionai_desktop.capture.source import SourceLostError

_SYSFS = Path("/sys/class/video4linux")
_DEV = Path("/dev")

#: VIDIOC_QUERYCAP and the bits and layout of its answer, from linux/videodev2.h.
_QUERY_CAPABILITIES = 0x80685600
_CAPABILITIES_BYTES, _DEVICE_CAPABILITIES_AT = 104, 88
_CAN_CAPTURE = 0x00000001 | 0x00001000

#: How many indexes are tried where the system does not tell what there is.
_PROBED = 4


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera that is connected.

    Parameters
    ----------
    index
        What `open_source` takes, as text.
    name
        What the system calls it; ``camera N`` where it does not tell.
    """

    index: int
    name: str


def list_cameras() -> list[Camera]:
    """The cameras of this system, by index.

    On Linux the kernel is asked. On Windows and macOS the package cv2-enumerate-cameras is, where it is installed;
    without it the first indexes are opened one after the other, which takes a moment and lights the cameras up.
    """
    known = _known()
    if known is not None:
        return known
    found = []
    for index in range(_PROBED):
        capture = open_capture(index, camera_backend())
        if capture is None:
            break
        capture.release()
        found.append(Camera(index, f"camera {index}"))
    return found


def camera_name(index: int) -> str | None:
    """What the system calls a camera, if it tells."""
    return next((camera.name for camera in _known() or () if camera.index == index), None)


def find_camera(index: int, name: str) -> int:
    """The index under which a camera is connected now: systems number cameras anew when one is plugged in again.

    Parameters
    ----------
    index
        The one that it had.
    name
        What the system calls it; where that is empty, or the system does not tell names, the index stays. Of several
        cameras of one name the one with the old index is meant, else the first.

    Raises
    ------
    SourceLostError
        No camera of this name is connected; another one at its index is not what the user chose.
    """
    known = _known()
    if known is None or not name:
        return index
    found = [camera.index for camera in known if camera.name == name]
    if not found:
        raise SourceLostError(f"{name} is not connected" + (f": {_list(known)}" if known else ""))
    return index if index in found else found[0]


def missing_reason(index: int) -> str:
    """Why a camera cannot be opened, for the user."""
    known = _known()
    if known is None or any(camera.index == index for camera in known):
        return f"camera {index}: cannot be opened: {_hint(_DEV / f'video{index}')}"
    return f"no camera {index}: {_list(known)}"


def lost_reason(index: int) -> str:
    """Why a camera gives no more pictures, for the user."""
    known = _known()
    if known is not None and all(camera.index != index for camera in known):
        return "it was unplugged"
    return "it gives no more pictures; another program may be using it"


def _list(cameras: list[Camera]) -> str:
    there = ", ".join(f"{camera.index} ({camera.name})" for camera in cameras)
    return f"there is {there}" if there else "none is connected"


def _hint(node: Path) -> str:
    if platform.system() == "Darwin":
        return "is it connected, and allowed in System Settings, Privacy & Security, Camera?"
    if platform.system() == "Linux" and not os.access(node, os.R_OK | os.W_OK):
        return f"no permission to use {node}: is this user in the group video?"
    return "another program may be using it"


def _known() -> list[Camera] | None:
    """The cameras that the system names; None where it does not tell."""
    return _linux_cameras() if platform.system() == "Linux" else _enumerated()


def _enumerated() -> list[Camera] | None:
    try:
        package = importlib.import_module("cv2_enumerate_cameras")
    except ImportError:
        return None
    return [
        Camera(int(found.index), printable(str(found.name))) for found in package.enumerate_cameras(camera_backend())
    ]


def _linux_cameras() -> list[Camera]:
    cameras = []
    for entry in sorted(_SYSFS.glob("video*"), key=lambda path: natural_key(path.name)):
        number = entry.name.removeprefix("video")
        if number.isdecimal() and _captures(_DEV / entry.name):
            try:
                name = (entry / "name").read_text("utf-8", "replace").strip()
            except OSError:
                name = ""
            cameras.append(Camera(int(number), printable(name) or f"camera {number}"))
    return cameras


def _captures(node: Path) -> bool:
    """Whether a device node gives pictures: every webcam has a second one for its metadata, decoders have others."""
    fcntl = importlib.import_module("fcntl")  # Of Unix only: the types of other systems do not have it.
    answer = bytearray(_CAPABILITIES_BYTES)
    try:
        with node.open("rb", buffering=0) as device:
            fcntl.ioctl(device, _QUERY_CAPABILITIES, answer)
    except OSError:
        # It may be one that this user is not allowed to open: opening it as a camera tells that.
        return True
    return bool(int.from_bytes(answer[_DEVICE_CAPABILITIES_AT:][:4], sys.byteorder) & _CAN_CAPTURE)
