"""What the machine tells: lines of the trace, and counters; and how it copies words."""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def tell(  # noqa: PLR0917  compiled
    m: Machine, step: int, journey: int, node: int, output: int, detail: int, now: int
) -> None:
    """Add a line to the trace of a journey (-1: none), if a trace is wanted."""
    if m[s.TRACING] == 0 or (m[s.TRACING] == s.MESSAGES_ONLY and step != s.MESSAGE):
        return
    place = m[s.TRACE_COUNT]
    m[s.TRACE_COUNT] += 1
    if place >= m[s.TRACE_CAPACITY]:  # whoever listens finds more than there is room for
        return
    line = m[s.TRACE] + place * s.LINE_WIDTH
    m[line + s.LINE_AT] = now
    m[line + s.LINE_STEP] = step
    m[line + s.LINE_JOURNEY] = m[journey + s.J_NUMBER] if journey >= 0 else 0
    m[line + s.LINE_NODE] = node
    m[line + s.LINE_OUTPUT] = output
    m[line + s.LINE_DETAIL] = detail
    m[line + s.LINE_LATE] = m[s.PLACE] if m[s.TRACING] == s.MESSAGES_ONLY else m[s.LATE_BY]


@compilable
def operands_of(m: Machine, node: int) -> int:
    """Where the operands of a node lie."""
    return m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_OPERANDS]


@compilable
def port_of(m: Machine, node: int, port: int) -> int:
    """Where a port of a node lies."""
    return m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_PORTS] + port * s.PORT_WIDTH


@compilable
def count_arrival(m: Machine, node: int) -> None:
    """One more has come to the node."""
    m[m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_COUNTS] + s.COUNT_ARRIVED] += 1


@compilable
def count_exit(m: Machine, node: int) -> None:
    """One more journey has ended at the node."""
    m[m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_COUNTS] + s.COUNT_LEFT_BY_EXIT] += 1


@compilable
def count_message(m: Machine, node: int, outcome: int) -> None:
    """One more message of the node has come out so."""
    m[m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_COUNTS] + s.COUNT_MESSAGES + outcome] += 1


@compilable
def copy(m: Machine, source: int, target: int, count: int) -> None:
    """Copy words towards the front."""
    for place in range(count):
        m[target + place] = m[source + place]
