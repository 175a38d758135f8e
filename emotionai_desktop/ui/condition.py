"""What the window says of how things stand: worked out from the engine's status, apart from any widget."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from PyQt5.QtCore import QCoreApplication

from emotionai_desktop.live import LiveStatus, ModelState, SourceState
from emotionai_desktop.ui.choice import Choice

_translate = QCoreApplication.translate

#: Seconds after which the user is told that something takes its time: what is quicker should not flash up.
PATIENCE_S = 0.3
#: Seconds without a face on a moving picture before the window says so.
FACELESS_S = 1.0


class Deed(Enum):
    """What a button of a page or notice does."""

    RETRY = "retry"
    REPLAY = "replay"
    DEMO = "demo"
    OPEN_IMAGES = "open images"
    OPEN_VIDEO = "open video"
    NEXT = "next"
    CANCEL = "cancel"
    NETWORKS = "networks"
    REVIEW = "review"
    SHOW_RECORDING = "show recording"
    CLOSE = "close"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True)
class Page:
    """What stands in place of the picture, or over it.

    Parameters
    ----------
    icon
        Name of the icon.
    title, reason
        One line each; the reason may be empty.
    deeds
        The buttons, the likeliest first.
    busy
        Whether something goes on meanwhile.
    over_picture
        Whether the picture stays, darkened, behind it.
    """

    icon: str
    title: str
    reason: str = ""
    deeds: tuple[Deed, ...] = ()
    busy: bool = False
    over_picture: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A line at the top of the picture, which goes on."""

    severity: Literal["info", "warning", "error"]
    text: str
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """Everything that is said over or instead of the picture.

    Parameters
    ----------
    page
        What stands in its place, or over it.
    notices
        Lines at the top of it.
    hint
        A few words at its foot.
    stale
        Whether it is of the past, and darkened.
    """

    page: Page | None = None
    notices: tuple[Notice, ...] = ()
    hint: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What the window knows beside the engine's status.

    Parameters
    ----------
    choice
        What was chosen; None where nothing was.
    waited_s
        Seconds since it was chosen, or since the search for a camera began.
    searching
        Whether a camera is being looked for, to begin with.
    cameras
        How many cameras there are, where that is known.
    shown
        Whether there is a picture to see.
    faceless_s
        Seconds that the picture has had no face; 0 while it has one or nobody has looked.
    unanalysed_s
        Seconds that the picture has been shown without a result.
    """

    choice: Choice | None = None
    waited_s: float = 0.0
    searching: bool = False
    cameras: int | None = None
    shown: bool = False
    faceless_s: float = 0.0
    unanalysed_s: float = 0.0


def condition_of(status: LiveStatus, scene: Scene) -> Condition:
    """What to say now."""
    page = _page(status, scene)
    notices = [] if page is not None and not page.over_picture else _source_notices(status)
    stale = bool(notices)
    if status.models is ModelState.FAILED:
        text = _translate("Condition", "The models cannot be loaded, so faces are not analysed: {reason}")
        notices.append(Notice("error", text.format(reason=status.models_message), (Deed.DISMISS,)))
    notices.extend(_network_notices(status))
    if status.analysis_error and page is None and status.models is ModelState.READY and not status.backend_trouble:
        text = _translate("Condition", "This picture cannot be analysed: {reason}")
        notices.append(Notice("error", text.format(reason=status.analysis_error), (Deed.DISMISS,)))
    hint = _hint(status, scene) if page is None and not notices else ""
    return Condition(page, tuple(notices), hint, stale)


def _page(status: LiveStatus, scene: Scene) -> Page | None:
    if scene.choice is None:
        return _nothing_chosen(scene)
    if status.state is SourceState.FAILED:
        return _failed(scene.choice, status, scene)
    if status.state is SourceState.LOST:
        return _lost(scene.choice, status, scene)
    if status.state is SourceState.ENDED:
        title = _translate("Condition", "The video has ended")
        return Page("replay", title, "", (Deed.REPLAY, Deed.OPEN_VIDEO), over_picture=True)
    if status.state is SourceState.STALLED and not scene.shown:
        title = _translate("Condition", "{name} sends no picture").format(name=scene.choice.label)
        return Page("warning", title, sentence(status.message), (Deed.RETRY, Deed.DEMO))
    if not scene.shown and scene.waited_s >= PATIENCE_S:
        title = _translate("Condition", "Opening {name}…").format(name=scene.choice.label)
        return Page(scene.choice.icon, title, "", (Deed.CANCEL,), busy=True)
    return None


def _nothing_chosen(scene: Scene) -> Page | None:
    if scene.searching:
        if scene.waited_s < PATIENCE_S:
            return None
        title = _translate("Condition", "Looking for a camera…")
        return Page("camera", title, "", (Deed.DEMO, Deed.OPEN_IMAGES), busy=True)
    title = _translate("Condition", "Nothing to look at yet")
    reason = _translate("Condition", "Drop images, a video or a folder here, or choose a camera above.")
    return Page("overlays", title, reason, (Deed.OPEN_IMAGES, Deed.DEMO))


def _failed(choice: Choice, status: LiveStatus, scene: Scene) -> Page:
    """Why there is no picture, by what was chosen: the engine has the reason in words."""
    reason = sentence(status.message)
    if status.kind == "images":
        title = _translate("Condition", "This image cannot be read")
        following = (Deed.NEXT,) if (status.frame_count or 0) > 1 else (Deed.OPEN_IMAGES,)
        return Page("broken-image", title, reason, (*following, Deed.RETRY, Deed.DEMO))
    deeds = (Deed.RETRY, Deed.DEMO, Deed.OPEN_IMAGES)
    if choice.kind == "camera":
        if scene.cameras == 0:
            title = _translate("Condition", "No camera found")
        else:
            title = _translate("Condition", "{name} cannot be used").format(name=choice.label)
        return Page("no-camera", title, reason, deeds)
    if choice.kind == "address":
        return Page("address", _translate("Condition", "This address cannot be watched"), reason, deeds)
    if choice.kind == "folder":
        return Page("folder", _translate("Condition", "This cannot be opened"), reason, deeds)
    title = {
        "video": _translate("Condition", "This video cannot be read"),
        "pictures": _translate("Condition", "This image cannot be read"),
        "demo": _translate("Condition", "The demo cannot be shown"),
    }[choice.kind]
    other = Deed.OPEN_VIDEO if choice.kind == "video" else Deed.OPEN_IMAGES
    return Page("broken-image", title, reason, (Deed.RETRY, other, Deed.DEMO))


def _lost(choice: Choice, status: LiveStatus, scene: Scene) -> Page:
    """What is not there now and is looked for by itself; its last picture stays, darkened."""
    if choice.kind == "camera" and scene.cameras == 0:
        title = _translate("Condition", "No camera found")
    else:
        title = _translate("Condition", "Waiting for {name}…").format(name=choice.label)
    words = _translate("Condition", "{reason}. It goes on by itself as soon as it can.")
    icon = "no-camera" if choice.kind == "camera" else "address"
    deeds = (Deed.RETRY, Deed.DEMO)
    reason = words.format(reason=sentence(status.message, choice.label))
    return Page(icon, title, reason, deeds, busy=True, over_picture=scene.shown)


def _source_notices(status: LiveStatus) -> list[Notice]:
    if status.state is SourceState.STALLED:
        return [Notice("warning", sentence(status.message), (Deed.RETRY,))]
    return []


def _network_notices(status: LiveStatus) -> list[Notice]:
    """Why not what was chosen answers, or who answers instead of it."""
    deeds = (Deed.NETWORKS, Deed.DISMISS)
    notices = []
    if status.switch_error and status.models is not ModelState.FAILED:
        text = _translate("Condition", "Nothing was changed: {reason}")
        notices.append(Notice("error", text.format(reason=status.switch_error), deeds))
    # What is over sooner should not flash up: one frame that came too late, a server that is found at once.
    if status.backend_trouble and not status.switching and status.backend_since_s >= PATIENCE_S:
        goes_on = _translate("Condition", "This machine answers until the server does.")
        stands = _translate("Condition", "No face is analysed until it does.")
        words = stands if status.server in status.backend else goes_on
        reason = status.backend_trouble.replace(f"served ({status.server})", status.server)
        notices.append(Notice("warning", f"{sentence(reason, status.server)}. {words}", deeds))
    return notices


def _hint(status: LiveStatus, scene: Scene) -> str:
    if not scene.shown:
        return ""
    if status.paused and status.kind != "images":
        return _translate("Condition", "Paused")
    if status.models is ModelState.LOADING:
        return _translate("Condition", "Loading the models…")
    if status.kind == "images" and scene.unanalysed_s > PATIENCE_S and not status.analysis_error:
        return _translate("Condition", "Looking for faces…")
    patience = 0.0 if status.kind == "images" else FACELESS_S
    if scene.faceless_s > patience:
        return _translate("Condition", "No face in view")
    return ""


def sentence(text: str, name: str = "") -> str:
    """A reason with a capital, unless it begins with a path, an address or a name, such as `name`."""
    named = name and text.startswith(name)
    return text if named or not text.partition(" ")[0].isalpha() else text[:1].upper() + text[1:]
