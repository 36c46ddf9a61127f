"""Why a person was not let in, or a message not sent: the reason with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio.engine import TraceLine
from cartflow_studio.engine.lowering import ADDRESSES
from cartflow_studio.flow.condition import yes_no
from cartflow_studio.flow.model import Node
from cartflow_studio.flow.people import Value
from cartflow_studio.simulation.clauses import Answer, Clause
from cartflow_studio.simulation.reasons import refusal_told, withheld_told
from cartflow_studio.simulation.subject import Subject
from cartflow_studio.words import tr, trn


def refusal(subject: Subject, line: TraceLine) -> tuple[Clause, ...]:
    """Why an entry was refused."""
    first = Clause(refusal_told(line.output), False, line.at, line.node)
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
    code = str(line.detail.get("reason", ""))
    return Answer(withheld_told(code, name), (asked, *_held_by(subject, node, line, code)))


def _held_by(subject: Subject, node: Node, line: TraceLine, code: str) -> tuple[Clause, ...]:
    """What the reason rests on."""
    known, settings = subject.attributes_at(line.at), subject.flow.settings
    channel = str(line.detail.get("channel", node.type.channel))
    match code:
        case "no_consent":
            return (_value(known, f"consent_{channel}"),)
        case "missing_address" | "bad_address":
            return tuple(_value(known, field) for field in ADDRESSES.get(channel, ())[:1])
        case "quiet_hours" if settings.quiet_hours is not None:
            quiet = settings.quiet_hours
            hours = tr("Quiet from {start} to {end}", start=quiet.start, end=quiet.end)
            local = tr("It was {time} for them", time=subject.local_time(line.at))
            return (Clause(hours), Clause(local, False, line.at))
        case "capped":
            caps = tuple(
                Clause(tr("At most {limit}", limit=cap.limit.spoken())) for cap in settings.caps
            )
            return (*caps, *_got(subject, line))
        case "control_group":
            return (Clause(tr("{n} % of all are held back", n=settings.control_group)),)
    return ()


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
