"""When scheduled triggers are due: once, or daily, weekly, monthly, on the clock of the flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from cartflow_studio.flow.node_type import Start
from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.runner.times import EPOCH, MICROSECOND
from cartflow_studio.store import Occurrence, Records

MOST = 400  # of one trigger at once, after the runner was away
LAST_DAY = date(9990, 1, 1)


def due_ticks(records: Records, flows: Iterable[ReadyFlow], horizon: int) -> tuple[Occurrence, ...]:
    """The ticks up to the horizon that were not noted before; they are noted now."""
    found: list[Occurrence] = []
    for ready, node, start in _scheduled(flows):
        note = f"tick/{ready.id}/{node}"[:64]
        after = int(records.notes.get(note) or _begin(records, ready))
        due = [at for at in islice(instants(start, zone_of(ready), after), MOST) if at <= horizon]
        if due:
            records.notes.put(note, str(due[-1]))
            found.extend(_tick(ready, node, at) for at in due)
    return tuple(sorted(found, key=lambda each: each.received_at))


def next_tick(records: Records, flows: Iterable[ReadyFlow]) -> int | None:
    """The instant of the next tick of any."""
    coming: list[int] = []
    for ready, node, start in _scheduled(flows):
        after = int(records.notes.get(f"tick/{ready.id}/{node}"[:64]) or _begin(records, ready))
        coming.extend(islice(instants(start, zone_of(ready), after), 1))
    return min(coming, default=None)


def instants(start: Start, zone: tzinfo, after: int) -> Iterator[int]:
    """The instants of a schedule later than `after`, in order."""
    if start.schedule == "once":
        at = _instant(datetime.fromisoformat(start.at), zone)
        if at > after:
            yield at
        return
    minute = start.time.minute if start.time is not None else 0
    day = (EPOCH + timedelta(microseconds=after)).astimezone(zone).date() - timedelta(days=1)
    while day < LAST_DAY:
        if _is_day(start, day):
            at = _instant(datetime(day.year, day.month, day.day, *divmod(minute, 60)), zone)  # noqa: DTZ001  local
            if at > after:
                yield at
        day += timedelta(days=1)


def zone_of(ready: ReadyFlow) -> tzinfo:
    """The zone of the flow's schedules; UTC where everybody has their own."""
    name = ready.flow.settings.timezone
    return UTC if name == "person" else ZoneInfo(name)


def _scheduled(flows: Iterable[ReadyFlow]) -> Iterator[tuple[ReadyFlow, str, Start]]:
    for ready in flows:
        if ready.admits:
            plan = ready.engine.plan
            for place in plan.scheduled():
                number, start = plan.triggers[place]
                yield ready, plan.nodes[number], start


def _begin(records: Records, ready: ReadyFlow) -> int:
    """From when on a schedule counts: from the launch, but not before anything has happened."""
    first = records.inbox.first_event()
    return max(ready.version.since, first - 1 if first is not None else 0)


def _is_day(start: Start, day: date) -> bool:
    match start.schedule:
        case "weekly":
            return day.weekday() in (start.weekdays or (0,))
        case "monthly":
            following = day + timedelta(days=1)
            is_last = following.month != day.month
            return day.day == start.day or (is_last and day.day < start.day)
        case _:
            return not start.weekdays or day.weekday() in start.weekdays


def _instant(local: datetime, zone: tzinfo) -> int:
    """A time that does not exist is read with the offset before the gap; of two, the first."""
    moment = local if local.tzinfo is not None else local.replace(tzinfo=zone)
    return (moment - EPOCH) // MICROSECOND


def _tick(ready: ReadyFlow, node: str, at: int) -> Occurrence:
    return Occurrence(
        kind="tick",
        source="runner",
        message_id=f"tick/{ready.id}/{node}/{at}",
        person="",
        name=ready.flow.id,
        occurred_at=at,
        received_at=at,
        body={"version": ready.id, "node": node},
    )
