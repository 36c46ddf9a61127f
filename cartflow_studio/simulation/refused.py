"""Why a person was not let in, or a message not sent: the reason with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio.engine import TraceLine
from cartflow_studio.engine.lowering import ADDRESSES
from cartflow_studio.flow.condition import yes_no
from cartflow_studio.flow.model import Node
from cartflow_studio.flow.people import Value
from cartflow_studio.simulation.clauses import Answer, Clause
from cartflow_studio.simulation.subject import Subject
from cartflow_studio.words import mark, tr, trn

REFUSALS = {
    "already_in_flow": mark("Was still in the flow"),
    "reentry": mark("May not enter again"),
    "gap": mark("Came again too soon"),
    "limit": mark("Had entered as often as is allowed"),
    "schedule_closed": mark("The flow lets nobody in at that time"),
    "paused": mark("The flow was paused"),
    "flow_stopped": mark("The flow was stopped"),
    "attribute_missing": mark("The event lacks the value that tells journeys apart"),
    "too_many_journeys": mark("Was in too many journeys at once"),
}


def refusal(subject: Subject, line: TraceLine) -> tuple[Clause, ...]:
    """Why an entry was refused."""
    words = tr(REFUSALS[line.output]) if line.output in REFUSALS else line.output
    first = Clause(words, False, line.at, line.node)
    return (first, *(Clause(text, None, at) for text, at in _grounds(subject, line) if text))


def _grounds(subject: Subject, line: TraceLine) -> list[tuple[str, int | None]]:
    settings = subject.flow.settings
    reentry, schedule = settings.reentry, settings.schedule
    entered = [x.at for x in subject.lines if x.step == "entered" and x.at <= line.at]
    exited = [x.at for x in subject.lines if x.step == "exited" and x.at <= line.at]
    match line.output:
        case "already_in_flow":
            return [(tr("In the flow since"), entered[-1])] if entered else []
        case "reentry":
            return (
                [(tr("Entered before, and everybody enters once only"), entered[-1])]
                if entered
                else []
            )
        case "gap" if reentry.gap is not None:
            past = entered if reentry.gap_from == "entry" else exited
            words = tr("Not again within {gap} after this", gap=reentry.gap.spoken())
            return [(words, past[-1])] if past else []
        case "limit":
            limits = ", ".join(limit.spoken() for limit in reentry.limits)
            return [(tr("At most {limits}", limits=limits), None)]
        case "schedule_closed":
            names = {"start": schedule.start, "end": schedule.end}
            return [(tr("Open from {start} to {end}", **names), None)]
        case "attribute_missing":
            return [(tr("It has no “{name}”", name=reentry.key), None)]
    return []


def not_sent(subject: Subject, node: Node, line: TraceLine) -> Answer:
    """What became of the message that a step asked for."""
    when, name = subject.when(line.at), node.name
    asked = Clause(tr("“{name}” was asked for", name=name), True, line.at, node.id)
    if line.output == "sent":
        return Answer(tr("They got “{name}” on {when}.", name=name, when=when), (asked,), True)
    reason = str(line.detail.get("reason", ""))
    words, grounds = _withheld(subject, node, line, reason)
    return Answer(words, (asked, *grounds))


def _withheld(
    subject: Subject, node: Node, line: TraceLine, reason: str
) -> tuple[str, tuple[Clause, ...]]:
    known, name = subject.attributes_at(line.at), node.name
    channel = str(line.detail.get("channel", node.type.channel))
    settings = subject.flow.settings
    match reason:
        case "no_consent":
            words = tr("They did not get “{name}”: they have not agreed to it.", name=name)
            return words, (_value(known, f"consent_{channel}"),)
        case "missing_address" | "bad_address":
            words = tr("They did not get “{name}”: there is no address to send it to.", name=name)
            if reason == "bad_address":
                words = tr("They did not get “{name}”: the address cannot be used.", name=name)
            return words, tuple(_value(known, field) for field in ADDRESSES.get(channel, ())[:1])
        case "quiet_hours" if settings.quiet_hours is not None:
            quiet = settings.quiet_hours
            words = tr("They did not get “{name}”: it fell into the quiet hours.", name=name)
            hours = tr("Quiet from {start} to {end}", start=quiet.start, end=quiet.end)
            local = tr("It was {time} for them", time=subject.local_time(line.at))
            return words, (Clause(hours), Clause(local, False, line.at))
        case "capped":
            words = tr("They did not get “{name}”: they had got enough messages.", name=name)
            caps = tuple(
                Clause(tr("At most {limit}", limit=cap.limit.spoken())) for cap in settings.caps
            )
            return words, (*caps, *_got(subject, line))
        case "control_group":
            words = tr(
                "They did not get “{name}”: they are in the control group, which gets no messages.",
                name=name,
            )
            share = tr("{n} % of all are held back", n=settings.control_group)
            return words, (Clause(share),)
    return tr("They did not get “{name}”: {reason}.", name=name, reason=reason), ()


def _value(known: Mapping[str, Value], name: str) -> Clause:
    value = known.get(name)
    if value is None:
        return Clause(tr("{name} is not known", name=name), False)
    return Clause(tr("{name} is {value}", name=name, value=yes_no(value)), False)


def _got(subject: Subject, line: TraceLine) -> tuple[Clause, ...]:
    """The messages of this flow that came before."""
    got = [x for x in subject.lines if (x.step, x.output) == ("message", "sent") and x.at < line.at]
    if not got:
        return ()
    words = trn("Had got {n} message of this flow", "Had got {n} messages of this flow", len(got))
    return (Clause(words, None, got[-1].at),)
