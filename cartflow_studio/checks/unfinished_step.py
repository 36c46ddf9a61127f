"""The rule that what a step needs is filled in."""

from __future__ import annotations

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.hand_over import HandOver
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from cartflow_studio.nodes.split import Split
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.wait_until import WaitUntil
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def unfinished_step(view: View) -> Found:
    """Something that this step cannot do without is not filled in.

    Why: without it the step does nothing for anybody, or nobody gets past it.
    Fix: choose what is missing in the form of the step, or delete the step.
    """
    for node in view.nodes:
        missing = _missing(node.type)
        if missing is not None:
            field, sentence = missing
            yield Problem(
                node.id,
                tr(
                    "{name} is not finished: {sentence}", name=view.name(node.id), sentence=sentence
                ),
                field,
            )
    for criterion in view.flow.exits:
        if not criterion.event and criterion.becomes is None:
            message = tr("An exit criterion is not finished: it is not said what people leave by.")
            yield Problem(None, message, "exits", fixes=(Fix(tr("Delete it"), _without_blank),))


def _without_blank(flow: Flow) -> Flow:
    kept = tuple(each for each in flow.exits if each.event or each.becomes is not None)
    return edits.change_flow(flow, exits=kept)


def _missing(kind: NodeType) -> tuple[str, str] | None:
    match kind:
        case EventTrigger(event=""):
            return "event", tr("it is not said which event lets people in.")
        case SegmentTrigger(schedule="once", at=""):
            return "at", tr("it is not said when people enter.")
        case WaitForEvent(events=events):
            return _missing_event(kind, events)
        case WaitUntil():
            return _missing_time(kind)
        case Condition(branches=()):
            return "branches", tr("it has no condition, so everybody goes the same way.")
        case Split(shares=()):
            return "shares", tr("it has no shares to draw from.")
        case UpdatePerson(changes=()):
            return "changes", tr("it changes nothing.")
        case HandOver(flow=""):
            return "flow", tr("it is not said which flow people go on in.")
    return None


def _missing_event(kind: WaitForEvent, events: tuple[object, ...]) -> tuple[str, str] | None:
    if not events:
        return "events", tr("it is not said what to wait for.")
    if any(not each.event and each.becomes is None for each in kind.events):
        return "events", tr("one of the things to wait for is not chosen.")
    return None


def _missing_time(kind: WaitUntil) -> tuple[str, str] | None:
    if kind.date_of and not kind.date:
        return "date", tr("it is not said which date counts.")
    if kind.window_end is not None and kind.time is None:
        return "time", tr("it is not said when the window opens.")
    if kind.date_of or kind.time is not None or kind.weekdays or kind.offset is not None:
        return None
    return "time", tr("it is not said until when to wait.")
