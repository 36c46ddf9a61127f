"""The rule that no message is timed into the quiet hours."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.settings import QuietHours
from cartflow_studio.nodes.wait_until import WaitUntil
from cartflow_studio.words import mark, tr

_POSTPONED = mark(
    "{name} waits until {time}, in the quiet hours ({start} to {end}), so {message} goes out at"
    " {end}."
)
_DROPPED = mark(
    "{name} waits until {time}, in the quiet hours ({start} to {end}), so {message} is not sent."
)


@rule(Severity.WARNING)
def hidden_by_quiet_hours(view: View) -> Found:
    """A message is timed into the quiet hours.

    Why: it is never sent at the time that was chosen: it waits until the quiet hours are over, or
    is not sent at all.
    Fix: choose a time outside the quiet hours, or let this message ignore them.
    """
    quiet = view.flow.settings.quiet_hours
    if quiet is None:
        return
    for node, kind in view.of(WaitUntil):
        if kind.time is None or not is_quiet(quiet, kind.time):
            continue
        target = view.flow.links.get((node.id, "next"))
        after = view.flow.nodes.get(target) if target is not None else None
        if after is None or getattr(after.type, "quiet_hours", "ignore") != "obey":
            continue
        message = tr(
            _POSTPONED if quiet.then == "wait" else _DROPPED,
            name=view.name(node.id),
            time=kind.time,
            start=quiet.start,
            end=quiet.end,
            message=view.name(after.id),
        )
        fixes = (
            set_field(tr("Wait until {end}", end=quiet.end), node.id, "time", quiet.end),
            set_field(tr("Let it ignore quiet hours"), after.id, "quiet_hours", "ignore"),
        )
        yield Problem(node.id, message, "time", fixes=fixes)


def is_quiet(quiet: QuietHours, time: TimeOfDay) -> bool:
    """Whether a time of day lies in the quiet hours, which may reach over midnight."""
    if quiet.start <= quiet.end:
        return quiet.start <= time < quiet.end
    return time >= quiet.start or time < quiet.end
