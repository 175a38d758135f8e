"""How much of a session each person showed each emotion."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from emotionai_desktop.results import NO_CLEAR_EMOTION, FrameResult

#: Between two frames further apart than this, seconds, nobody has looked: the source was held, or jumped.
LONGEST_STEP_S = 2.0
#: People who are counted; of more, who was seen least makes room.
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """An emotion that lasted.

    Parameters
    ----------
    label
        Which one; empty where there was none.
    duration_s
        Seconds without a break.
    """

    label: str = ""
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PersonTally:
    """What one person showed.

    Parameters
    ----------
    number
        Number of the face.
    frames
        Frames that the face was seen on.
    seconds
        Seconds of each label that was shown, `NO_CLEAR_EMOTION` among them.
    longest
        The longest stretch of one clear emotion.
    """

    number: int
    frames: int
    seconds: Mapping[str, float]
    longest: Stretch

    @property
    def seen_s(self) -> float:
        """Seconds that the face was seen for."""
        return sum(self.seconds.values())


@dataclass(frozen=True, slots=True)
class SessionTally:
    """What everybody showed.

    Parameters
    ----------
    duration_s
        Seconds that were looked at, as the source counts them.
    frames
        Frames that were analysed.
    labels
        Labels of the emotion network.
    people
        By number.
    left_out
        How many people there were beside these, who were seen least.
    """

    duration_s: float = 0.0
    frames: int = 0
    labels: tuple[str, ...] = ()
    people: tuple[PersonTally, ...] = ()
    left_out: int = 0

    def share(self, person: PersonTally, label: str) -> float:
        """Part of the session, 0..1, in which a person showed a label."""
        return person.seconds.get(label, 0.0) / self.duration_s if self.duration_s else 0.0

    def unseen(self, person: PersonTally) -> float:
        """Part of the session, 0..1, in which a person was not seen."""
        return max(0.0, 1.0 - person.seen_s / self.duration_s) if self.duration_s else 0.0


class Tally:
    """Takes results on the analysis thread, and gives sums on Qt's.

    What a frame shows counts until the next one comes: shares are of time, however unevenly the frames come.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Begin anew: another source is looked at."""
        with self._lock:
            self._duration_s, self._frames, self._left_out = 0.0, 0, 0
            self._labels: tuple[str, ...] = ()
            self._people: dict[int, _Person] = {}
            self._before: tuple[float, dict[int, str]] | None = None

    def add(self, result: FrameResult) -> None:
        """Take up a result, whichever thread it comes on."""
        time_s = result.frame.time_s
        shown = {face.id: face.shown_emotion.label for face in result.faces}
        with self._lock:
            self._frames += 1
            if result.faces:
                self._labels = tuple(result.faces[0].shown_emotion.probabilities)
            for number in shown:
                self._person(number, shown).frames += 1
            if self._before is not None:
                since_s, before = self._before
                self._pass(time_s - since_s, before, shown)
            self._before = time_s, shown

    def total(self) -> SessionTally:
        """The sums so far."""
        with self._lock:
            people = tuple(person.tally(number) for number, person in sorted(self._people.items()))
            return SessionTally(self._duration_s, self._frames, self._labels, people, self._left_out)

    def _pass(self, step_s: float, before: dict[int, str], now: dict[int, str]) -> None:
        """Count the time between two frames for what the first one showed."""
        looked = 0 < step_s <= LONGEST_STEP_S
        if looked:
            self._duration_s += step_s
        for number, label in before.items():
            if (person := self._people.get(number)) is not None:
                if looked:
                    person.show(label, step_s)
                if not looked or now.get(number) != label:
                    person.running = Stretch()

    def _person(self, number: int, present: Mapping[int, str]) -> _Person:
        person = self._people.get(number)
        if person is None:
            if len(self._people) >= MOST_PEOPLE:
                absent = [each for each in self._people if each not in present] or list(self._people)
                del self._people[min(absent, key=lambda each: self._people[each].frames)]
                self._left_out += 1
            person = self._people[number] = _Person()
        return person


@dataclass(slots=True)
class _Person:
    """What is counted of one person."""

    frames: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    longest: Stretch = field(default_factory=Stretch)
    #: What goes on now.
    running: Stretch = field(default_factory=Stretch)

    def show(self, label: str, duration_s: float) -> None:
        self.seconds[label] = self.seconds.get(label, 0.0) + duration_s
        self.running = Stretch(label, self.running.duration_s + duration_s)
        if label != NO_CLEAR_EMOTION and self.running.duration_s > self.longest.duration_s:
            self.longest = self.running

    def tally(self, number: int) -> PersonTally:
        return PersonTally(number, self.frames, dict(self.seconds), self.longest)
