"""The pictures of an insight: funnel, time to the goal, hours, presence, messages, goal rate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from cartflow_studio.formats import count, day, length, money, percent, weekday
from cartflow_studio.simulation.claims import rate_in_words
from cartflow_studio.simulation.drawing import Area, Box, Mark, Paper, Picture, Point, Stroke, Words
from cartflow_studio.simulation.insight import (
    BOUNDS,
    DAY,
    SECOND,
    Counts,
    Insight,
    Presence,
    Sent,
    Stage,
    zone_of,
)
from cartflow_studio.simulation.statistics import Interval, wilson
from cartflow_studio.words import mark, tr, trn

ROW, BAR = 40, 18
LEAST_BAR = 0.25  # of the paper, for the longest bar
STRONG = 0.6  # of the most messages in an hour
MOST_NAMED = 5  # steps of which presence is told; the others are told together
CYCLE = ("wait", "email", "push", "sms", "split", "exit")


def funnel(found: Insight, paper: Paper, before: Insight | None = None) -> Picture:
    """Who entered, who was sent each message, who reached the goal."""
    was = {_key(each): each.journeys for each in before.stages} if before else {}
    rows = [
        _Row(stage_name(each), each.kind, each.journeys, _of(each, found), was.get(_key(each)))
        for each in found.stages
    ]
    says = ", ".join(f"{row.name}: {count(row.number)}" for row in rows)
    return _bars(rows, paper, says)


def _key(stage: Stage) -> tuple[str, str]:
    return stage.node, stage.kind


def stage_name(stage: Stage) -> str:
    """What a stage of the funnel is called."""
    if stage.kind == "goal":
        return tr("Goal: {event}", event=stage.name)
    return stage.name if stage.node else tr("Entered")


def _of(stage: Stage, found: Insight) -> str:
    entered = found.stats.entered
    if not entered or stage.kind == "trigger":
        return ""
    share = percent(stage.journeys / entered)
    if stage.kind != "goal" or not stage.journeys:
        return share
    early = found.stats.goals[0].before_any_message
    return tr("{share}, {n:,} of them before any message", share=share, n=early)


@dataclass(frozen=True)
class _Row:
    """A bar with its name; `was` is the number of another run."""

    name: str
    kind: str
    number: int
    note: str
    was: int | None

    @property
    def counted(self) -> str:
        """The number, with what it is beside another run's."""
        said = count(self.number)
        if self.was is not None and self.was != self.number:
            said = tr("{number} (was {before})", number=said, before=count(self.was))
        return said

    @property
    def said(self) -> str:
        """The number, and what more there is to say."""
        return " · ".join(filter(None, (self.counted, self.note)))


def _bars(rows: Sequence[_Row], paper: Paper, says: str) -> Picture:
    """Lying bars: the name before each, the number behind it; another run's as a thin bar below.
    Where words leave no room for a bar, what is more than the number stands below.
    """

    def widest(words: Iterable[str]) -> float:
        return max((paper.measure(each, paper.size(13)) for each in words), default=0) + 16

    left = min(paper.width * 0.45, widest(each.name for each in rows))
    most_beside = paper.width * (1 - LEAST_BAR) - left
    tight = [bool(each.note) and widest((each.said,)) > most_beside for each in rows]
    right = widest(
        r.counted if is_tight else r.said for r, is_tight in zip(rows, tight, strict=True)
    )
    most = max((max(each.number, each.was or 0) for each in rows), default=0) or 1
    per_journey = max(paper.width - left - right, 40) / most
    marks, y = list[Mark](), 0.0
    for each, is_tight in zip(rows, tight, strict=True):
        marks += _bar(each, paper, (left, y), per_journey, is_tight=is_tight)
        y += ROW * paper.scale + (paper.size(11) + 4 if is_tight else 0)
    return Picture(paper.width, y, tuple(marks), says)


def _bar(
    row: _Row, paper: Paper, at: Point, per_journey: float, *, is_tight: bool
) -> Iterator[Mark]:
    size, small, bar = paper.size(13), paper.size(11), BAR * paper.scale
    left, top = at[0], at[1] + (ROW - BAR) / 2 * paper.scale
    wide, middle = row.number * per_journey, top + bar / 2 + size * 0.36
    yield Words(0, middle, paper.cut(row.name, left - 12, size), size=size)
    yield Box(left, top, max(wide, 2), bar, row.kind, tip=f"{row.name}: {row.said}")
    if row.was is not None and row.was != row.number:
        yield Box(left, top + bar + 2, max(row.was * per_journey, 2), 4, "muted")
    yield Words(left + wide + 8, middle, row.counted if is_tight else row.said, size=size)
    if is_tight:
        base = at[1] + ROW * paper.scale + small * 0.5
        yield Words(left, base, paper.cut(row.note, paper.width - left, small), "muted", small)


def to_goal(found: Insight, paper: Paper, before: Insight | None = None) -> Picture:
    """How long it took to reach the goal, as bars of growing width of time."""
    bars, old = found.to_goal.bars, before.to_goal.bars if before else ()
    names = bar_names(max(len(bars), len(old)))
    size, high = paper.size(11), 132 * paper.scale
    pitch = min(paper.width / max(len(names), 6), 72 * paper.scale)
    most = max([*bars, *old, 1])
    top, marks = size + 6, list[Mark]()
    for place, name in enumerate(names):
        x, number = place * pitch, bars[place] if place < len(bars) else 0
        was = old[place] if place < len(old) else 0
        tall = high * number / most
        tip = tr("{name}: {n:,}", name=name, n=number)
        marks.append(Box(x + 4, top + high - tall, pitch - 8, tall, "goal", tip=tip))
        if before is not None and was != number:
            at = top + high - high * was / most
            marks.append(Stroke(((x + 1, at), (x + pitch - 1, at)), "ink", 2, dashed=True))
        if number:
            at = top + high - tall - 5
            marks.append(Words(x + pitch / 2, at, count(number), size=size, align="middle"))
        text = paper.cut(name, pitch - 2, size)
        marks.append(
            Words(x + pitch / 2, top + high + size + 6, text, "muted", size, align="middle")
        )
    base = top + high + 0.5
    marks.append(Stroke(((0, base), (pitch * len(names), base)), "border", 1))
    says = ", ".join(f"{name}: {n}" for name, n in zip(names, bars, strict=False) if n)
    return Picture(paper.width, top + high + size + 14, tuple(marks), says)


def bar_names(bars: int) -> list[str]:
    """What the bars of a spread are called."""
    names = [tr("≤ {length}", length=length(bound)) for bound in BOUNDS]
    return [*names, tr("longer")][:bars]


def hours(found: Insight, paper: Paper) -> Picture:
    """Messages by weekday and hour: the more, the stronger the colour."""
    size = paper.size(11)
    left, top = 40 * paper.scale, size + 8
    wide, tall = (paper.width - left) / 24, 24 * paper.scale
    most = int(found.hours.max()) or 1
    marks: list[Mark] = []
    room = paper.measure(tr("{hour}:00", hour="00"), size) + 8
    for hour in range(0, 24, next((step for step in (3, 6) if step * wide > room), 12)):
        text = tr("{hour}:00", hour=f"{hour:02}")
        marks.append(Words(left + hour * wide, size, text, "muted", size))
    for row in range(7):
        y = top + row * tall
        marks.append(Words(0, y + tall / 2 + size * 0.36, weekday(row), "muted", size))
        for hour in range(24):
            x, number = left + hour * wide, int(found.hours[row, hour])
            marks.extend(_cell(paper, (x, y, wide, tall), (row, hour, number), number / most))
    return Picture(paper.width, top + 7 * tall, tuple(marks), busiest(found.hours))


def _cell(
    paper: Paper, box: tuple[float, float, float, float], cell: tuple[int, int, int], share: float
) -> Iterator[Mark]:
    """The cell of a weekday and hour with its messages, so large a share of the most."""
    (x, y, wide, tall), (row, hour, n) = box, cell
    day_name = weekday(row)
    tip = trn(
        "{day}, {hour}:00: {n:,} message",
        "{day}, {hour}:00: {n:,} messages",
        n,
        day=day_name,
        hour=hour,
    )
    strong = share > STRONG  # no shade in between, on which neither ink could be read
    strength = (0.7 + 0.3 * share if strong else 0.12 + 0.8 * share) if n else 1.0
    yield Box(x + 1, y + 1, wide - 2, tall - 2, "email" if n else "empty", strength, 4, tip)
    size, text = paper.size(10), count(n)
    if n and paper.measure(text, size) < wide - 3:
        ink = "on_email" if strong else "ink"
        yield Words(x + wide / 2, y + tall / 2 + size * 0.36, text, ink, size, "middle")


def whose_clock(found: Insight) -> str:
    """On whose clock the hours of messages are."""
    if found.hours_zone:
        return tr("Times are those of {zone}.", zone=found.hours_zone)
    quiet = found.flow.settings.quiet_hours
    if quiet is None:
        return tr("Times are on the clock of each person, in their own time zone.")
    names = {"start": quiet.start, "end": quiet.end}
    words = mark(
        "Times are on the clock of each person, by which quiet hours ({start} to {end}) are kept."
    )
    return tr(words, **names)


def busiest(hours_: Counts) -> str:
    """When most messages go out."""
    if not hours_.any():
        return tr("No message goes out.")
    row, hour = divmod(int(hours_.argmax()), 24)
    return trn(
        "Most messages go out on {day} from {hour}:00: {n:,}.",
        "Most messages go out on {day} from {hour}:00: {n:,}.",
        int(hours_.max()),
        day=weekday(row),
        hour=hour,
    )


def named(found: Insight) -> list[tuple[str, str, Counts]]:
    """Who is where, by name and colour: the steps with most people, and the others together."""
    nodes = list(found.presence.nodes.items())
    crowded = sorted(nodes, key=lambda each: -int(each[1].max()))[:MOST_NAMED]
    nodes.sort(key=lambda each: each[0] not in dict(crowded))  # the journey's order otherwise
    first = [
        (found.flow.nodes[key].name, CYCLE[place], counts)
        for place, (key, counts) in enumerate(nodes[:MOST_NAMED])
    ]
    if len(nodes) > MOST_NAMED:
        others = np.sum([counts for _, counts in nodes[MOST_NAMED:]], axis=0)
        first.append((tr("Other steps"), CYCLE[MOST_NAMED], others))
    return first


def presence(found: Insight, paper: Paper, before: Insight | None = None) -> Picture:
    """Who is where over the time of the run; another run's people as a dashed line."""
    layers, size = named(found), paper.size(11)
    at, marks = found.presence.at, list[Mark]()
    left, top, high = 36 * paper.scale, 2 * size + 12, 150 * paper.scale
    old = _inside(before.presence) if before else None
    total = np.sum([counts for _, _, counts in layers], axis=0) if layers else np.zeros(len(at))
    most = max(int(total.max()), int(old.max()) if old is not None else 0, 1)
    xs = np.linspace(left, paper.width - 8, len(at))
    ground = np.zeros(len(at))
    legend = 0.0
    for name, kind, counts in layers:
        above = ground + counts
        upper = [(x, top + high * (1 - y / most)) for x, y in zip(xs, above, strict=True)]
        lower = [(x, top + high * (1 - y / most)) for x, y in zip(xs, ground, strict=True)]
        tip = tr("{name}: at most {n:,}", name=name, n=int(counts.max()))
        marks.append(Area((*upper, *reversed(lower)), kind, 0.85, tip))
        text = paper.cut(name, paper.width / 4, size)
        marks += [Box(legend, 2, size, size, kind), Words(legend + size + 6, size, text, size=size)]
        legend += size + 22 + paper.measure(text, size)
        ground = above
    if old is not None:
        xs = np.linspace(left, paper.width - 8, len(old))
        points = tuple((x, top + high * (1 - y / most)) for x, y in zip(xs, old, strict=True))
        marks.append(Stroke(points, "ink", 2, dashed=True))
    marks += _axes(found, paper, (left, top, high), most)
    says = tr("At most {n:,} people are inside at once.", n=int(total.max()))
    return Picture(paper.width, top + high + size + 12, tuple(marks), says)


def _inside(presence: Presence) -> Counts:
    counts = list(presence.nodes.values())
    return np.sum(counts, axis=0) if counts else np.zeros(len(presence.at), dtype=np.int64)


def _axes(
    found: Insight, paper: Paper, box: tuple[float, float, float], most: int
) -> Iterator[Mark]:
    left, top, high = box
    size, zone = paper.size(11), zone_of(found.flow)
    yield Stroke(((left, top + high), (paper.width - 8, top + high)), "border", 1)
    for number in (most, most // 2) if most > 1 else (most,):
        y = top + high * (1 - number / most)
        yield Stroke(((left, y), (paper.width - 8, y)), "border", 1)
        yield Words(left - 6, y + size * 0.36, count(number), "muted", size, "end")
    parts = max(2, int((paper.width - left) // (96 * paper.scale)))
    ends = {0: "start", parts: "end"}
    first, last = (int(found.presence.at[place]) for place in (0, -1))
    said = day if last - first >= parts * DAY else _hour
    for part in range(parts + 1):
        at = first + (last - first) * part // parts
        text = said(datetime.fromtimestamp(at // SECOND, zone))
        x = left + (paper.width - 8 - left) * part / parts
        align = ends.get(part, "middle")
        yield Words(x, top + high + size + 6, text, "muted", size, align)


def _hour(at: datetime) -> str:
    """An instant of a short run."""
    return tr("{day}, {time}", day=day(at), time=at.strftime("%H:%M"))


def messages(found: Insight, paper: Paper, before: Insight | None = None) -> Picture:
    """The messages of each step, with those that were followed by the goal anyway."""
    was = {each.node: each.sent for each in before.sent} if before else {}
    colors = {node.id: node.type.color for node in found.flow.nodes.values()}
    rows = [
        _Row(each.name, colors[each.node], each.sent, _beside(each, found), was.get(each.node))
        for each in found.sent
    ]
    says = ", ".join(f"{row.name}: {row.said}" for row in rows)
    return _bars(rows, paper, says)


def _beside(each: Sent, found: Insight) -> str:
    """What the messages of a step cost, and who reached the goal anyway, as far as is known."""
    price = found.assumed.prices.get(each.channel)
    cost = "" if price is None else money(price * each.sent, found.assumed.currency)
    return " · ".join(filter(None, (cost, anyway(each, found))))


def anyway(each: Sent, found: Insight) -> str:
    """How many reached the goal after a message; in a simulation nobody received it."""
    if not found.goal or not each.sent:
        return ""
    share = percent(each.rate.value)
    if found.is_real:
        return tr("{share} reached the goal after it", share=share)
    return tr("{share} reached the goal anyway", share=share)


def rates(found: Insight, paper: Paper, before: Insight | None = None) -> Picture:
    """The goal rate as a point on its interval; the groups', where there is a control group."""
    lines: list[tuple[str, Interval]] = []
    if found.rate is not None:
        lines.append((tr("Goal rate"), found.rate))
    if found.is_real and found.groups is not None:
        lines.append((tr("Control group"), wilson(found.groups.control)))
    if before is not None and before.rate is not None:
        lines.append((tr("Simulated") if found.is_real else tr("Before"), before.rate))
    size, row = paper.size(13), ROW * paper.scale
    left = max((paper.measure(name, size) for name, _ in lines), default=0) + 16
    right = paper.measure(percent(1.0), size) + 64 * paper.scale
    room = max(paper.width - left - right, 40)
    most = max([each.high for _, each in lines], default=1.0) or 1.0
    marks: list[Mark] = []
    for place, (name, rate) in enumerate(lines):
        y = place * row + row / 2
        low, at, high = (left + room * part / most for part in (rate.low, rate.value, rate.high))
        color = "muted" if place else "goal"
        marks += [
            Words(0, y + size * 0.36, name, size=size),
            Stroke(((left, y), (left + room, y)), "border", 1),
            Stroke(((low, y), (high, y)), color, 4),
            *(Stroke(((x, y - 7), (x, y + 7)), color, 2) for x in (low, high)),
            Box(at - 6, y - 6, 12, 12, color, radius=6, tip=f"{name}: {percent(rate.value)}"),
            Words(left + room + 16, y + size * 0.36, percent(rate.value), size=size, bold=True),
        ]
    return Picture(paper.width, len(lines) * row, tuple(marks), rate_in_words(found))
