"""Why entries were refused and messages not sent, in a few words."""

from __future__ import annotations

from cartflow_studio.words import mark, tr

REASONS = {
    "already_in_flow": mark("already in the flow"),
    "reentry": mark("may not enter again"),
    "gap": mark("entered again too soon"),
    "limit": mark("entered too often"),
    "schedule_closed": mark("outside the schedule"),
    "paused": mark("the flow was paused"),
    "attribute_missing": mark("the value to tell journeys apart is missing"),
    "too_many_journeys": mark("in too many journeys at once"),
    "no_consent": mark("no consent"),
    "missing_address": mark("no address"),
    "bad_address": mark("the address cannot be used"),
    "quiet_hours": mark("quiet hours"),
    "cap": mark("got enough messages"),
    "capped": mark("got enough messages"),
    "suppressed": mark("unsubscribed"),
    "control_group": mark("in the control group"),
}


def reason(code: str) -> str:
    """A reason in plain words."""
    return tr(REASONS[code]) if code in REASONS else code.replace("_", " ")
