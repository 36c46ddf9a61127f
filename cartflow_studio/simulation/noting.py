"""What is noted of a run, in sentences: what was taken for granted, what is missing, why nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from cartflow_studio.engine import FlowStats, Plan
from cartflow_studio.engine.plan import RECEIPT, RECEIPTS
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog, People
from cartflow_studio.registry import did_you_mean
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.words import both, either, mark, tr, trn

ANSWERED = {
    "delivered": mark("delivered"),
    "opened": mark("opened"),
    "clicked": mark("clicked"),
    "replied": mark("replied to"),
    "answered": mark("answered"),
}


def notes(
    plan: Plan, log: EventLog, people: People | None, *, answered: Iterable[str] = ()
) -> Iterator[str]:
    """Sentences on what was assumed. Events that are `answered` need not be in the log."""
    if people is None:
        yield tr("Everybody is taken to be reachable and consenting; give people to know better.")
        if plan.lets_in_without_events:
            yield tr("The flow lets in people by what is known of them: without people nobody.")
    if len(log):
        known = {*log.names, *answered, ""}
        yield from _missing([name for name in plan.own_names if name not in known], log)


def _missing(names: Sequence[str], log: EventLog) -> Iterator[str]:
    """That the log lacks events; answers to messages by the words they have on screen."""
    receipts = [word for word in RECEIPTS if f"{RECEIPT}{word}" in names]
    if receipts:
        yield tr(
            "No message counts as {answered}: the log does not tell of it, and nothing is assumed.",
            answered=either(tr(ANSWERED[word]) for word in receipts),
        )
    others = [name for name in names if name not in {f"{RECEIPT}{word}" for word in receipts}]
    if others:
        said = tr("The log has no event {names}.", names=either(others))
        near = (did_you_mean(name, log.names) for name in others)
        yield " ".join((said, *dict.fromkeys(filter(None, near))))


def nobody(
    flow: Flow, stats: FlowStats, log: EventLog, *, is_always_live: bool = True
) -> Iterator[str]:
    """Why nobody entered although what its triggers wait for happened; nothing if somebody did.
    What the log holds tells nothing of a version that is live for a part of it only.
    """
    if stats.entered or not len(log):
        return
    if stats.refused:
        why = sorted(stats.refused.items(), key=lambda each: -each[1])
        yield trn(
            "Nobody entered: {n:,} entry was refused ({reasons}).",
            "Nobody entered: {n:,} entries were refused ({reasons}).",
            sum(count for _, count in why),
            reasons=", ".join(
                tr("{reason} ({n:,})", reason=reason(code), n=count) for code, count in why
            ),
        )
        return
    if not is_always_live:
        return
    listened = dict.fromkeys(name for node in flow.entries for name in node.type.listens_to)
    there = {name: log.names.index(name) for name in listened if name in log.names}
    if there:
        count = sum(int(np.count_nonzero(log.name == code)) for code in there.values())
        yield trn(
            "Nobody entered: {names} is in the log {n:,} time, but not as the trigger asks.",
            "Nobody entered: {names} is in the log {n:,} times, but never as the trigger asks.",
            count,
            names=both(there),
        )
