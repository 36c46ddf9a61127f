"""What sample customers do, by the million: visits, looks, carts and purchases, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import People
from cartflow_studio.simulation.curve import Numbers
from cartflow_studio.simulation.customers import zones_of
from cartflow_studio.simulation.dice import Dice
from cartflow_studio.simulation.habits import SPAN, Habits
from cartflow_studio.simulation.shop import PRODUCTS

Codes = npt.NDArray[np.int64]
VIEW, CART, PURCHASE = range(3)
DAY = 86_400
MOST_ITEMS = 6
SHORTLY = 60  # seconds before a cart, of purchases that need none
TWICE = 0.12  # of the items in carts are bought by two
_POPULARITY = np.cumsum([1 / (rank + 2) for rank in range(len(PRODUCTS))])


@dataclass(frozen=True, eq=False)
class Doings:
    """What all people do, in the order of person and time. `at` counts seconds from the epoch;
    `kind` is VIEW, CART or PURCHASE; `product` and `quantity` hold for the first two, `cart`
    (numbered through all people, -1 for none) for the last two.
    """

    person: Codes
    at: Codes
    kind: Codes
    product: Codes
    quantity: Codes
    cart: Codes

    def __len__(self) -> int:
        return len(self.at)


def doings(habits: Habits, people: People, start: int, days: int, seed: int) -> Doings:
    """What these people do in `days` days from the second `start`; what would follow is left out.

    Each by their own clock. More people change nothing of what the first of them do, but for how
    exactly the shares of `habits` are met.
    """
    dice = _Dice(seed)
    visits = _Visits(habits, people, start, days, dice)
    looks = _looks(habits, visits, dice)
    carts, items = _carts(habits, visits, looks, dice)
    bought = _purchases(habits, visits, carts, items, dice)
    told = [items, bought] if not habits.roles.view else [looks.doings, items, bought]
    return _ordered(told, start + days * DAY)


class _Dice:
    """Even numbers between 0 and 1, those of each name from dice of their own."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __call__(self, name: str, count: int) -> Numbers:
        return Dice(self._seed, f"visits {name}").evens(count)


class _Visits:
    """Who comes, how often, and when."""

    def __init__(self, habits: Habits, people: People, start: int, days: int, dice: _Dice) -> None:
        counts = _often(habits, days, dice("visits", len(people)), dice("rest", len(people)))
        self.counts, self.start, self.end = counts, start, start + days * DAY
        self.firsts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        self.person = np.repeat(np.arange(len(people)), counts)
        self.at = _moments(habits, people, self.person, start, days, dice)
        self.usual = _often(habits, days, np.array(_EVENLY), np.full(len(_EVENLY), 0.5))

    def __len__(self) -> int:
        return len(self.person)


_EVENLY = tuple((place + 0.5) / 2_000 for place in range(2_000))


def _often(habits: Habits, days: int, chance: Numbers, rest: Numbers) -> Codes:
    """How often each comes in so many days: once, and more the longer it is."""
    more = np.maximum(habits.visits.at(chance) - 1, 0) * (days / SPAN)
    return 1 + np.floor(more + rest).astype(np.int64)


def _moments(  # noqa: PLR0917
    habits: Habits, people: People, person: Codes, start: int, days: int, dice: _Dice
) -> Codes:
    """When each visit begins: a day by weekday, an hour by the clock of the person's zone."""
    first = datetime.fromtimestamp(start, UTC)
    weekdays = [habits.weekdays[(first.weekday() + day) % 7] for day in range(days)]
    day = _one_of(np.cumsum(weekdays), dice("day", len(person)))
    hour = _one_of(np.cumsum(habits.hours), dice("hour", len(person)))
    second = (dice("second", len(person)) * 3_600).astype(np.int64)
    places, zones = zones_of(people)
    offsets = _offsets(zones, first, days)[places[person], day]
    after = day * DAY + hour * 3_600 + second - offsets
    return start + after % (days * DAY)


def _offsets(zones: Sequence[str], first: datetime, days: int) -> Codes:
    """By how many seconds each zone is ahead of UTC at noon of each day."""
    noons = [first + timedelta(days=day, hours=12) for day in range(days)]

    def ahead(noon: datetime, zone: ZoneInfo) -> int:
        offset = noon.astimezone(zone).utcoffset()
        return 0 if offset is None else int(offset.total_seconds())

    return np.array([[ahead(noon, ZoneInfo(name)) for noon in noons] for name in zones])


def _one_of(sums: npt.NDArray[np.floating], chance: Numbers) -> Codes:
    places = np.searchsorted(sums, chance * sums[-1], side="right")
    found: Codes = np.minimum(places, len(sums) - 1).astype(np.int64)
    return found


@dataclass(frozen=True, eq=False)
class _Looks:
    """The looks of all visits, and where those of each begin."""

    doings: Doings
    counts: Codes
    firsts: Codes


def _looks(habits: Habits, visits: _Visits, dice: _Dice) -> _Looks:
    counts = habits.looks.counts(dice("looks", len(visits)))
    firsts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    total = int(counts.sum())
    pauses = np.floor(habits.pauses.at(dice("pauses", total))).astype(np.int64)
    pauses = np.maximum(pauses, 1)
    pauses[firsts] = 0
    since = np.cumsum(pauses)
    at = np.repeat(visits.at - since[firsts], counts) + since
    product = _one_of(_POPULARITY, dice("product", total))
    nothing = np.full(total, -1, dtype=np.int64)
    person = np.repeat(visits.person, counts)
    kind = np.full(total, VIEW, dtype=np.int64)
    return _Looks(Doings(person, at, kind, product, nothing, nothing), counts, firsts)


@dataclass(frozen=True, eq=False)
class _Carts:
    """Whose they are, and how many each person has had before."""

    person: Codes
    number: Codes
    per_person: Codes


def _carts(habits: Habits, visits: _Visits, looks: _Looks, dice: _Dice) -> tuple[_Carts, Doings]:
    """The carts, each begun after a look, and the items that are put into them."""
    people = len(visits.counts)
    fills = dice("fills", people) < _filling(habits, visits, visits.counts)
    sure = visits.firsts + (dice("sure", people) * visits.counts).astype(np.int64)
    has = dice("again", len(visits)) < habits.again
    has[sure] = True
    has &= fills[visits.person]
    where = np.flatnonzero(has)
    person = visits.person[where]
    per_person = np.bincount(person, minlength=people)
    begins = np.cumsum(per_person) - per_person
    carts = _Carts(person, np.arange(len(where)) - begins[person], per_person)
    after = looks.firsts[where] + (dice("after", len(where)) * looks.counts[where]).astype(np.int64)
    return carts, _items(habits, carts, looks, after, dice)


def keen(share: float, lean: float, counts: Codes, usual: float) -> Numbers:
    """The chance of people with so many occasions, the larger the more; `share` over all.
    `usual` is the mean of `lean` to the power of the further occasions, of people in general.
    """
    if lean >= 1:
        return np.full(len(counts), share)
    weight = min(1.0, (1 - share) / usual)
    powers = np.power(lean, counts - 1.0).astype(np.float64)
    chances: Numbers = share * (1 - weight * powers) / (1 - weight * usual)
    return chances


def _items(habits: Habits, carts: _Carts, looks: _Looks, after: Codes, dice: _Dice) -> Doings:
    """What is put into each cart: first the thing that was looked at."""
    count = len(after)
    further = habits.items / (1 + habits.items)  # as often as a coin of this weight allows
    more = dice("items", count)
    sizes = np.ones(count, dtype=np.int64)
    for size in range(1, MOST_ITEMS):
        sizes += more < further**size
    cart = np.repeat(np.arange(count), sizes)
    total = len(cart)
    begins = np.cumsum(sizes) - sizes
    is_first = np.zeros(total, dtype=np.bool_)
    is_first[begins] = True
    pauses = 1 + np.floor(habits.pauses.at(dice("item pauses", total))).astype(np.int64)
    since = np.cumsum(pauses)
    at = np.repeat(looks.doings.at[after] - since[begins] + pauses[begins], sizes) + since
    product = _one_of(_POPULARITY, dice("item", total))
    product[begins] = looks.doings.product[after]
    quantity = 1 + (dice("quantity", total) < TWICE).astype(np.int64)
    kind = np.full(total, CART, dtype=np.int64)
    return Doings(carts.person[cart], at, kind, product, quantity, cart)


def _purchases(
    habits: Habits, visits: _Visits, carts: _Carts, items: Doings, dice: _Dice
) -> Doings:
    """Who buys, buys one of the carts before the end for sure, and some of the others."""
    people, count = len(visits.counts), len(carts.person)
    buys = dice("buys", people) < keen(
        1 - habits.abandonment,
        habits.keen[1],
        np.maximum(carts.per_person, 1),
        _usual_carts(habits, visits),
    )
    sure = (dice("sure cart", people) * carts.per_person).astype(np.int64)
    direct = (dice("direct", people) < habits.direct)[carts.person]
    repeats = (dice("repeat", count) < habits.repeat) | (carts.number == sure[carts.person])
    repeats = np.where(direct, carts.number == 0, repeats)
    bought = np.flatnonzero(repeats & buys[carts.person])
    direct, sure = direct[bought], (carts.number == sure[carts.person])[bought]
    first, last = np.full(count, np.iinfo(np.int64).max), np.zeros(count, dtype=np.int64)
    np.minimum.at(first, items.cart, items.at)
    np.maximum.at(last, items.cart, items.at)
    inside = habits.delays.chance((visits.end - 1 - last[bought]).astype(np.float64))
    chance = dice("delay", count)[bought] * np.where(sure, inside, 1.0)
    delay = np.maximum(1, np.floor(habits.delays.at(chance)).astype(np.int64))
    before = np.maximum(visits.start, first[bought] - SHORTLY)
    at = np.where(direct, before, last[bought] + delay)
    nothing = np.full(len(bought), -1, dtype=np.int64)
    kind = np.full(len(bought), PURCHASE, dtype=np.int64)
    cart = np.where(direct, -1, bought)
    return Doings(carts.person[bought], at, kind, nothing, nothing, cart)


def _filling(habits: Habits, visits: _Visits, counts: Codes) -> Numbers:
    """The chance that people who come so often fill a cart."""
    lean = habits.keen[0]
    return keen(habits.carts, lean, counts, float(np.mean(lean ** (visits.usual - 1.0))))


def _usual_carts(habits: Habits, visits: _Visits) -> float:
    """The mean of the keenness to buy to the power of further carts, of those who fill any."""
    lean = 1 - habits.again * (1 - habits.keen[1])
    weights = np.maximum(_filling(habits, visits, visits.usual), 1e-12)
    return float(np.average(lean ** (visits.usual - 1.0), weights=weights))


def _ordered(parts: Sequence[Doings], end: int) -> Doings:
    """All that happens before the end, in the order of person and time."""

    def joined(name: str) -> Codes:
        return np.concatenate([getattr(part, name) for part in parts])

    at, person, kind = joined("at"), joined("person"), joined("kind")
    inside = np.flatnonzero(at < end)
    order = inside[np.lexsort((kind[inside], at[inside], person[inside]))]
    return Doings(
        person[order],
        at[order],
        kind[order],
        *(joined(name)[order] for name in ("product", "quantity", "cart")),
    )
