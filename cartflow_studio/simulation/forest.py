"""How much each line of two runs differs, as points on their intervals around no difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cartflow_studio.formats import percent
from cartflow_studio.simulation.charts import ROW
from cartflow_studio.simulation.claims import signed
from cartflow_studio.simulation.drawing import Box, Mark, Paper, Picture, Stroke, Words
from cartflow_studio.simulation.side_by_side import Line, share, spoken
from cartflow_studio.simulation.statistics import Interval

Measured = tuple[Line, Interval]


def forest(lines: Sequence[Line], paper: Paper) -> Picture:
    """The lines in which people differ; clear differences in colour, others in grey."""
    rows = [
        (line, line.interval)
        for line in lines
        if line.interval is not None and (line.pairs.before or line.pairs.after)
    ]
    known = [(line, interval) for line, interval in rows if interval is not None]
    size, row = paper.size(13), round(ROW * 0.8 * paper.scale)
    left = max((paper.measure(line.name, size) for line, _ in known), default=0) + 16
    left = min(left, paper.width * 0.34)
    right = max((paper.measure(share(line), size) for line, _ in known), default=0) + 16
    most = max((max(abs(at.low), abs(at.high)) for _, at in known), default=0.0) or 1.0
    middle = left + max(paper.width - left - right, 60) / 2
    unit = (middle - left) / most
    foot = len(known) * row
    marks: list[Mark] = [Stroke(((middle, 0), (middle, foot)), "border", 2)]
    for place, each in enumerate(known):
        marks += _row(each, paper, (middle, place * row + row / 2, unit), left)
    marks += _scale(paper, (left, middle, foot), most)
    says = ", ".join(f"{line.name}: {share(line)}" for line, _ in known)
    return Picture(paper.width, foot + size + 12, tuple(marks), says)


def _row(
    each: Measured, paper: Paper, at: tuple[float, float, float], left: float
) -> Iterator[Mark]:
    line, interval = each
    middle, y, unit = at
    size, color = paper.size(13), "email" if interval.is_clear else "muted"
    low, here, high = (
        middle + unit * part for part in (interval.low, interval.value, interval.high)
    )
    yield Words(0, y + size * 0.36, paper.cut(line.name, left - 12, size), size=size)
    yield Stroke(((low, y), (high, y)), color, 3)
    for x in (low, high):
        yield Stroke(((x, y - 5), (x, y + 5)), color, 2)
    yield Box(here - 5, y - 5, 10, 10, color, radius=5, tip=f"{line.name}: {spoken(line)}")
    edge = 2 * middle - left + 16
    yield Words(edge, y + size * 0.36, share(line), size=size)


def _scale(paper: Paper, box: tuple[float, float, float], most: float) -> Iterator[Mark]:
    left, middle, foot = box
    size = paper.size(11)
    for x, number, align in ((left, -most, "start"), (2 * middle - left, most, "end")):
        yield Words(x, foot + size + 4, signed(percent(number), number), "muted", size, align)
    yield Words(middle, foot + size + 4, percent(0.0, 0), "muted", size, "middle")
