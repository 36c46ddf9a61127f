"""The settings of a flow: Frequency, Scheduling, quiet hours, caps, goals, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from cartflow_studio.fields import (
    LINE,
    YES_NO,
    Fault,
    Kind,
    Plain,
    choice,
    described,
    field,
    list_of,
    optional,
    shown,
)
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Condition
from cartflow_studio.flow.condition_file import CONDITION
from cartflow_studio.flow.duration import Duration, Limit, days
from cartflow_studio.flow.kinds import DURATION, EVENT, LIMIT, PERCENT, PROPERTY, TIME, ZONE
from cartflow_studio.words import either, tr

T = TypeVar("T")
REENTRY_MODES = ("once", "after exit", "at the same time", "one per key", "restart")
PROPERTY_TYPES = ("text", "number", "yes/no", "date", "list")
CHANNELS = ("email", "sms", "whatsapp", "push", "webhook")


def _moment(*words: str) -> Kind[str]:
    """An ISO 8601 local date and time, or one of the words."""

    def read(value: Plain) -> str:
        text = str(value)
        if text in words:
            return text
        try:
            return datetime.fromisoformat(text).isoformat()
        except ValueError as fault:
            raise Fault(
                tr("{text} is no such date ({fault}).", text=shown(text), fault=fault),
                hint=tr("Write 2026-12-01T09:00, or {names}.", names=either(words)),
            ) from None

    return Kind("moment", read, str, {"type": "string"}, "moment", words)


ANY_VALUE = "*"  # as the property to match: any value will do, also where the key is matched


@dataclass(frozen=True, slots=True)
class Reentry:
    """Frequency: whether and when a person may enter again.  # semantics 3.2, 3.3"""

    mode: str = field(
        "after exit", kind=choice(*REENTRY_MODES), label="People may enter", always=True
    )
    key: str = field("", kind=PROPERTY, label="One journey per", help="An event property.")
    gap: Duration | None = field(None, kind=optional(DURATION), label="Not again within")
    gap_from: str = field("exit", kind=choice("exit", "entry"), label="Counted from")
    limits: tuple[Limit, ...] = field(
        (), kind=list_of(LIMIT, editor="limits", longest=8), label="At most"
    )


@dataclass(frozen=True, slots=True)
class Schedule:
    """Scheduling: when people may enter. Times are local to the flow's zone."""

    start: str = field("now", kind=_moment("now"), label="Start")
    end: str = field("never", kind=_moment("never"), label="End")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """No messages between `start` (inclusive) and `end` (exclusive) of the person's day."""

    start: TimeOfDay
    end: TimeOfDay
    then: str = "wait"


def _read_quiet(plain: Plain) -> QuietHours:
    if not isinstance(plain, Mapping):
        raise Fault(tr('Quiet hours are like {from: "21:00", to: "08:00", then: wait}.'))
    for key in plain:
        if key not in ("from", "to", "then"):
            raise Fault(
                tr("There is no setting {key!r} here.", key=key),
                path=(key,),
                hint=tr("It has: from, to, then."),
                of_key=True,
            )
    for key in ("from", "to"):
        if key not in plain:
            raise Fault(tr("{key!r} is missing.", key=key))
    quiet = QuietHours(
        _part(TIME, plain, "from"),
        _part(TIME, plain, "to"),
        _part(choice("wait", "skip"), {"then": "wait", **plain}, "then"),
    )
    if quiet.start == quiet.end:
        raise Fault(tr("Quiet hours that start and end together hold nothing."))
    return quiet


def _part(kind: Kind[T], plain: Mapping[str, Plain], key: str) -> T:
    try:
        return kind.read(plain[key])
    except Fault as fault:
        raise fault.under(key) from None
    except ValueError as fault:
        raise Fault(str(fault), path=(key,)) from None


def _write_quiet(quiet: QuietHours) -> Plain:
    return {"from": str(quiet.start), "to": str(quiet.end), "then": quiet.then}


QUIET_HOURS: Kind[QuietHours] = Kind(
    "quiet hours",
    _read_quiet,
    _write_quiet,
    {
        "type": "object",
        "properties": {
            "from": TIME.schema,
            "to": TIME.schema,
            "then": {"enum": ["wait", "skip"], "default": "wait"},
        },
        "required": ["from", "to"],
        "additionalProperties": False,
    },
    "quiet_hours",
)


@dataclass(frozen=True, slots=True)
class Cap:
    """Messages to one person: at most `limit`, on one channel or over all; more are skipped.

    A limit per calendar days counts whole days of the person's calendar.  # semantics 4.6
    """

    limit: Limit = field(kind=LIMIT, label="At most")
    channel: str = field("", kind=choice("", *CHANNELS), label="On")


_CAP = described(Cap, editor="cap")


def _read_cap(plain: Plain) -> Cap:
    return Cap(LIMIT.read(plain)) if isinstance(plain, str) else _CAP.read(plain)


CAP: Kind[Cap] = Kind(
    "cap",
    _read_cap,
    lambda cap: _CAP.write(cap) if cap.channel else str(cap.limit),
    {"anyOf": [LIMIT.schema, _CAP.schema]},
    "cap",
)


def _read_senders(plain: Plain) -> tuple[tuple[str, str], ...]:
    if not isinstance(plain, Mapping):
        raise Fault(tr('Senders are like {email: "Shop <shop@example.com>"}.'))
    for key in plain:
        if key not in CHANNELS:
            raise Fault(
                tr("There is no channel {key!r}.", key=key),
                path=(key,),
                hint=tr("Channels: {names}.", names=", ".join(CHANNELS)),
                of_key=True,
            )
    return tuple((name, _part(LINE, plain, name)) for name in CHANNELS if name in plain)


SENDERS: Kind[tuple[tuple[str, str], ...]] = Kind(
    "senders",
    _read_senders,
    dict,
    {
        "type": "object",
        "properties": dict.fromkeys(CHANNELS, LINE.schema),
        "additionalProperties": False,
    },
    "senders",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that holds for the whole flow. `timezone` "person" is each person's own, UTC where
    unknown; else it is the flow's, and stands in for people whose own is unknown.
    """

    reentry: Reentry = field(Reentry(), kind=described(Reentry, editor="form"), label="Frequency")
    schedule: Schedule = field(
        Schedule(), kind=described(Schedule, editor="form"), label="Scheduling"
    )
    timezone: str = field(
        "person",
        kind=Kind(
            "time zone",
            lambda value: "person" if value == "person" else ZONE.read(value),
            str,
            ZONE.schema,
            "zone",
        ),
        label="Time zone",
    )
    quiet_hours: QuietHours | None = field(None, kind=optional(QUIET_HOURS), label="Quiet hours")
    caps: tuple[Cap, ...] = field(
        (), kind=list_of(CAP, editor="caps", longest=8), label="Message caps"
    )
    control_group: int | float = field(0, kind=PERCENT, label="Hold back", help="Control group, %.")
    senders: tuple[tuple[str, str], ...] = field((), kind=SENDERS, label="Senders")

    def sender(self, channel: str) -> str:
        """The flow's sender on that channel, or nothing."""
        return dict(self.senders).get(channel, "")


@dataclass(frozen=True, slots=True)
class Goal:
    """The event that the flow exists to bring about; the first goal is the main one."""

    event: str = field(kind=EVENT, label="Event")
    where: Condition | None = field(None, kind=optional(CONDITION), label="Only if")
    match: str = field(
        "",
        kind=PROPERTY,
        label="With the same",
        help="The event counts only with the same value as in the entry event, like cart_id.",
    )
    within: Duration = field(days(7), kind=DURATION, label="Within", always=True)
    leave: bool = field(
        True, kind=YES_NO, label="People leave the flow when they reach it", always=True
    )


@dataclass(frozen=True, slots=True)
class ExitCriterion:
    """People leave at once when this event happens to them, or when they become so."""

    event: str = field("", kind=EVENT, label="Event")
    where: Condition | None = field(None, kind=optional(CONDITION), label="Only if")
    becomes: Condition | None = field(
        None, kind=optional(CONDITION), label="Or when the person becomes"
    )
    reason: str = field("exit criterion", kind=LINE, label="Reason")


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """What is known of an event: title, description, and its properties with their types."""

    name: str
    title: str = field("", kind=LINE, label="Title")
    description: str = field("", kind=LINE, label="Description")
    properties: tuple[tuple[str, str], ...] = ()

    def type_of(self, name: str) -> str:
        """The type of a property (one of PROPERTY_TYPES), or "" if it has none of that name."""
        return dict(self.properties).get(name, "")
