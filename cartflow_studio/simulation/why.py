"""Why a person did not enter, or did not come to a step or get a message; or when they did."""

from __future__ import annotations

from cartflow_studio.engine import TraceLine
from cartflow_studio.flow.bypass import effective
from cartflow_studio.flow.condition import Condition
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import Start
from cartflow_studio.flow.reach import behind
from cartflow_studio.simulation.clauses import Answer, Clause, Moment, clauses
from cartflow_studio.simulation.heard import Heard, hear
from cartflow_studio.simulation.refused import not_sent, refusal
from cartflow_studio.simulation.subject import Subject
from cartflow_studio.words import either, tr, trn

MOST = 3  # tries of one kind that are told, the latest of them


def why(subject: Subject, node: str = "", journey: int = 0) -> Answer:
    """Why a person did or did not enter (no `node`), or come to a step and get what it sends; in
    one of their journeys, or (0) in the last.
    """
    flow = subject.flow
    if not node:
        return _entering(subject)
    if node not in flow.nodes:
        return Answer(tr("There is no such step in the flow."))
    step = flow.nodes[node]
    if node not in effective(flow).nodes:
        return Answer(tr("“{name}” is switched off: people go past it.", name=step.name))
    if step.type.is_entry and not subject.journeys:
        return _entering(subject, only=node)
    if not subject.journeys:
        entering = _entering(subject)
        words = tr("They never entered the flow, so they never came to “{name}”.", name=step.name)
        return Answer(words, (Clause(entering.words, False), *entering.clauses))
    number = journey if journey in subject.journeys else subject.journeys[-1]
    lines = subject.journey(number)
    if any(line.step in ("entered", "arrived") and line.node == node for line in lines):
        return _arrived(subject, step, lines)
    return _missed(subject, step, lines)


def _entering(subject: Subject, only: str = "") -> Answer:
    entered = [line for line in subject.lines if line.step == "entered"]
    refused = [line for line in subject.lines if line.step == "refused"]
    if entered:
        words = trn(
            "They entered once, on {when}.",
            "They entered {n} times, the first time on {when}.",
            len(entered),
            when=subject.when(entered[0].at),
        )
        told = [_entered(subject, line) for line in entered[:MOST]]
        for line in refused[-MOST:]:
            told.extend(refusal(subject, line))
        return Answer(words, tuple(told), happened=True)
    if refused:
        words = trn("They were not let in.", "They were not let in, {n} times.", len(refused))
        return Answer(
            words, tuple(clause for line in refused[-MOST:] for clause in refusal(subject, line))
        )
    if not subject.is_in_log:
        words = tr("Neither the log nor the people know “{person}”.", person=subject.person)
        return Answer(words)
    tries: list[Clause] = []
    for each in effective(subject.flow).entries:
        if only in ("", each.id):
            tries.extend(_tried(subject, each))
    return Answer(tr("Nothing that they did or were starts this flow."), tuple(tries))


def _entered(subject: Subject, line: TraceLine) -> Clause:
    name = _name(subject.flow, line.node)
    return Clause(tr("Entered by “{name}”", name=name), True, line.at, line.node)


def _tried(subject: Subject, node: Node) -> list[Clause]:
    """Why a trigger let nobody in."""
    told: list[Clause] = []
    for start in hear(node).starts:
        if start.kind == "event":
            told.extend(_by_event(subject, node, start))
        elif start.kind == "segment":
            words = tr(
                "“{name}” lets in: {sentence}", name=node.name, sentence=node.type.sentence()
            )
            told.append(Clause(words, None, None, node.id))
            told.extend(clauses(start.when, subject.moment(subject.until)))
        else:
            words = tr("“{name}” lets in whom another program names.", name=node.name)
            told.append(Clause(words, None, None, node.id))
    return told


def _by_event(subject: Subject, node: Node, start: Start) -> list[Clause]:
    found = [event for event in subject.events if event.name == start.event]
    names = {"name": node.name, "event": start.event}
    if not found:
        words = tr("“{name}” needs {event}, which they never did in this log", **names)
        return [Clause(words, False, None, node.id)]
    told: list[Clause] = []
    for event in found[-MOST:]:
        moment = subject.moment(event.occurred_at, event=event)
        words = tr("{event} happened, but it did not fit “{name}”", **names)
        told.append(Clause(words, False, event.occurred_at, node.id))
        told.extend(clauses(start.when, moment))
    return told


def _arrived(subject: Subject, node: Node, lines: tuple[TraceLine, ...]) -> Answer:
    """They came to the step: whether they got what it sends, or still wait there."""
    here = [line for line in lines if line.node == node.id]
    arrived = next(line for line in reversed(here) if line.step in ("entered", "arrived"))
    message = next((line for line in reversed(here) if line.step == "message"), None)
    when = subject.when(arrived.at)
    if message is not None and message.at >= arrived.at:
        return not_sent(subject, node, message)
    left = [line for line in here if line.step in ("left", "exited") and line.at >= arrived.at]
    came = Clause(tr("Came to “{name}”", name=node.name), True, arrived.at, node.id)
    if not left:
        return Answer(
            tr("They came to “{name}”, and are still there.", name=node.name),
            (came, *_waiting(subject, node, lines)),
            happened=not node.type.channel,
        )
    if node.type.channel:
        words = tr("They left the flow before “{name}” was sent.", name=node.name)
        return Answer(words, (came, _left_flow(subject, left[-1])))
    words = tr("They came to “{name}” on {when}.", name=node.name, when=when)
    return Answer(words, _how_left(subject, node, left[-1]), happened=True)


def _missed(subject: Subject, node: Node, lines: tuple[TraceLine, ...]) -> Answer:
    """They never came to the step: where their way parted from every way to it."""
    flow = effective(subject.flow)
    before = behind(flow, (node.id,))
    words = tr("They never came to “{name}”.", name=node.name)
    entry = lines[0]
    if entry.node not in before:
        name = _name(flow, entry.node)
        return Answer(
            words, (Clause(tr("No way leads there from “{name}”", name=name), False, entry.at),)
        )
    for line in lines:
        if line.node not in before:
            continue
        if line.step == "exited":
            return Answer(words, (_left_flow(subject, line),))
        target = flow.leads_to(line.node, line.output) if line.step == "left" else line.node
        if target not in before:
            return Answer(words, _parted(subject, flow, line, before))
    last = next((line for line in reversed(lines) if line.node in before), entry)
    return Answer(words, _waiting(subject, flow.nodes[last.node], lines))


def _parted(subject: Subject, flow: Flow, line: TraceLine, before: set[str]) -> tuple[Clause, ...]:
    """They left a step by an exit from which no way leads there."""
    node = flow.nodes[line.node]
    ways = [
        port.label
        for port in node.type.ports
        if flow.leads_to(node.id, port.name) in before and port.name != line.output
    ]
    told = list(_how_left(subject, node, line))
    if ways:
        words = tr("The way there leaves “{name}” by {ways}", name=node.name, ways=_quoted(ways))
        told.append(Clause(words, None, None, node.id))
    return tuple(told)


def _how_left(subject: Subject, node: Node, line: TraceLine) -> tuple[Clause, ...]:
    """By which exit they left a step, and why by that one."""
    if line.step == "exited":
        return (_left_flow(subject, line),)
    port = node.type.port(line.output)
    label = port.label if port else line.output
    words = tr("Left “{name}” by “{port}”", name=node.name, port=label)
    left = Clause(words, None, line.at, node.id)
    if len(node.type.ports) < 2:
        return (left,)
    return (left, *_reasons(subject, node, line, hear(node)))


def _reasons(subject: Subject, node: Node, line: TraceLine, heard: Heard) -> tuple[Clause, ...]:
    moment = subject.moment(line.at, line.journey)
    if heard.branches:
        return _asked(heard.branches, line, moment)
    if line.output in heard.shares:
        return (Clause(tr("Which way people go here is drawn by lot"), None, None, node.id),)
    if node.type.channel:
        return ()
    done = [
        x for x in subject.events if x.occurred_at == line.at and x.name in node.type.listens_to
    ]
    if done and line.output != "timed_out":
        return (Clause(tr("{event} happened", event=done[-1].name), None, line.at),)
    if line.output == "timed_out" and node.type.listens_to:
        names = either(node.type.listens_to)
        return (Clause(tr("{events} did not happen in time", events=names), None, line.at),)
    return ()


def _asked(
    branches: tuple[tuple[str, Condition], ...], line: TraceLine, moment: Moment
) -> tuple[Clause, ...]:
    told: list[Clause] = []
    for port, condition in branches:
        told.extend(clauses(condition, moment))
        if port == line.output:
            break
    return tuple(told)


def _left_flow(subject: Subject, line: TraceLine) -> Clause:
    """They left the flow at a step."""
    goals = [x for x in subject.journey(line.journey) if x.step == "goal" and x.at == line.at]
    name = _name(subject.flow, line.node)
    if line.output == "goal" and goals:
        words = tr("Reached the goal {event}, and left the flow with it", event=goals[-1].output)
    else:
        words = tr("Left the flow at “{name}”: {reason}", name=name, reason=line.output)
    return Clause(words, None, line.at, line.node)


def _waiting(subject: Subject, node: Node, lines: tuple[TraceLine, ...]) -> tuple[Clause, ...]:
    """They stand at a step: since when, and what would come next."""
    arrived = next((x for x in reversed(lines) if x.node == node.id and x.step == "arrived"), None)
    words = tr("Still waits at “{name}” when the run ends", name=node.name)
    told = [Clause(words, None, arrived.at if arrived else None, node.id)]
    number = lines[0].journey
    coming = (x for x in subject.ahead if x.journey == number and x.node == node.id)
    follows = next((x for x in coming if x.step in ("left", "message", "exited")), None)
    if follows is not None:
        port = node.type.port(follows.output)
        names = {"name": node.name, "port": port.label if port else follows.output}
        words = tr("If nothing else happens, goes on by “{port}”", **names)
        if follows.step == "message":
            words = tr("If nothing else happens, the message is asked for again then")
        told.append(Clause(words, None, follows.at, node.id))
    return tuple(told)


def _quoted(labels: list[str]) -> str:
    return either(tr("“{name}”", name=label) for label in labels)


def _name(flow: Flow, node: str) -> str:
    return flow.nodes[node].name if node in flow.nodes else node
