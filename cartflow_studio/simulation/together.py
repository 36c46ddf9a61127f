"""Playing several flows over one event log: what each does, the others know.  # semantics 2.7"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from cartflow_studio.engine import compile_together
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.abreast import Abreast
from cartflow_studio.simulation.answering import answering
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.encode import encode
from cartflow_studio.simulation.noting import nobody, notes
from cartflow_studio.simulation.player import Progress, SimulationError, Watch
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.several import Several
from cartflow_studio.simulation.simulate import check_clock, choice, end_of
from cartflow_studio.words import tr


def simulate_together(
    flows: Sequence[Flow],
    log: EventLog,
    people: People | None = None,
    *,
    until: int | None = None,
    clock: str = "occurred",
    compiled: bool | None = None,
    threads: int | None = None,
    answers: Answers | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Report, ...]:
    """What these flows would have done side by side, as `simulate` tells it of one: caps count the
    messages of all, and each hears of the changes and hand-overs of the others, and of the answers
    to their messages. Of one occurrence the first flow is the first to hear. The reports keep no
    steps, and tell the journeys of single people.

    PlanError if a flow cannot run; SimulationError if two have one id, or `cancelled` says so.
    """
    begun = time.perf_counter()
    check_clock(clock)
    check_ids(flows)
    plans = compile_together(flows)
    end = end_of(log, clock) if until is None else until
    watch = Watch(progress, cancelled)
    heard = [answering(plan, answers, log, among=True) for plan in plans]
    plans = tuple(each.plan if each else plan for plan, each in zip(plans, heard, strict=True))
    columns = encode(Several(plans), log, people, until=end, clock=clock, look=watch.ask)
    watch.rows = len(columns.at)
    quick, more = choice(watch.rows, compiled)
    hands = threads or os.cpu_count() or 1
    abreast = Abreast(plans[0], columns, end, quick, hands, plans=plans, answerings=heard)
    reports = _reports(abreast, log, people, watch, more)
    seconds = time.perf_counter() - begun
    return tuple(replace(each, seconds=seconds) for each in reports)


def check_ids(flows: Sequence[Flow]) -> None:
    """SimulationError if two flows have one id."""
    if len({flow.id for flow in flows}) < len(flows):
        raise SimulationError(
            tr("Two of the flows have the same id."), hint=tr("Play each flow once.")
        )


def _reports(
    abreast: Abreast,
    log: EventLog,
    people: People | None,
    watch: Watch,
    more: Sequence[str],
) -> list[Report]:
    stats, teller = abreast.each_stats(watch), replace(abreast, compiled=False)
    names = [plan.flow.name or plan.flow.id for plan in abreast.plans]
    reports = []
    for number, (plan, m) in enumerate(zip(abreast.plans, abreast.parts(), strict=True)):
        noted = [*_notes(abreast, number, log, people), *nobody(plan.flow, stats[number], log)]
        reports.append(
            Report(
                flow=plan.flow,
                stats=stats[number],
                people=len(log.people),
                events=len(log),
                late_events=int(m[m[s.COUNT_LATE]]),
                handled=int(m[m[s.COUNT_HANDLED]]),
                first=log.first,
                last=abreast.until if len(log) else None,
                seconds=0.0,
                notes=(*noted, *more),
                kept=None,
                ids=abreast.columns.ids,
                tell=partial(teller.trace_in, number),
                recount=partial(teller.account_in, number),
                messages=abreast.messages,
                people_known=people,
                beside=(*names[:number], *names[number + 1 :]),
            )
        )
    return reports


def _notes(abreast: Abreast, number: int, log: EventLog, people: People | None) -> Iterator[str]:
    """What is noted of one of the flows."""
    plan, heard, m = abreast.plans[number], abreast.answerings[number], abreast.parts()[number]
    yield from notes(plan, log, people, answered=() if heard is None else heard.names)
    if heard is not None:
        yield from heard.notes((int(m[s.PURCHASES]), int(m[s.UNHEARD])))
