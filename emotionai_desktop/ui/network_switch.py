"""Changes the networks while the picture goes on, and remembers what the user chose."""

from __future__ import annotations

from dataclasses import replace

from emotionai_desktop.live import LiveEngine, LiveStatus
from emotionai_desktop.ui.networks import Networks
from emotionai_desktop.ui.settings import Settings


class NetworkSwitch:
    """What is chosen about the networks, and the way to change it.

    Parameters
    ----------
    engine
        Runs them.
    settings
        Remembers what the user changes; what only the command line said is not remembered.
    networks
        What the engine begins with.
    """

    def __init__(self, engine: LiveEngine, settings: Settings, networks: Networks) -> None:
        self._engine, self._settings = engine, settings
        self._networks = networks
        #: What to go back to where the change that goes on fails.
        self._before = networks
        self._switching = False
        self._seen = "", False

    @property
    def networks(self) -> Networks:
        """What is chosen now."""
        return self._networks

    def change(self, networks: Networks) -> None:
        """Use other networks, or the same ones anew. Returns at once; `poll` tells when it is done."""
        if not self._switching:
            self._before = self._networks
        self._choose(networks)
        self._switching = True
        self._engine.set_backend(lambda: networks.open(replacing=True))

    def toggle(self) -> None:
        """Go to the server that was used last, or back to this machine."""
        if self._networks.server is not None:
            self.change(replace(self._networks, served=not self._networks.served))

    def poll(self, status: LiveStatus) -> bool:
        """Whether something else answers since the last call. A change that has failed is taken back.

        Parameters
        ----------
        status
            The engine's status.
        """
        ended = self._switching and not status.switching
        if ended:
            self._switching = False
            if status.switch_error:
                self._choose(self._before)
        before, self._seen = self._seen, (status.backend, bool(status.backend_trouble))
        return ended or (before[0] != "" and before != self._seen)

    def _choose(self, networks: Networks) -> None:
        before, after = self._networks.remembered, networks.remembered
        self._networks = networks
        kept = self._settings.networks
        if (after.server, after.served) != (before.server, before.served):
            kept = replace(kept, server=after.server, served=after.served)
        if after.emotion_model != before.emotion_model:
            kept = replace(kept, emotion_model=after.emotion_model)
        self._settings.networks = kept
