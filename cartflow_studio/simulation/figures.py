"""What a log of a shop looks like in figures: by these a sample is held against the real."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import EventLog
from cartflow_studio.simulation.habits import Roles

Words = npt.NDArray[np.int64]
DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are of 1, delays in microseconds; those of nothing are 0.

    `mix`: of looks, carts and purchases among these three. `often`: events of a person, in the
    middle, on average, and of the busiest twentieth at least. `shoppers` is the share of people who
    fill a cart; `abandonment` that of them who never buy. `ever` and `in_a_day`: carts that are
    followed by a purchase of the same person, at all and within a day. `delays` are the quantiles
    10, 25, 50, 75, 90 % of the times from the last cart event before a purchase to it.
    """

    people: int
    events: int
    mix: tuple[float, float, float]
    often: tuple[float, float, float]
    shoppers: float
    abandonment: float
    ever: float
    in_a_day: float
    delays: tuple[int, ...]


def figures(log: EventLog, roles: Roles | None = None) -> Figures:
    """The figures of a log that calls things so."""
    roles = roles or Roles()
    person, at, kind = rows_of(log, roles)
    counts = np.bincount(kind, minlength=3)
    often = np.bincount(person, minlength=len(log.people))
    often = often[often > 0]
    carts, next_purchase = followed(person, at, kind)
    shoppers = np.unique(person[kind == 1])
    buyers = np.intersect1d(shoppers, np.unique(person[kind == 2]))
    waited = next_purchase - at[carts]
    delays = delays_of(person, at, kind)
    total = max(int(counts.sum()), 1)
    return Figures(
        people=len(often),
        events=int(counts.sum()),
        mix=(float(counts[0] / total), float(counts[1] / total), float(counts[2] / total)),
        often=_often(often),
        shoppers=_share(len(shoppers), len(often)),
        abandonment=_share(len(shoppers) - len(buyers), len(shoppers)),
        ever=_share(int((next_purchase >= 0).sum()), len(carts)),
        in_a_day=_share(int(((next_purchase >= 0) & (waited <= DAY)).sum()), len(carts)),
        delays=tuple(int(each) for each in _quantiles(delays)),
    )


def rows_of(log: EventLog, roles: Roles) -> tuple[Words, Words, Words]:
    """Person, instant and kind (0 look, 1 cart, 2 purchase) of the events that have such a role."""
    kinds = np.array([*(_kind(name, roles) for name in log.names), -1], dtype=np.int64)
    kind = kinds[log.name]
    rows = np.flatnonzero(kind >= 0)
    person = np.repeat(np.arange(len(log.people)), np.diff(log.offsets))
    return person[rows], log.at[rows], kind[rows]


def _kind(name: str, roles: Roles) -> int:
    return roles.names.index(name) if name in roles.names else -1


def followed(person: Words, at: Words, kind: Words) -> tuple[Words, Words]:
    """The places of the cart events, and when each of these people buys next; -1 if never."""
    carts, bought = np.flatnonzero(kind == 1), np.flatnonzero(kind == 2)
    place = np.searchsorted(bought, carts)
    inside = place < len(bought)
    found = np.full(len(carts), -1, dtype=np.int64)
    candidate = bought[np.minimum(place, max(len(bought) - 1, 0))] if len(bought) else carts
    same = inside & (person[candidate] == person[carts]) & bool(len(bought))
    found[same] = at[candidate[same]]
    return carts, found


def cart_purchases(person: Words, kind: Words) -> Words:
    """The places of the purchases whose person filled a cart just before, looks aside."""
    told = np.flatnonzero(kind > 0)
    who, what = person[told], kind[told]
    pairs = (what[1:] == 2) & (what[:-1] == 1) & (who[1:] == who[:-1])
    found: Words = told[1:][pairs]
    return found


def delays_of(person: Words, at: Words, kind: Words) -> Words:
    """How long these purchases come after the last cart event before them."""
    carts = np.flatnonzero(kind == 1)
    bought = cart_purchases(person, kind)
    delays: Words = at[bought] - at[carts[np.searchsorted(carts, bought) - 1]]
    return delays


def _often(counts: Words) -> tuple[float, float, float]:
    if not len(counts):
        return 0.0, 0.0, 0.0
    middle, high = np.quantile(counts, (0.5, 0.95)).tolist()
    return float(middle), float(counts.mean()), float(high)


def _quantiles(values: Words) -> npt.NDArray[np.float64]:
    if not len(values):
        return np.zeros(5)
    return np.quantile(values, (0.1, 0.25, 0.5, 0.75, 0.9))


def _share(count: int, of: int) -> float:
    return count / of if of else 0.0
