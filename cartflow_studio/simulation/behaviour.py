"""What sample people do in the sample shop: looks, carts and purchases, by seeded chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from cartflow_studio.flow.people import Event, Person, Value
from cartflow_studio.history import EventLog
from cartflow_studio.simulation.dice import Dice
from cartflow_studio.simulation.moments import (
    DAY,
    HOUR,
    HOURS,
    MINUTE,
    SECOND,
    instant,
    local,
    zone_of,
)
from cartflow_studio.simulation.personas import PERSONAS, Persona
from cartflow_studio.simulation.shop import (
    ADDED,
    BOUGHT,
    PRODUCTS,
    VIEWED,
    Line,
    Product,
    added,
    bought,
    viewed,
)

_WEEKDAYS = (1.0, 0.98, 0.95, 0.98, 0.92, 1.02, 1.2)
_POPULARITY = tuple(1 / (rank + 2) for rank in range(len(PRODUCTS)))
_DELAYS = ((0.68, 2 * MINUTE, 0.9), (0.17, 5 * HOUR, 0.8), (0.15, 42 * HOUR, 0.6))
_LONGEST_DELAY = 12 * DAY
_SESSIONS_A_DAY = 1 / 40
_CART, _FURTHER_ITEM = 0.54, 0.05
_BUYERS, _BUYS_IF_BUYER, _BUYS_ELSE = 0.32, 0.86, 0.05


def behaviour(seed: int, people: Iterable[Person], start: int, days: int) -> EventLog:
    """What these people do in `days` days from the instant `start` (microseconds, UTC).

    Personas follow their story; the others are drawn, each by themselves: who is added changes
    nobody else. Calibrated to published aggregates of large shops, and held to them by tests:
    the mix of events to OTTO's log (89.9 % looks, 7.8 % added to a cart, 2.35 % bought; here 90,
    7.7 and 2.0), events a person and their heavy tail to the same (median 6, mean 17, 95 % 68;
    here 18, 31 and 103, over 60 days), carts that are left to the 72 % of RetailRocket and REES46
    (here 65 to 72 %; of people with carts 61 % never buy), the time from cart to purchase to
    a median of minutes (RetailRocket: nearly six; here nine) with a tail: one in three takes more
    than an hour, one in eight more than a day. Assumed, not measured: the hours of the day, with
    an evening peak in the person's own zone, and busier Sundays. What would happen after the last
    day is left out. EventLog of the events in the order of time, message ids `<person>-<number>`.
    """
    end = start + days * DAY
    stories = {persona.person.id: persona for persona in PERSONAS}
    events: list[Event] = []
    for person in people:
        if person.id in stories:
            told = _story(stories[person.id], start)
        else:
            told = _Shopper(seed, person, start, days).events()
        inside = [event for event in told if start <= event[0] < end]
        inside.sort(key=lambda event: event[0])
        events.extend(
            Event(f"{person.id}-{number}", name, person.id, at, at, properties)
            for number, (at, name, properties) in enumerate(inside, start=1)
        )
    events.sort(key=lambda event: event.occurred_at)
    return EventLog.from_events(events)


_Told = tuple[int, str, dict[str, Value]]


class _Shopper:
    """One person with their habits, and the dice that made them."""

    def __init__(self, seed: int, person: Person, start: int, days: int) -> None:
        self._dice = Dice(seed, f"behaviour {person.id}")
        self._id = person.id
        self._zone = zone_of(person)
        self._start = start
        self._days = days
        self._buys = _BUYS_IF_BUYER if self._dice.chance(_BUYERS) else _BUYS_ELSE
        self._carts = 0

    def events(self) -> Iterator[_Told]:
        """All that the person does, session by session, in no order."""
        activity = min(self._dice.skewed(1.0, 1.15), 10.0)
        for _ in range(self._dice.times(min(activity * _SESSIONS_A_DAY * self._days, 400.0))):
            moment = self._moment()
            yield from self._session(moment if moment >= self._start else moment + DAY)

    def _moment(self) -> int:
        """When a session begins: a day by weekday, an hour by the clock of the person's zone."""
        first = local(self._start, self._zone)
        day = first + timedelta(days=self._dice.whole(self._days))
        while not self._dice.chance(_WEEKDAYS[day.weekday()] / max(_WEEKDAYS)):
            day = first + timedelta(days=self._dice.whole(self._days))
        hour = self._dice.one_of(range(24), HOURS)
        begun = day.replace(hour=hour, minute=0, second=0, microsecond=0)
        return instant(begun) + self._dice.whole(3600) * SECOND

    def _session(self, now: int) -> Iterator[_Told]:
        """Looks at things, and perhaps a cart that is bought or left."""
        looks = 1 + int(self._dice.skewed(4.6, 0.9))
        cart_after = self._dice.whole(looks) if self._dice.chance(_CART) else -1
        lines: list[Line] = []
        cart_id = ""
        for look in range(looks):
            product = self._product()
            yield now, VIEWED, viewed(product)
            now += self._pause()
            again = bool(lines) and self._dice.chance(_FURTHER_ITEM) and len(lines) < 4
            if look == cart_after or again:
                cart_id = cart_id or self._cart_id()
                lines.append(Line(product, 2 if self._dice.chance(0.12) else 1))
                yield now, ADDED, added(cart_id, lines)
                now += self._pause()
        if lines:
            yield from self._outcome(now, cart_id, lines)

    def _outcome(self, now: int, cart_id: str, lines: list[Line]) -> Iterator[_Told]:
        """The purchase, at once or after a while, with another look if it is a return."""
        if not self._dice.chance(self._buys):
            return
        _, median, spread = self._dice.one_of(_DELAYS, [share for share, _, _ in _DELAYS])
        delay = min(int(self._dice.skewed(median, spread) / SECOND) * SECOND, _LONGEST_DELAY)
        if delay > HOUR:
            yield now + delay - self._pause(), VIEWED, viewed(lines[0].product)
        order_id = cart_id.replace("cart", "order")
        yield now + delay, BOUGHT, bought(cart_id, order_id, lines)

    def _cart_id(self) -> str:
        self._carts += 1
        return f"cart-{self._id}-{self._carts}"

    def _product(self) -> Product:
        return self._dice.one_of(PRODUCTS, _POPULARITY)

    def _pause(self) -> int:
        """How long somebody looks at one thing."""
        return max(1, int(self._dice.skewed(40.0, 0.9))) * SECOND


def _story(persona: Persona, start: int) -> Iterator[_Told]:
    """The scenes of a persona as events; day 0 is the day of `start` in the person's zone."""
    person = persona.person
    first = local(start, zone_of(person))
    products = {product.slug: product for product in PRODUCTS}
    carts: defaultdict[int, list[Line]] = defaultdict(list)
    for scene in persona.scenes:
        hour, minute = map(int, scene.time.split(":"))
        day = first + timedelta(days=scene.day)
        at = instant(day.replace(hour=hour, minute=minute, second=0, microsecond=0))
        at += scene.later // timedelta(microseconds=1)
        cart_id = f"cart-{person.id}-{scene.cart}"
        if scene.name == VIEWED:
            yield at, VIEWED, viewed(products[scene.product])
        elif scene.name == ADDED:
            carts[scene.cart].append(Line(products[scene.product], 1))
            yield at, ADDED, added(cart_id, carts[scene.cart])
        else:
            order_id = f"order-{person.id}-{scene.cart}"
            yield at, BOUGHT, bought(cart_id, order_id, carts[scene.cart])
