"""What the window is put together from, beside the picture: each feature adds its actions, docks and keys by itself.

To add one: write a `feature.Feature` in a file or folder of its own, and name it in `FEATURES`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from emotionai_desktop.ui.batch.feature import Batch
from emotionai_desktop.ui.feature import Feature
from emotionai_desktop.ui.look import Look
from emotionai_desktop.ui.overlays import FaceOverlays
from emotionai_desktop.ui.panels.feature import Panels
from emotionai_desktop.ui.paste import Paste
from emotionai_desktop.ui.preferences.feature import Preferences
from emotionai_desktop.ui.recording.feature import Recording
from emotionai_desktop.ui.review.feature import Review
from emotionai_desktop.ui.series_export import SeriesExport
from emotionai_desktop.ui.snapshots import Snapshots
from emotionai_desktop.ui.support.feature import Support
from emotionai_desktop.ui.thumbnails.feature import Thumbnails
from emotionai_desktop.ui.welcome import Welcome
from emotionai_desktop.ui.zoom import Zoom

if TYPE_CHECKING:
    from emotionai_desktop.ui.window import MainWindow

#: In the order in which they are made, which is that of their entries in a menu.
FEATURES: tuple[Callable[[MainWindow], Feature], ...] = (
    Look,
    Preferences,
    FaceOverlays,
    Panels,
    Thumbnails,
    Zoom,
    Snapshots,
    SeriesExport,
    Paste,
    Recording,
    Review,
    Batch,
    Welcome,
    Support,
)
