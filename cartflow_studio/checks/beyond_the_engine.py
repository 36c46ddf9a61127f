"""The rule that a flow asks for no more than the engine can keep in mind."""

from __future__ import annotations

from collections.abc import Iterator

from cartflow_studio.checks.conditions import rows_at
from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.condition import Happened
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.nodes.wait_for_event import WaitForEvent

MOST_GOALS = MOST_TRIGGERS = 60
MOST_LOOKING_BACK = 6
MOST_TIMES = 100
MOST_ENTRIES = 1_000
MOST_MESSAGES = 32


@rule(Severity.ERROR)
def beyond_the_engine(view: View) -> Found:
    """The flow asks for more than can be kept in mind for each person.

    Why: what is remembered of a person stays small, so that a flow can run for millions.
    Fix: ask for less: fewer goals, triggers or waits that look back, smaller counts.
    """
    for count, most, what in (
        (len(view.flow.goals), MOST_GOALS, "goals"),
        (len(view.flow.entries), MOST_TRIGGERS, "triggers"),
        (_looking_back(view), MOST_LOOKING_BACK, "waits that count since entry"),
    ):
        if count > most:
            message = f"The flow has {count} {what}; at most {most} can be followed for a person."
            yield Problem(None, message)
    yield from _counts(view)
    for node, kind in view.of(UpdatePerson):
        if any(change.attribute == "timezone" and change.source for change in kind.changes):
            message = (
                f"{view.name(node.id)} copies a time zone from an event, which is not possible."
            )
            mend = "Send the time zone as an attribute of the person, or set a fixed one."
            yield Problem(node.id, message, "changes", mend=mend)


def _looking_back(view: View) -> int:
    return sum(kind.lookback == "since entry" for _, kind in view.of(WaitForEvent))


def _counts(view: View) -> Iterator[Problem]:
    for place in view.places:
        for row, _ in rows_at(place.condition, place.event):
            if isinstance(row, Happened) and row.count > MOST_TIMES:
                who = "A goal or exit criterion" if place.node is None else view.name(place.node)
                message = f"{who} counts {row.event} up to {row.count}; {MOST_TIMES} is the most."
                yield Problem(place.node, message, place.field)
    settings = view.flow.settings
    limits = [(limit, MOST_ENTRIES) for limit in settings.reentry.limits]
    limits += [(cap.limit, MOST_MESSAGES) for cap in settings.caps]
    for limit, most in limits:
        if limit.count > most:
            yield Problem(None, f"A limit of {limit} cannot be kept; {most:,} is the most.")
