"""Sample customers and what they do, made at once: people and an event log as columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import Column, EventLog, Json, Numbers, People, Reading, Texts
from cartflow_studio.history.steps import Steps
from cartflow_studio.simulation.customers import customers, texts
from cartflow_studio.simulation.habits import Habits, SampleError
from cartflow_studio.simulation.shop import ADDRESS, CURRENCY, PRODUCTS
from cartflow_studio.simulation.visits import CART, PURCHASE, VIEW, Doings, doings
from cartflow_studio.words import tr

Codes = npt.NDArray[np.int64]
MOST_PEOPLE, MOST_DAYS = 2_000_000, 3_650
SECOND = 1_000_000


@dataclass(frozen=True, eq=False)
class Crowd:
    """People and what they did."""

    people: People
    log: EventLog


def crowd(habits: Habits, count: int, days: int, *, seed: int, start: int) -> Crowd:
    """`count` people and their `days` days from the instant `start` (microseconds, UTC).

    The same arguments give the same crowd. SampleError if it would be too large, or nobody.
    """
    for what, wanted, most in (
        (tr("The number of people"), count, MOST_PEOPLE),
        (tr("The number of days"), days, MOST_DAYS),
    ):
        if not 1 <= wanted <= most:
            raise SampleError(
                tr("{what} cannot be {wanted:,}.", what=what, wanted=wanted),
                hint=tr("Give a number from 1 to {most:,}.", most=most),
            )
    people = customers(habits, count, seed)
    done = doings(habits, people, start // SECOND, days, seed)
    return Crowd(people, _log(habits, people, done))


def _log(habits: Habits, people: People, done: Doings) -> EventLog:
    busy, person = np.unique(done.person, return_inverse=True)
    counts = np.bincount(person, minlength=len(busy))
    used = np.flatnonzero(np.bincount(done.kind, minlength=3))
    codes = np.searchsorted(used, np.arange(3))
    return EventLog(
        people=tuple(people.ids[place] for place in busy.tolist()),
        offsets=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        at=Steps.of(done.at * SECOND),
        name=codes[done.kind].astype(np.uint16),
        names=tuple(habits.roles.names[place] for place in used.tolist()),
        row=Steps.of(np.argsort(np.argsort(done.at, kind="stable"), kind="stable") + 1),
        properties=MappingProxyType(_properties(people, done)),
        reading=Reading(rows=len(done), accepted=len(done)),
    )


def _properties(people: People, done: Doings) -> Mapping[str, Column]:
    """What the events of the sample shop tell, as `shop` has it."""
    is_cart, is_bought = done.kind == CART, done.kind == PURCHASE
    in_shop = np.where(is_bought, -1, done.product)
    in_cart = np.where(is_cart, done.product, -1)
    carts = _Baskets(people, done)
    money = np.where(done.kind == VIEW, -1, 0)
    slugs = [product.slug for product in PRODUCTS]
    prices = np.array([*(product.cents / 100 for product in PRODUCTS), np.nan])
    return {
        "item": texts(in_shop, [product.name for product in PRODUCTS]),
        "price": Numbers(prices[in_shop]),
        "url": texts(in_shop, [f"{ADDRESS}/p/{slug}" for slug in slugs]),
        "quantity": Numbers(np.where(is_cart, done.quantity, np.nan)),
        "image": texts(in_cart, [f"{ADDRESS}/i/{slug}.jpg" for slug in slugs]),
        "currency": texts(money, [CURRENCY]),
        "cart_id": carts.column("cart-{}", np.where(is_cart | is_bought, done.cart, -1)),
        "cart_url": carts.column(f"{ADDRESS}/cart/cart-{{}}", np.where(is_cart, done.cart, -1)),
        "order_id": carts.column("order-{}", np.where(is_bought, done.cart, -1)),
        "items": carts.items,
        "total": Numbers(carts.totals),
    }


class _Baskets:
    """What is in the carts, event by event."""

    def __init__(self, people: People, done: Doings) -> None:
        count = int(done.cart.max(initial=-1)) + 1
        self._names = _names(people, done, count)
        pieces = {
            (place, quantity): _piece(place, quantity)
            for place in range(len(PRODUCTS))
            for quantity in (1, 2)
        }
        self.totals = np.full(len(done), np.nan)
        codes = np.full(len(done), -1, dtype=np.int64)
        written: dict[str, int] = {}
        filled: dict[int, tuple[str, int]] = {}
        rows = np.flatnonzero(done.cart >= 0)
        columns = (done.cart, done.kind, done.product, done.quantity)
        for row, cart, kind, product, quantity in zip(
            rows.tolist(), *(each[rows].tolist() for each in columns), strict=True
        ):
            inside, cents = filled.get(cart, ("", 0))
            if kind == CART:
                piece = pieces[product, quantity]
                inside = f"{inside},{piece}" if inside else piece
                cents += PRODUCTS[product].cents * quantity
                filled[cart] = inside, cents
                codes[row] = written.setdefault(f"[{inside}]", len(written))
            self.totals[row] = cents / 100
        self.items = Json(codes.astype(np.int32), tuple(written))

    def column(self, pattern: str, carts: Codes) -> Texts:
        """Texts made of the names of carts; -1 is none."""
        used = np.unique(carts[carts >= 0])
        place = np.full(len(self._names) + 1, -1, dtype=np.int64)
        place[used] = np.arange(len(used))
        words = tuple(pattern.format(self._names[cart]) for cart in used.tolist())
        return Texts(place[carts].astype(np.int32), words)


def _names(people: People, done: Doings, count: int) -> list[str]:
    """Each cart by its person, and which of theirs it is."""
    owners = np.full(count, -1, dtype=np.int64)
    owners[done.cart[done.cart >= 0]] = done.person[done.cart >= 0]
    numbers: dict[int, int] = {}
    names = []
    for owner in owners.tolist():
        numbers[owner] = numbers.get(owner, 0) + 1
        names.append(f"{people.ids[owner]}-{numbers[owner]}")
    return names


def _piece(place: int, quantity: int) -> str:
    product = PRODUCTS[place]
    item = {
        "name": product.name,
        "price": product.cents / 100,
        "quantity": quantity,
        "image": f"{ADDRESS}/i/{product.slug}.jpg",
    }
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))
