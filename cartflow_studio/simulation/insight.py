"""What a run says: funnel, time to the goal, hours of messages, who is where, costs, statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.engine import FlowStats
from cartflow_studio.flow.bypass import effective
from cartflow_studio.flow.clock import zones
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.outline import outline
from cartflow_studio.simulation import statistics
from cartflow_studio.simulation.film import Film
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.statistics import LIFT, Interval, Share

SECOND = 1_000_000
QUARTER, DAY = 900 * SECOND, 86_400 * SECOND
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
PARTS = 60  # instants at which people are counted
_MINUTE, _HOUR = 60 * SECOND, 3_600 * SECOND
BOUNDS = (
    *(5 * _MINUTE, 15 * _MINUTE, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR),
    *(days * DAY for days in (1, 2, 3, 7, 14, 30, 90)),
)
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is assumed of the world: the price of one message by channel, in a currency (its ISO
    4217 code), and the uplift that the messages shall show (0.1 is a tenth more goals).
    """

    prices: Mapping[str, float] = field(default_factory=dict)
    currency: str = "EUR"
    lift: float = LIFT


@dataclass(frozen=True, slots=True)
class Stage:
    """How many journeys came so far; `kind` is the colour of the node's type."""

    node: str
    name: str
    kind: str
    journeys: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Lengths of time (microseconds): how many, the quantiles of QUANTILES, and how many are not
    longer than each of BOUNDS but than the one before; those after the longest are left out.
    """

    count: int
    quantiles: tuple[int, ...]
    bars: tuple[int, ...]

    @property
    def median(self) -> int | None:
        """The middle one; None without any."""
        return self.quantiles[2] if self.quantiles else None


@dataclass(frozen=True, slots=True)
class Sent:
    """A step that sends: how many messages, how many of these were followed by the main goal
    within its time and before another message, and the median time in between (microseconds).
    """

    node: str
    name: str
    channel: str
    sent: int
    followed: int
    rate: Interval
    median: int | None


@dataclass(frozen=True, slots=True)
class Cost:
    """The messages of a channel; `price` and `total` are None where no price is known."""

    channel: str
    sent: int
    price: float | None

    @property
    def total(self) -> float | None:
        """What they cost together."""
        return None if self.price is None else self.price * self.sent


@dataclass(frozen=True, slots=True)
class Groups:
    """Those who may get messages, and the control group: shares that reached the main goal;
    `least` is the least lift that matters (0.1: a tenth more goals).
    """

    treated: Share
    control: Share
    least: float = LIFT

    @classmethod
    def of(cls, stats: FlowStats, least: float = LIFT) -> Groups | None:
        """Those in the numbers of a run; None without a control group."""
        if not stats.control_entered:
            return None
        control = stats.goals[0].control if 0 in stats.goals else 0
        return cls(
            Share(_reached(stats) - control, stats.entered - stats.control_entered),
            Share(control, stats.control_entered),
            least,
        )

    @property
    def apart(self) -> Interval:
        """By how much the treated exceed the control group."""
        return statistics.difference(self.treated, self.control)

    @property
    def lift(self) -> Interval:
        """The same, relative to the control group."""
        return statistics.lift(self.treated, self.control)

    @property
    def p(self) -> float:
        """How likely so large a difference is by chance, valid however often one looks."""
        return statistics.sequential_p(self.treated, self.control, self.least)


@dataclass(frozen=True, slots=True)
class Needed:
    """What it takes to see a lift of a `base` rate with a `held` share of people in the control
    group: how many in all, and how many days at `per_day` entries; None where nothing can tell.
    """

    base: float
    lift: float
    held: float
    people: int | None
    per_day: float

    @property
    def days(self) -> int | None:
        """How many whole days that takes."""
        if self.people is None or self.per_day <= 0:
            return None
        return int(np.ceil(self.people / self.per_day))


@dataclass(frozen=True, eq=False)
class Presence:
    """Who is where: at each instant `at`, how many stand at each node (by id)."""

    at: Counts
    nodes: Mapping[str, Counts]


@dataclass(frozen=True, eq=False)
class Insight:
    """All that a run says: a simulation, or (`is_real`) real people. `stats` are the run's own;
    times, hours and presence are of `film`, which may be a sample. `hours` counts messages by
    weekday (0 is Monday) and hour on the clock of who got them, by which quiet hours are kept: in
    `hours_zone`, or "" where people have several; `rate` is that of the main goal outside the
    control group, None without entries or a goal.
    """

    flow: Flow
    stats: FlowStats
    film: Film
    assumed: Assumed
    zone: str
    stages: tuple[Stage, ...]
    rate: Interval | None
    share: Share
    to_goal: Spread
    hours: Counts
    hours_zone: str
    sent: tuple[Sent, ...]
    costs: tuple[Cost, ...]
    groups: Groups | None
    needed: Needed | None
    presence: Presence
    notes: tuple[str, ...]
    is_real: bool = False

    @property
    def goal(self) -> str:
        """The event of the main goal; "" without one."""
        return self.flow.goals[0].event if self.flow.goals else ""

    @property
    def cost(self) -> float | None:
        """What all messages cost; None unless the price of every one is known."""
        totals = [each.total for each in self.costs if each.sent]
        return None if None in totals or not totals else sum(each or 0.0 for each in totals)


def insight(report: Report, film: Film, assumed: Assumed | None = None) -> Insight:
    """What a simulation says, with its film."""
    return _insight(report.flow, report.stats, film, assumed or Assumed(), report.notes)


def performance(flow: Flow, stats: FlowStats, film: Film, assumed: Assumed) -> Insight:
    """What real people did with a launched flow, with the film of its trace."""
    return _insight(flow, stats, film, assumed, (), is_real=True)


def _insight(
    flow: Flow,
    stats: FlowStats,
    film: Film,
    assumed: Assumed,
    notes: tuple[str, ...],
    *,
    is_real: bool = False,
) -> Insight:
    flow = effective(flow)
    steps = ordered(flow)
    groups = Groups.of(stats, assumed.lift)
    share = groups.treated if groups else _treated(stats)
    messages = _by_zone(film, zone_name(flow))
    return Insight(
        flow=flow,
        stats=stats,
        film=film,
        assumed=assumed,
        zone=zone_name(flow),
        stages=tuple(_stages(flow, steps, stats)),
        rate=_rate(share, film) if stats.entered and flow.goals else None,
        share=share,
        to_goal=spread([each.since_entry for each in film.reached if each.goal == 0]),
        hours=sum((by_weekday(at, zone(name)) for name, at in messages.items()), no_hours()),
        hours_zone=next(iter(messages), zone_name(flow)) if len(messages) < 2 else "",
        sent=tuple(_sent(node, stats, film) for node in steps if node.type.channel),
        costs=_costs(flow, stats, assumed),
        groups=groups,
        needed=_needed(flow, share, film, stats, assumed) if flow.goals else None,
        presence=presence(film, steps),
        notes=notes,
        is_real=is_real,
    )


def zone_name(flow: Flow) -> str:
    """The zone of the flow's clocks; UTC where people have their own."""
    name = flow.settings.timezone
    return name if name in zones() else "UTC"


def zone_of(flow: Flow) -> tzinfo:
    """That zone itself."""
    return zone(zone_name(flow))


def zone(name: str) -> tzinfo:
    """The zone of a name that is known here."""
    return UTC if name == "UTC" else ZoneInfo(name)


def ordered(flow: Flow) -> tuple[Node, ...]:
    """The steps in the order of the journey."""
    return tuple(flow.nodes[each.node] for each in outline(flow) if each.kind == "step")


def _stages(flow: Flow, steps: Sequence[Node], stats: FlowStats) -> list[Stage]:
    made = [Stage("", "", "trigger", stats.entered)]
    for node in steps:
        if node.type.channel:
            made.append(Stage(node.id, node.name, node.type.color, stats.node(node.id).sent))
    if flow.goals:
        made.append(Stage("", flow.goals[0].event, "goal", _reached(stats)))
    return made


def _reached(stats: FlowStats) -> int:
    return stats.goals[0].reached if 0 in stats.goals else 0


def _treated(stats: FlowStats) -> Share:
    return Share(min(_reached(stats), stats.entered), stats.entered)


def _rate(share: Share, film: Film) -> Interval:
    return statistics.wilson(share, worth=statistics.worth(film.turns[:, 0], film.turns[:, 1]))


def spread(parts: Sequence[Counts]) -> Spread:
    """How these lengths of time are spread."""
    lengths = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
    if not len(lengths):
        return Spread(0, (), ())
    quantiles = tuple(int(each) for each in np.quantile(lengths, QUANTILES))
    bars = np.bincount(np.searchsorted(BOUNDS, lengths, side="left"))
    return Spread(len(lengths), quantiles, tuple(int(each) for each in bars))


def _by_zone(film: Film, own: str) -> dict[str, Counts]:
    """When messages were sent, by the zone of who got them; who has none goes by the flow's own."""
    found: dict[str, Counts] = {}
    for name, at in film.sent.items():
        known = name if name in zones() else own
        found[known] = np.concatenate((found[known], at)) if known in found else at
    return found


def no_hours() -> Counts:
    """No message on any weekday and hour."""
    return np.zeros((7, 24), dtype=np.int64)


def by_weekday(at: Counts, zone: tzinfo) -> Counts:
    """How many of these instants fall on each weekday (0 is Monday) and hour of a zone."""
    counted = no_hours()
    quarters, times = np.unique(at // QUARTER, return_counts=True)  # no zone is off by less
    for quarter, number in zip(quarters.tolist(), times.tolist(), strict=True):
        local = datetime.fromtimestamp(quarter * QUARTER // SECOND, zone)
        counted[local.weekday(), local.hour] += number
    return counted


def _sent(node: Node, stats: FlowStats, film: Film) -> Sent:
    """The film's share of messages that were followed by the goal, of the run's messages."""
    filmed = sum(
        len(scene.at)
        for scene in film.scenes
        if (scene.line.step, scene.line.node, scene.line.output) == ("message", node.id, "sent")
    )
    after = [each for each in film.reached if each.goal == 0 and each.message == node.id]
    count = sum(len(each.since_message) for each in after)
    share = Share(min(count, filmed), filmed)
    return Sent(
        node.id,
        node.name,
        node.type.channel,
        stats.node(node.id).sent,
        share.reached,
        statistics.wilson(share),
        spread([each.since_message for each in after]).median,
    )


def _costs(flow: Flow, stats: FlowStats, assumed: Assumed) -> tuple[Cost, ...]:
    sent: dict[str, int] = {}
    for node in flow.nodes.values():
        if node.type.channel:
            count = stats.node(node.id).sent
            sent[node.type.channel] = sent.get(node.type.channel, 0) + count
    return tuple(Cost(name, count, assumed.prices.get(name)) for name, count in sent.items())


def _needed(flow: Flow, share: Share, film: Film, stats: FlowStats, assumed: Assumed) -> Needed:
    """With the flow's own control group, or with half of the people in it if it has none."""
    held = float(flow.settings.control_group) / 100 or 0.5
    days = max((film.last - film.first) / DAY, 1.0)
    people: int | None
    try:
        people = statistics.people_needed(share.value, assumed.lift, share=1 - held)
    except statistics.StatisticsError:
        people = None
    return Needed(share.value, assumed.lift, held, people, stats.entered / days)


def presence(film: Film, steps: Sequence[Node], parts: int = PARTS) -> Presence:
    """Who is where at so many instants of a film; nodes where nobody ever stands are left out."""
    at = np.linspace(film.first, film.last, parts).astype(np.int64)
    found: dict[str, Counts] = {}
    for scene in film.scenes:
        way = {"entered": 1, "arrived": 1, "left": -1, "exited": -1}.get(scene.line.step, 0)
        if way and scene.line.node:
            here = found.setdefault(scene.line.node, np.zeros(parts, dtype=np.int64))
            here += way * np.searchsorted(scene.at, at, side="right")
    return Presence(at, {n.id: found[n.id] for n in steps if n.id in found and found[n.id].any()})
