"""The numbers of an insight as tables: for pages, for screen readers, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cartflow_studio.engine.trace import written_instant
from cartflow_studio.flow.model import Node
from cartflow_studio.formats import count, length, moment, money, percent, weekday
from cartflow_studio.history.guard import guarded
from cartflow_studio.simulation.charts import bar_names, named, stage_name
from cartflow_studio.simulation.claims import likely
from cartflow_studio.simulation.insight import QUANTILES, SECOND, Insight, ordered, zone_of
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.simulation.statistics import Interval
from cartflow_studio.words import tr

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its `key`; whole numbers are counts, None is unknown, texts are as they are."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def shown(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return "–"
    return count(cell) if isinstance(cell, int) else str(cell)


def tables(found: Insight) -> dict[str, Table]:
    """The table of every chart, by its key."""
    made = (
        Table("funnel", tr("Funnel"), (tr("Stage"), tr("Journeys"), tr("Share")), _funnel(found)),
        Table(
            "to_goal",
            tr("Time to the goal"),
            (tr("Time since the entry"), tr("Journeys")),
            tuple(zip(bar_names(len(found.to_goal.bars)), found.to_goal.bars, strict=True)),
        ),
        Table(
            "hours",
            tr("Messages by hour and weekday"),
            ("", *(f"{hour}:00" for hour in range(24))),
            tuple((weekday(row), *map(int, found.hours[row])) for row in range(7)),
        ),
        _presence(found),
        _messages(found),
        Table("rates", tr("Statistics"), (tr("Figure"), tr("Value")), tuple(figures(found))),
        _withheld(found),
        steps(found),
    )
    return {table.key: table for table in made}


def _funnel(found: Insight) -> tuple[tuple[Cell, ...], ...]:
    entered = found.stats.entered
    return tuple(
        (stage_name(each), each.journeys, percent(each.journeys / entered if entered else None))
        for each in found.stages
    )


def _presence(found: Insight) -> Table:
    layers, zone = named(found), zone_of(found.flow)
    chosen = range(0, len(found.presence.at), 6)
    return Table(
        "presence",
        tr("Who is where"),
        (tr("Time"), *(name for name, _, _ in layers)),
        tuple(
            (
                moment(datetime.fromtimestamp(int(found.presence.at[place]) // SECOND, zone)),
                *(int(counts[place]) for _, _, counts in layers),
            )
            for place in chosen
        ),
    )


def _messages(found: Insight) -> Table:
    prices = {each.channel: each.price for each in found.costs}
    currency = found.assumed.currency

    def cost(channel: str, sent: int) -> str | None:
        price = prices.get(channel)
        return None if price is None else money(price * sent, currency)

    rows: list[tuple[Cell, ...]] = [
        (
            each.name,
            each.channel,
            each.sent,
            *(
                (percent(each.rate.value), span(each.rate))
                if found.goal and each.sent
                else (None, None)
            ),
            None if each.median is None else length(each.median),
            cost(each.channel, each.sent),
        )
        for each in found.sent
    ]
    reached = tr("Reached the goal after it") if found.is_real else tr("Reached the goal anyway")
    head = (
        *(tr("Message"), tr("Channel"), tr("Sent"), reached),
        *(tr("Interval"), tr("After, in the middle"), tr("Cost")),
    )
    return Table("messages", tr("Messages and cost"), head, tuple(rows))


def _withheld(found: Insight) -> Table:
    """Why messages were not sent and entries refused."""
    rows: list[tuple[Cell, ...]] = [
        (each.name, reason(why), n)
        for each in found.sent
        for why, n in sorted(found.stats.node(each.node).not_sent.items(), key=lambda e: -e[1])
    ]
    refused = sorted(found.stats.refused.items(), key=lambda each: -each[1])
    rows += [(tr("Not let in"), reason(why), n) for why, n in refused]
    head = (tr("Message or entry"), tr("Reason"), tr("How often"))
    return Table("withheld", tr("Why some got no message"), head, tuple(rows))


def span(interval: Interval) -> str:
    """An interval as people read it."""
    return tr("{low} to {high}", low=percent(interval.low), high=percent(interval.high))


def figures(found: Insight) -> Iterator[tuple[str, str]]:
    """The figures of the run that stand for themselves, named."""
    if found.rate is not None:
        yield tr("Goal rate"), percent(found.rate.value)
        yield tr("Its 95 % interval"), span(found.rate)
    for share, at in zip(QUANTILES, found.to_goal.quantiles, strict=False):
        yield tr("{share} reached the goal within", share=percent(share, 0)), length(at)
    if found.groups is not None:
        yield tr("Goal rate of the control group"), percent(found.groups.control.value)
        yield tr("Difference to it"), span(found.groups.apart)
        yield tr("However often one looks"), likely(found.groups.p)
    if found.needed is not None and found.needed.people is not None:
        lift = percent(found.needed.lift, 0)
        yield tr("People needed to see {lift} more", lift=lift), count(found.needed.people)
    if found.cost is not None:
        yield tr("Cost of all messages"), money(found.cost, found.assumed.currency)
        reached = found.share.reached
        if reached:
            each = money(found.cost / reached, found.assumed.currency)
            yield tr("Cost for each who reached the goal"), each


def steps(found: Insight) -> Table:
    """Who came to each step, and by which exit they left."""

    def left(node: Node) -> str:
        labels = {port.name: port.label for port in node.type.ports} | {"exited": tr("left here")}
        counts = found.stats.node(node.id).left
        return ", ".join(f"{labels.get(port, port)} {count(n)}" for port, n in counts.items())

    rows = [
        (node.name, numbers.arrived, numbers.waiting, left(node))
        for node in ordered(found.flow)
        for numbers in (found.stats.node(node.id),)
    ]
    head = (tr("Step"), tr("Arrived"), tr("Waiting"), tr("Left by"))
    return Table("steps", tr("Step by step"), head, tuple(rows))


def csv_of(found: Insight) -> str:
    """All numbers as CSV, one a line: `part,name,measure,value`; times in seconds, shares of 1."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("part", "name", "measure", "value"))
    for part, name, measure, value in _numbers(found):
        writer.writerow((part, guarded(name), measure, value))
    return text.getvalue()


Line = tuple[str, str, str, Cell]


def _numbers(found: Insight) -> Iterator[Line]:
    stats = found.stats
    yield "run", "", "entered", stats.entered
    yield "run", "", "active", stats.active
    yield from (("refused", reason, "entries", n) for reason, n in stats.refused.items())
    yield from (("exited", reason, "journeys", n) for reason, n in stats.exited.items())
    for number, goal in enumerate(found.flow.goals):
        reached = stats.goals.get(number)
        yield "goal", goal.event, "reached", reached.reached if reached else 0
    if found.rate is not None:
        yield from _interval("goal rate", found.goal, found.rate)
    for node in ordered(found.flow):
        numbers = stats.node(node.id)
        yield "step", node.id, "arrived", numbers.arrived
        yield "step", node.id, "waiting", numbers.waiting
        yield from (("step", node.id, f"left by {port}", n) for port, n in numbers.left.items())
        yield from (("step", node.id, f"not sent: {why}", n) for why, n in numbers.not_sent.items())
    yield from _sending(found)
    for share, at in zip(QUANTILES, found.to_goal.quantiles, strict=False):
        yield "time to goal", found.goal, f"quantile {share:g}", round(at / 1_000_000)
    for row, hour in zip(*found.hours.nonzero(), strict=True):
        days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        yield "messages by hour", f"{days[row]} {hour:02}:00", "sent", int(found.hours[row, hour])
    for node_id, counts in found.presence.nodes.items():
        for at, n in zip(found.presence.at.tolist(), counts.tolist(), strict=True):
            yield "who is where", node_id, written_instant(at), n


def _sending(found: Insight) -> Iterator[Line]:
    for each in found.sent:
        yield "message", each.node, "sent", each.sent
        yield "message", each.node, "goals after it", each.followed
        yield from _interval("goals after message", each.node, each.rate)
    for cost in found.costs:
        yield "channel", cost.channel, "sent", cost.sent
        if cost.total is not None:
            yield "channel", cost.channel, f"cost in {found.assumed.currency}", cost.total


def _interval(part: str, name: str, interval: Interval) -> Iterator[Line]:
    ends: Sequence[tuple[str, float]] = (
        *(("value", interval.value), ("low", interval.low), ("high", interval.high)),
    )
    for measure, value in ends:
        yield part, name, measure, round(value, 6)
