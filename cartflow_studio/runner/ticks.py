"""When scheduled triggers are due, and which of them were noted already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cartflow_studio.engine.schedule import ticks
from cartflow_studio.flow.node_type import Start
from cartflow_studio.runner.clock import SECOND, Timeline
from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.store import Occurrence, Records

AHEAD = 35 * 86_400 * SECOND  # how far to look for the next one: more than a month
MOST = 400  # of one trigger at once, after the runner was away: the latest


def due_ticks(
    records: Records, flows: Iterable[ReadyFlow], horizon: int, timeline: Timeline
) -> tuple[Occurrence, ...]:
    """The ticks up to the horizon that were not noted before; they are noted now. Those of a pause
    are received now, after all that was received so far.
    """
    found: list[Occurrence] = []
    for ready, node, start in _scheduled(flows):
        after = _noted(records, ready, node)
        if after is None or after >= horizon:
            continue
        records.notes.put(_note(ready, node), str(after))  # a pause may come before the first
        due = ticks(start, ready.engine.plan.zone, after + 1, horizon)[-MOST:]
        if due:
            records.notes.put(_note(ready, node), str(due[-1]))
            for at in due:
                late = at <= ready.version.since
                received = timeline.receive(timeline.clock.now()) if late else at
                found.append(_tick(ready, node, at, received))
    return tuple(sorted(found, key=lambda each: (each.received_at, each.occurred_at)))


def next_tick(records: Records, flows: Iterable[ReadyFlow], now: int) -> int | None:
    """The instant of the next tick of any, if there is one soon."""
    coming: list[int] = []
    for ready, node, start in _scheduled(flows):
        after = _noted(records, ready, node)
        if after is not None:
            coming.extend(ticks(start, ready.engine.plan.zone, after + 1, now + AHEAD)[:1])
    return min(coming, default=None)


def _scheduled(flows: Iterable[ReadyFlow]) -> Iterator[tuple[ReadyFlow, str, Start]]:
    for ready in flows:
        if ready.admits:
            plan = ready.engine.plan
            for place in plan.scheduled():
                number, start = plan.triggers[place]
                yield ready, plan.nodes[number], start


def _noted(records: Records, ready: ReadyFlow, node: str) -> int | None:
    """The last tick; before the first one the launch, but not before anything has happened."""
    noted = records.notes.get(_note(ready, node))
    if noted is not None:
        return int(noted)
    first = records.inbox.first_event()
    return None if first is None else max(ready.version.since, first - 1)


def _note(ready: ReadyFlow, node: str) -> str:
    return f"tick/{ready.id}/{node}"


def _tick(ready: ReadyFlow, node: str, at: int, received: int) -> Occurrence:
    return Occurrence(
        kind="tick",
        source="runner",
        message_id=f"tick/{ready.id}/{node}/{at}",
        person="",
        name=ready.flow.id,
        occurred_at=at,
        received_at=received,
        body={"version": ready.id, "node": node},
    )
