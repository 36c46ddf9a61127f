"""The life of a flow as it is to be played: what it begins with, pauses, what takes over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.moving import Moves
from cartflow_studio.simulation import Launch, Pause
from cartflow_studio.simulation.living import Turn, check_life


@dataclass(frozen=True, slots=True)
class Edition:
    """A version that can be chosen: what it is called, and its flow. Without one it is what is on
    the canvas when it is played.
    """

    title: str
    flow: Flow | None = None


@dataclass(frozen=True, slots=True)
class TakeOver:
    """An edition takes over at an instant; `moves` says what becomes of the people inside."""

    at: int
    edition: Edition
    moves: Moves = field(default_factory=Moves)


Wish = Pause | TakeOver


@dataclass(frozen=True, slots=True)
class LifePlan:
    """What is wished: `first`, then turns in their order. `shown` is the version of which the
    numbers stand on the canvas (None: the last that is on it, else the last).
    """

    first: Edition
    turns: tuple[Wish, ...] = ()
    shown: int | None = None

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The versions, in their order."""
        later = (turn.edition for turn in self.turns if isinstance(turn, TakeOver))
        return (self.first, *later)

    @property
    def place(self) -> int:
        """Which version is shown."""
        known = self.editions
        if self.shown is not None and self.shown < len(known):
            return self.shown
        here = [place for place, each in enumerate(known) if each.flow is None]
        return here[-1] if here else len(known) - 1

    @property
    def is_elsewhere(self) -> bool:
        """Whether the version that is shown is not what is on the canvas."""
        return self.editions[self.place].flow is not None

    def with_turns(self, turns: Sequence[Wish]) -> LifePlan:
        """With other turns, as they come."""
        return replace(self, turns=tuple(sorted(turns, key=lambda turn: turn.at)))

    def played(self, canvas: Flow) -> tuple[Flow, tuple[Turn, ...]]:
        """The first version and the turns, with the flow that is on the canvas now."""
        return self.first.flow or canvas, tuple(self._turns(canvas))

    def check(self, canvas: Flow) -> None:
        """CartFlowError if it cannot be played so."""
        check_life(*self.played(canvas))

    def _turns(self, canvas: Flow) -> Iterator[Turn]:
        for turn in self.turns:
            if isinstance(turn, TakeOver):
                yield Launch(turn.at, turn.edition.flow or canvas, turn.moves)
            else:
                yield turn
