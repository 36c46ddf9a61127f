"""Why entries were refused, messages not sent and journeys over: in a few words, and told."""

from __future__ import annotations

from dataclasses import dataclass

from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class Reason:
    """`words` to stand after a colon; `told` of a person, of a message that is called {name}."""

    words: str
    told: str = ""


NO_ADDRESS = mark("They did not get “{name}”: there is no address to send it to.")
ENOUGH = mark("They did not get “{name}”: they had got enough messages.")
REASONS = {
    "already_in_flow": Reason(mark("already in the flow"), mark("Was still in the flow")),
    "reentry": Reason(mark("may not enter again"), mark("May not enter again")),
    "gap": Reason(mark("entered again too soon"), mark("Came again too soon")),
    "limit": Reason(mark("entered too often"), mark("Had entered as often as is allowed")),
    "schedule_closed": Reason(
        mark("outside the schedule"), mark("The flow lets nobody in at that time")
    ),
    "paused": Reason(mark("the flow was paused"), mark("The flow was paused")),
    "flow_stopped": Reason(mark("the flow was stopped"), mark("The flow was stopped")),
    "attribute_missing": Reason(
        mark("the value to tell journeys apart is missing"),
        mark("The event lacks the value that tells journeys apart"),
    ),
    "too_many_journeys": Reason(
        mark("in too many journeys at once"), mark("Was in too many journeys at once")
    ),
    "no_consent": Reason(
        mark("no consent"), mark("They did not get “{name}”: they have not agreed to it.")
    ),
    "missing_address": Reason(mark("no address"), NO_ADDRESS),
    "bad_address": Reason(
        mark("the address cannot be used"),
        mark("They did not get “{name}”: the address cannot be used."),
    ),
    "quiet_hours": Reason(
        mark("quiet hours"), mark("They did not get “{name}”: it fell into the quiet hours.")
    ),
    "cap": Reason(mark("got enough messages"), ENOUGH),
    "capped": Reason(mark("got enough messages"), ENOUGH),
    "never_came": Reason(mark("never came to it")),
    "suppressed": Reason(mark("unsubscribed")),
    "control_group": Reason(
        mark("in the control group"),
        mark("They did not get “{name}”: they are in the control group, which gets no messages."),
    ),
    "sent_before": Reason(
        mark("sent before the move to this version"),
        mark("They did not get “{name}” again: they had it before they came to this version."),
    ),
    "end of flow": Reason(mark("end of flow")),
    "goal": Reason(mark("goal")),
    "restarted": Reason(mark("restarted")),
    "date gone": Reason(mark("date gone")),
    "handed over": Reason(mark("handed over")),
    "flow stopped": Reason(mark("flow stopped")),
    "overdue": Reason(mark("overdue")),
}


def reason(code: str) -> str:
    """A reason in plain words."""
    return tr(REASONS[code].words) if code in REASONS else code.replace("_", " ")


def refusal_told(code: str) -> str:
    """Why a person was not let in."""
    return tr(REASONS[code].told) if code in REASONS and REASONS[code].told else reason(code)


def withheld_told(code: str, name: str) -> str:
    """Why a person did not get the message of that name."""
    if code in REASONS and REASONS[code].told:
        return tr(REASONS[code].told, name=name)
    return tr("They did not get “{name}”: {reason}.", name=name, reason=reason(code))
