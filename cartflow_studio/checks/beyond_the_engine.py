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
from cartflow_studio.words import tr

MOST_GOALS = MOST_TRIGGERS = 60
MOST_LOOKING_BACK = 6
MOST_TIMES = 100
MOST_ENTRIES = 1_000
MOST_MESSAGES = 32
MOST_ROWS = 1_000  # of what is asked at every event
MOST_ALTERNATIVES = 31


@rule(Severity.ERROR)
def beyond_the_engine(view: View) -> Found:
    """The flow asks for more than can be kept in mind for each person.

    Why: what is remembered of a person stays small, so that a flow can run for millions.
    Fix: ask for less: fewer goals, triggers or waits that look back, smaller counts.
    """
    settings = view.flow.settings
    for count, most, what in (
        (len(view.flow.goals), MOST_GOALS, tr("goals")),
        (len(view.flow.entries), MOST_TRIGGERS, tr("triggers")),
        (_looking_back(view), MOST_LOOKING_BACK, tr("waits that count since entry")),
        (len(view.flow.exits), MOST_ROWS, tr("exit criteria")),
        (len(settings.reentry.limits), MOST_ROWS, tr("limits of entry")),
        (len(settings.caps), MOST_ROWS, tr("caps of messages")),
        (_counted(view), MOST_ROWS, tr("events that are counted")),
    ):
        if count > most:
            message = tr(
                "The flow has {count} {what}; at most {most} can be followed for a person.",
                count=count,
                what=what,
                most=most,
            )
            yield Problem(None, message)
    yield from _counts(view)
    yield from _alternatives(view)
    for node, kind in view.of(UpdatePerson):
        if any(change.attribute == "timezone" and change.source for change in kind.changes):
            message = tr(
                "{name} copies a time zone from an event, which is not possible.",
                name=view.name(node.id),
            )
            mend = tr("Send the time zone as an attribute of the person, or set a fixed one.")
            yield Problem(node.id, message, "changes", mend=mend)


def _looking_back(view: View) -> int:
    return sum(kind.lookback == "since entry" for _, kind in view.of(WaitForEvent))


def _counted(view: View) -> int:
    """How many events, each with its conditions, history is asked about."""
    rows = (row for place in view.places for row, _ in rows_at(place.condition, place.event))
    return len({(row.event, repr(row.where)) for row in rows if isinstance(row, Happened)})


def _alternatives(view: View) -> Iterator[Problem]:
    for node, kind in view.of(WaitForEvent):
        if kind.lookback == "since entry" and len(kind.events) > MOST_ALTERNATIVES:
            message = tr(
                "{name} waits for {count} events; {most} is the most since entry.",
                name=view.name(node.id),
                count=len(kind.events),
                most=MOST_ALTERNATIVES,
            )
            yield Problem(node.id, message, "events")


def _counts(view: View) -> Iterator[Problem]:
    for place in view.places:
        for row, _ in rows_at(place.condition, place.event):
            if isinstance(row, Happened) and row.count > MOST_TIMES:
                who = view.owner(place.node)
                message = tr(
                    "{who} counts {event} up to {times}; {most} is the most.",
                    who=who,
                    event=row.event,
                    times=row.count,
                    most=MOST_TIMES,
                )
                yield Problem(place.node, message, place.field)
    settings = view.flow.settings
    limits = [(limit, MOST_ENTRIES) for limit in settings.reentry.limits]
    limits += [(cap.limit, MOST_MESSAGES) for cap in settings.caps]
    for limit, most in limits:
        if limit.count > most:
            yield Problem(
                None,
                tr(
                    "A limit of {limit} cannot be kept; {most:,} is the most.",
                    limit=limit,
                    most=most,
                ),
            )
