"""The habits of a log of one's own: only figures and spreads are taken, nobody's doings."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import Booleans, EventLog, People
from cartflow_studio.registry import did_you_mean
from cartflow_studio.simulation.curve import Curve
from cartflow_studio.simulation.figures import cart_purchases, delays_of, figures, rows_of
from cartflow_studio.simulation.habits import (
    LONGEST,
    SPAN,
    Habits,
    Reach,
    Roles,
    SampleError,
)
from cartflow_studio.simulation.moments import local
from cartflow_studio.simulation.visits import keen
from cartflow_studio.words import tr

Words = npt.NDArray[np.int64]
SECOND = 1_000_000
DAY = 86_400 * SECOND
APART = 1_800 * SECOND  # what lies further apart is another visit
FEWEST = 20  # people with carts, below which there is nothing to go by
_WORDS = (
    ("view", "click", "look", "visit", "page", "product"),
    ("cart", "basket", "bag"),
    ("purchase", "order", "transaction", "bought", "buy", "checkout", "paid"),
)
_NOT = ("remove", "delete", "cancel", "refund", "return", "abandon")


def by_frequency(log: EventLog) -> tuple[str, ...]:
    """The events of a log, the most frequent first."""
    often = np.bincount(log.name, minlength=len(log.names))
    return tuple(log.names[code] for code in np.argsort(-often, kind="stable").tolist())


def guessed_roles(names: Sequence[str]) -> Roles:
    """Which of these events, the most frequent first, is a look, a cart and a purchase; "" where
    none sounds like it.
    """
    found: list[str] = []
    for place in (2, 1, 0):
        found += next(([name] for name in names if _sounds(name, place, found)), [""])
    return Roles(found[2], found[1], found[0])


def _sounds(name: str, place: int, taken: Sequence[str]) -> bool:
    small = name.casefold()
    return (
        name not in taken
        and any(word in small for word in _WORDS[place])
        and not any(word in small for word in _NOT)
    )


def fitted(
    log: EventLog, roles: Roles, people: People | None = None, *, zone: str = "UTC"
) -> Habits:
    """The habits of the people of a log, of whom `people` says who can be reached.

    Hours and weekdays are read by the clock of `zone`. SampleError if the log has no such events,
    or too few people with carts.
    """
    _check(log, roles)
    person, at, kind = rows_of(log, roles)
    shop = _Shop(person, at, kind)
    if len(shop.shoppers) < FEWEST:
        raise SampleError(
            tr("Only {n} people of the log fill a cart.", n=len(shop.shoppers)),
            hint=tr("Take a log with at least {n}, or none.", n=FEWEST),
        )
    known, usual = figures(log, roles), Habits()
    days = max(float(at.max() - at.min()) / DAY, 1.0)
    hours, weekdays = _clock(shop.begins, zone)
    delays = np.minimum(delays_of(person, at, kind) / SECOND, LONGEST)
    after = np.flatnonzero(shop.linked > 0)
    coming = shop.visits[shop.visits > 0]
    return Habits(
        visits=Curve.of(1 + (coming - 1) * (SPAN / days)),
        looks=Curve.of(shop.looks),
        pauses=Curve.of(shop.pauses) if len(shop.pauses) else usual.pauses,
        carts=known.shoppers,
        again=_ratio(shop.carts[shop.shoppers] - 1, shop.visits[shop.shoppers] - 1),
        items=max(0.0, float((kind == 1).sum()) / float(shop.carts.sum()) - 1),
        abandonment=known.abandonment,
        repeat=_ratio(shop.linked[after] - 1, shop.carts[after] - 1),
        direct=1 - len(after) / len(shop.buyers) if len(shop.buyers) else 0.0,
        delays=Curve.of(delays) if len(delays) else usual.delays,
        keen=shop.keen,
        hours=hours,
        weekdays=weekdays,
        reach=Reach() if people is None else reach_of(people),
        roles=roles,
    )


def _check(log: EventLog, roles: Roles) -> None:
    for name, option in ((roles.cart, "--cart"), (roles.purchase, "--purchase")):
        if name not in log.names:
            raise SampleError(
                tr("The log has no event {name!r}.", name=name)
                if name
                else tr("None of the events of the log sounds like a cart and a purchase."),
                hint=did_you_mean(name, log.names)
                or tr(
                    "Say which it is with {option}: {names}.",
                    option=option,
                    names=", ".join(log.names[:12]),
                ),
            )


class _Shop:
    """Visits and carts of a log, counted person by person."""

    def __init__(self, person: Words, at: Words, kind: Words) -> None:
        self.count = int(person.max()) + 1
        here = np.flatnonzero(kind < 2)
        who, when, what = person[here], at[here], kind[here]
        new = np.ones(len(here), dtype=np.bool_)
        new[1:] = (who[1:] != who[:-1]) | (when[1:] - when[:-1] > APART)
        visit = np.cumsum(new) - 1
        total = int(visit[-1]) + 1 if len(visit) else 0
        owner = who[new]
        looks = np.bincount(visit[what == 0], minlength=total)
        has_cart = np.bincount(visit[what == 1], minlength=total) > 0
        self.begins = when[new]
        self.visits = np.bincount(owner, minlength=self.count)
        self.carts = np.bincount(owner[has_cart], minlength=self.count)
        self.looks = np.maximum(looks, 1).astype(np.float64)
        self.pauses = (np.diff(when)[~new[1:]] / SECOND).astype(np.float64)
        self.linked = np.minimum(
            np.bincount(person[cart_purchases(person, kind)], minlength=self.count), self.carts
        )
        buys = np.bincount(person[kind == 2], minlength=self.count) > 0
        self.shoppers = np.flatnonzero(self.carts > 0)
        self.buyers = np.flatnonzero(buys & (self.carts > 0))

    @property
    def keen(self) -> tuple[float, float]:
        """As `Habits` has it."""
        fills = _lean(self.visits[self.visits > 0], self.visits[self.shoppers])
        return fills, _lean(self.carts[self.shoppers], self.carts[self.buyers])


def _ratio(counts: Words, of: Words) -> float:
    total = int(of.sum())
    return min(1.0, float(counts.sum()) / total) if total else 0.0


def _lean(everybody: Words, chosen: Words) -> float:
    """How strongly those with more occasions are among the chosen, as `Habits.keen` has it."""
    if not len(chosen) or len(chosen) == len(everybody) or chosen.mean() <= everybody.mean():
        return 1.0
    share = len(chosen) / len(everybody)

    def mean(lean: float) -> float:
        usual = float(np.mean(lean ** (everybody - 1.0)))
        chance = keen(share, lean, everybody, usual)
        return float((chance * everybody).sum() / chance.sum())

    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if mean(middle) <= chosen.mean() else (middle, high)
    return round(high, 4)


def _clock(begins: Words, zone: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """How many visits begin at each hour and weekday, by the clock of a zone."""
    day = begins // DAY
    offsets = {}
    for each in np.unique(day).tolist():
        offset = local(each * DAY + DAY // 2, ZoneInfo(zone)).utcoffset()
        offsets[each] = 0 if offset is None else int(offset.total_seconds())
    shifted = begins // SECOND + np.array([offsets[each] for each in day.tolist()], dtype=np.int64)
    hours = np.bincount(shifted // 3_600 % 24, minlength=24)
    weekdays = np.bincount((shifted // 86_400 + 3) % 7, minlength=7)  # the epoch was a Thursday
    return tuple(map(float, hours)), tuple(map(float, np.maximum(weekdays, 0)))


def reach_of(people: People) -> Reach:
    """The shares of people with an address, and with consent of those."""

    def share(name: str) -> float:
        column = people.attributes.get(name)
        return 0.0 if column is None else float(column.present.mean())

    def agreed(name: str, needs: str) -> float:
        column, address = people.attributes.get(name), people.attributes.get(needs)
        if not isinstance(column, Booleans) or address is None or not address.present.any():
            return 0.0
        return float((column.values[address.present] == 1).mean())

    return Reach(
        email=share("email"),
        phone=share("phone"),
        app=share("push_token"),
        consent_email=agreed("consent_email", "email"),
        consent_sms=agreed("consent_sms", "phone"),
        consent_whatsapp=agreed("consent_whatsapp", "phone"),
        consent_push=agreed("consent_push", "push_token"),
    )
