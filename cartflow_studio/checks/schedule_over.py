"""The rule that there is a time at which people can enter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_setting
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.settings import Schedule
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from cartflow_studio.words import tr

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@rule(Severity.ERROR)
def schedule_over(view: View) -> Found:
    """The schedule leaves no time to enter.

    Why: the flow would be launched, and nobody would ever enter it.
    Fix: set the end after the start, and both where they still lie ahead.
    """
    schedule = view.flow.settings.schedule
    fixes = (
        set_setting(tr("Let it run indefinitely"), schedule=Schedule(schedule.start, "never")),
    )
    if schedule.end != "never":
        if schedule.start not in ("now",) and schedule.end <= schedule.start:
            message = tr(
                "Nobody can enter: the flow ends ({day}) before it starts.", day=_day(schedule.end)
            )
            yield Problem(None, message, "schedule", fixes=fixes)
        elif _is_over(schedule.end, view.context.now):
            message = tr("Nobody can enter: the flow ended on {day}.", day=_day(schedule.end))
            yield Problem(None, message, "schedule", fixes=fixes)
    for node, kind in view.of(SegmentTrigger):
        if kind.schedule != "once" or not kind.at:
            continue
        if _is_over(kind.at, view.context.now):
            message = tr(
                "Nobody enters by {name}: {day} is over.",
                name=view.name(node.id),
                day=_day(kind.at),
            )
            yield Problem(node.id, message, "at")
        elif schedule.end != "never" and kind.at >= schedule.end:
            message = tr(
                "Nobody enters by {name}: the flow ends before {day}.",
                name=view.name(node.id),
                day=_day(kind.at),
            )
            yield Problem(node.id, message, "at", fixes=fixes)


def _is_over(local: str, now: int | None) -> bool:
    """Whether a local time is gone in every time zone of the world."""
    if now is None:
        return False
    moment = datetime.fromisoformat(local)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC) + timedelta(hours=12)
    return (moment - _EPOCH) // timedelta(microseconds=1) <= now


def _day(moment: str) -> str:
    return moment.replace("T", " ")[:16]
