"""Where people go who are inside when a new version takes over.  # semantics 6.3"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.bypass import beyond
from cartflow_studio.flow.model import Flow
from cartflow_studio.registry import did_you_mean
from cartflow_studio.words import tr

FINISH, LEAVE, MOVE, ON = "finish", "exit", "move", "next"
CHOICES = (FINISH, LEAVE, MOVE)
KEEP, ANEW = "keep", "anew"
DATES = (KEEP, ANEW)


class MovingError(CartFlowError):
    """A plan that names what is not there."""


@dataclass(frozen=True, slots=True)
class Way:
    """What becomes of who stands at a step: `do` is "finish" (on the old version), "exit", "move"
    (to step `to` of the new one) or "next" (to what followed it). `dates`: a wait that goes on at
    the same step keeps its date, or has it reckoned "anew" from the arrival.
    """

    do: str = FINISH
    to: str = ""
    dates: str = KEEP


@dataclass(frozen=True, slots=True)
class Moves:
    """What becomes of the people inside at a launch: of all, and of who stands at single `steps`.

    Of those who move, everybody goes to the same step; where that is gone, they finish.
    """

    do: str = FINISH
    dates: str = KEEP
    steps: Mapping[str, Way] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The plan as plain data, as it stands in the inbox of a runner and on the wire."""
        steps = {node: asdict(way) for node, way in self.steps.items()}
        return {"previous": self.do, "dates": self.dates, "steps": steps}

    def check(self, olds: Iterable[Flow], new: Flow) -> None:
        """MovingError if it names what is not there."""
        _one_of(self.do, CHOICES)
        known = {node for old in olds for node in old.nodes}
        places = destinations(new)
        for node, way in self.steps.items():
            _one_of(way.do, (*CHOICES, ON))
            _one_of(way.dates, DATES)
            if known and node not in known:
                raise _missing(tr("Nobody can be at {node}.", node=node), node, known)
            if way.do == MOVE and way.to not in places:
                said = tr("People cannot be moved to {node}.", node=way.to or "—")
                raise _missing(said, way.to, places)
        _one_of(self.dates, DATES)


def way_of(moves: Moves, old: Flow, new: Flow, node: str) -> Way:
    """What becomes of who stands at a step of the old version: finish, exit or move."""
    way = moves.steps.get(node) or Way(moves.do, node, moves.dates)
    if way.do == MOVE:
        to = destination(new, way.to)
        return Way(FINISH) if to is None else Way(MOVE, to, way.dates)
    if way.do == ON:
        to = following(old, new, node)
        return Way(FINISH) if to is None else Way(MOVE, to, way.dates)
    return Way(way.do)


def destinations(new: Flow) -> tuple[str, ...]:
    """The steps that people can be moved to: all that are on, but for the triggers."""
    entries = {node.id for node in new.entries}
    return tuple(key for key, node in new.nodes.items() if not node.disabled and key not in entries)


def destination(new: Flow, node: str) -> str | None:
    """The step of the new version where who is moved to a step arrives: beyond those that are
    switched off. None if there is none.
    """
    to = beyond(new, node) if node in new.nodes else None
    return to if to in destinations(new) else None


def following(old: Flow, new: Flow, node: str) -> str | None:
    """The first step, on the way of who passes through, that is in the new version too."""
    seen = {node}
    here: str | None = old.leads_to(node, old.nodes[node].type.through)
    while here is not None and here not in seen:
        to = destination(new, here)
        if to is not None:
            return to
        seen.add(here)
        here = old.leads_to(here, old.nodes[here].type.through)
    return None


def _one_of(value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise MovingError(
            tr("{value} is not possible here.", value=repr(value[:60])),
            hint=tr("Known: {names}.", names=", ".join(known)),
        )


def _missing(said: str, node: str, known: Iterable[str]) -> MovingError:
    names = sorted(known)
    hint = did_you_mean(node, names) or tr("There are: {names}.", names=", ".join(names[:20]))
    return MovingError(said, hint=hint)
