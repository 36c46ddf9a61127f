"""The rule that a wait until a time of day does not add a day unawares."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.timing import DAY
from cartflow_studio.checks.view import View
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_until import WaitUntil
from cartflow_studio.words import tr

LAST_MINUTE = 24 * 60 - 1


@rule(Severity.HINT)
def wait_adds_a_day(view: View) -> Found:
    """A wait until a time of day follows on a wait of whole days.

    Why: who comes a minute after that time waits almost another day.
    Fix: let people go on within a window, say from 09:00 to 12:00, or leave the first wait out.
    """
    for node, kind in view.of(WaitUntil):
        if kind.time is None or kind.window_end is not None or kind.date_of:
            continue
        for source, _ in view.before[node.id]:
            before = view.flow.nodes[source].type
            again = isinstance(before, WaitUntil) and _same_time(before, kind)
            if not again and not (isinstance(before, Wait) and _is_whole_days(before)):
                continue
            message = tr(
                "After {name}, {other} can hold people almost a day longer: until the next {time}.",
                name=view.name(source),
                other=view.name(node.id),
                time=kind.time,
            )
            end = TimeOfDay(min(kind.time.minute + 180, LAST_MINUTE))
            fixes = (
                (
                    set_field(
                        tr("Go on at any time until {end}", end=end), node.id, "window_end", end
                    ),
                )
                if end > kind.time
                else ()
            )
            yield Problem(node.id, message, "time", fixes=fixes)
            break


def _is_whole_days(wait: Wait) -> bool:
    return wait.duration.is_calendar or (
        wait.duration.amount > 0 and wait.duration.microseconds % DAY == 0
    )


def _same_time(before: WaitUntil, after: WaitUntil) -> bool:
    return before.time == after.time and after.exact == "next"
