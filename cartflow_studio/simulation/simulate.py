"""Playing a flow over an event log, in virtual time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from cartflow_studio.engine import FlowStats, TraceLine, compile_flow, order
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.answering import answering
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.compiling import is_compilable
from cartflow_studio.simulation.encode import encode
from cartflow_studio.simulation.noting import nobody, notes
from cartflow_studio.simulation.player import Player, Progress, SimulationError, Watch
from cartflow_studio.simulation.report import Report
from cartflow_studio.words import mark, tr

CLOCKS = ("occurred", "received")
BIG = 50_000  # rows from which on compiling is worth it
SLOW = mark(
    "The flow was played without a compiler, which takes many times as long. "
    "Install it: pip install 'cartflow-studio[fast]'."
)


def simulate(
    flow: Flow,
    log: EventLog,
    people: People | None = None,
    *,
    until: int | None = None,
    clock: str = "occurred",
    trace: bool = False,
    compiled: bool | None = None,
    threads: int | None = None,
    answers: Answers | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """What the flow would have done to the people of the log, up to `until` (else its last event).

    Without `people` everybody is taken to be reachable and consenting; with them, who is not
    among them is refused. `clock`: events are handled as they "occurred", or in the order in which
    they were "received", late ones late. `trace`: keep every step (else only numbers; the report
    can still tell the journeys of single people). `compiled`: None decides by the size of the log.
    `threads`: how many play a large log, when compiled; None is one for each core. `answers` are
    assumed to come to messages. PlanError if the flow cannot run; SimulationError if `cancelled`.
    """
    begun = time.perf_counter()
    check_clock(clock)
    plan = compile_flow(flow)
    end = end_of(log, clock) if until is None else until
    watch = Watch(progress, cancelled)
    heard = answering(plan, answers, log)
    plan = plan if heard is None else heard.plan
    columns = encode(plan, log, people, until=end, clock=clock, look=watch.ask)
    watch.rows = len(columns.at)
    quick, more = choice(watch.rows, compiled)
    hands = threads or os.cpu_count() or 1
    quick = quick and not trace
    player = Player(plan, columns, end, compiled=quick, threads=hands, answering=heard)
    lines = _lines(player, watch) if trace else None
    stats = player.stats(watch) if lines is None else FlowStats.of(lines)
    report = _report(player, log, people, stats, lines, more=more)
    return replace(report, seconds=time.perf_counter() - begun)


def choice(rows: int, compiled: bool | None) -> tuple[bool, list[str]]:
    """Whether to play so many rows compiled, as wished or (None) if it is worth it; and what to say
    if it would be, and cannot be had.
    """
    if compiled is not None:
        return compiled, []
    is_slow = rows >= BIG and not is_compilable()
    return rows >= BIG and not is_slow, [tr(SLOW)] if is_slow else []


def _report(
    player: Player,
    log: EventLog,
    people: People | None,
    stats: FlowStats,
    lines: tuple[TraceLine, ...] | None,
    *,
    more: Iterable[str],
) -> Report:
    teller = replace(player, compiled=False)
    assumed = () if player.answering is None else player.answering.notes(player.heard)
    return Report(
        flow=player.plan.flow,
        stats=stats,
        people=len(log.people),
        events=len(log),
        late_events=player.late,
        handled=player.handled,
        first=log.first,
        last=player.until if len(log) else None,
        seconds=0.0,
        notes=(
            *notes(player.plan, log, people, answered=player.answered),
            *assumed,
            *nobody(player.plan.flow, stats, log),
            *more,
        ),
        kept=lines,
        ids=player.columns.ids,
        tell=teller.trace_of,
        recount=teller.account_of,
        messages=player.messages,
        people_known=people,
    )


def _lines(player: Player, watch: Watch) -> tuple[TraceLine, ...]:
    """Every step of everybody, in order."""
    lines: list[TraceLine] = []
    for person in range(len(player.columns.ids)):
        lines.extend(player.trace_of(person))
        watch.look(int(player.columns.offsets[person + 1]))
    return tuple(sorted(lines, key=order))


def check_clock(clock: str) -> None:
    """SimulationError if there is no such clock."""
    if clock not in CLOCKS:
        raise SimulationError(
            tr("There is no clock {clock!r}.", clock=clock),
            hint=tr("Known: {names}.", names=", ".join(CLOCKS)),
        )


def end_of(log: EventLog, clock: str) -> int:
    """The last instant of the log by its clock."""
    last = log.last or 0
    if clock == "received" and log.received is not None and len(log):
        return max(last, log.received.greatest or 0)
    return last
