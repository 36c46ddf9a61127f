"""When a flow that lets nobody in any more is over."""

from __future__ import annotations

from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.store import Occurrence, Records

SOURCE = "runner"


def is_over(records: Records, ready: ReadyFlow, horizon: int) -> bool:
    """Whether everybody has left, and no goal can count any more for who was in it at the stop."""
    window = max((goal.within.approximately for goal in ready.flow.goals), default=0)
    if horizon < ready.version.since + window:
        return False
    if records.journeys.next_wake([ready.id]) is not None:
        return False
    if records.inbox.known(SOURCE, [_name(ready)]):
        return False  # noted already
    people = list(records.journeys.people_in(ready.id))
    kept = records.journeys.several(people, [ready.id])
    return not any(ready.engine.journeys(each.state) for each in kept.values())


def end_of(ready: ReadyFlow, at: int) -> Occurrence:
    """The end of a flow, as an occurrence in the order of all others."""
    return Occurrence(
        kind="finish",
        source=SOURCE,
        message_id=_name(ready),
        person="",
        name=ready.flow.id,
        occurred_at=at,
        received_at=at,
        body={"version": ready.id},
    )


def _name(ready: ReadyFlow) -> str:
    return f"finish/{ready.id}/{ready.version.since}"
