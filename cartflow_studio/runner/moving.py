"""Moving people to another version, as the interface says it: the wish, and who would go where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartflow_studio.engine import FlowStats
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.moving import KEEP, MOVE, Moves, Way, way_of
from cartflow_studio.runner.problems import Problem
from cartflow_studio.store import Version

WISHES = ("previous", "dates", "steps")
MOST_STEPS = 2_000


def read_moves(wish: Mapping[str, Any]) -> Moves:
    """What becomes of the people inside, of a JSON body; a problem if it is not in order."""
    steps = wish.get("steps", {})
    if not isinstance(steps, Mapping) or len(steps) > MOST_STEPS:
        raise Problem(422, "wrong_type", "steps is an object, by step.", pointer="/steps")
    return Moves(
        _text(wish, "previous", "finish", ""),
        _text(wish, "dates", KEEP, ""),
        {node: _way(each, f"/steps/{node[:60]}") for node, each in steps.items()},
    )


def _way(plain: object, pointer: str) -> Way:
    if isinstance(plain, str):
        return Way(MOVE, plain)
    if not isinstance(plain, Mapping):
        raise Problem(
            422, "wrong_type", "What becomes of a step is an object, or a step to move to.",
            hint='Write {"do": "move", "to": "…"}, {"do": "finish"}, "exit" or "next".',
            pointer=pointer,
        )  # fmt: skip
    for name in plain:
        if name not in ("do", "to", "dates"):
            raise Problem(
                422, "unknown_name", f"There is no {str(name)[:60]!r} here.",
                hint="There are: do, to, dates.", pointer=f"{pointer}/{str(name)[:60]}",
            )  # fmt: skip
    return Way(
        _text(plain, "do", MOVE, pointer),
        _text(plain, "to", "", pointer),
        _text(plain, "dates", KEEP, pointer),
    )


def _text(plain: Mapping[str, Any], name: str, default: str, pointer: str) -> str:
    value = plain.get(name, default)
    if not isinstance(value, str):
        raise Problem(422, "wrong_type", f"{name} is text.", pointer=f"{pointer}/{name}")
    return value


def standing(
    version: Version, flows: tuple[Flow, Flow], stats: FlowStats, moves: Moves
) -> list[dict[str, Any]]:
    """Who stands at each step of a version, and where they would go: `flows` are old and new."""
    found = []
    for node in flows[0].nodes.values():
        people = stats.node(node.id).waiting
        if people > 0:
            way = way_of(moves, *flows, node.id)
            found.append(
                {
                    "version": version.number,
                    "node": node.id,
                    "name": node.name,
                    "people": people,
                    "do": way.do,
                    "to": way.to,
                    "dates": way.dates,
                }
            )
    return found
