"""The background threads: one reads the source, one analyses, and the window looks at the newest result.

Frames wait in slots that hold one item and whose newest item wins, so a slow part never makes memory grow and never
shows the past; what is overwritten is counted as dropped. Nothing here knows of Qt: the window polls
:meth:`LiveEngine.take_view` and :meth:`LiveEngine.status`, neither of which ever waits for a source or a model.
"""

from emotionai_desktop.live.engine import JOIN_S, LiveEngine
from emotionai_desktop.live.status import LiveStatus, ModelState, SourceState

__all__ = ["JOIN_S", "LiveEngine", "LiveStatus", "ModelState", "SourceState"]
