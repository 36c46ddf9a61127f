"""What happens around the sample shop beside looks and carts: accounts, parcels, dates, offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from cartflow_studio.flow.people import Event, Person, Value
from cartflow_studio.history import EventLog
from cartflow_studio.simulation.dates import LASTS, OFFERS, PLANS, WORKSHOPS, Offer
from cartflow_studio.simulation.dice import Dice
from cartflow_studio.simulation.moments import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    awake,
    by_day,
    instant,
    local,
    zone_of,
)
from cartflow_studio.simulation.shop import (
    ADDED,
    ADDRESS,
    BOUGHT,
    CURRENCY,
    PRODUCTS,
    VIEWED,
    Line,
    Product,
    bought,
)

SHOP_ZONE = ZoneInfo("Europe/Zagreb")
NEARBY = ("HR", "SI", "AT", "IT")
BEFORE, REST = 182, 10  # days of orders before the sample, and the quiet ones just before it
STARS = ((5, 0.54), (4, 0.26), (3, 0.1), (2, 0.05), (1, 0.05))
_BY_NAME = {product.name: product for product in PRODUCTS}
_BY_SLUG = {product.slug: product for product in PRODUCTS}
_Told = tuple[int, str, dict[str, Value]]


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase and what was in it."""

    at: int
    id: str
    products: Sequence[Product]


@dataclass(frozen=True, slots=True)
class Customer:
    """A person, what they did in the shop, and the span of the sample."""

    seed: int
    person: Person
    deeds: Sequence[Event]
    start: int
    days: int

    @property
    def zone(self) -> ZoneInfo:
        """Their clock."""
        return zone_of(self.person)

    def dice(self, occasion: str) -> Dice:
        """Dice of their own for an occasion, so that a new one changes none of the others."""
        return Dice(self.seed, f"{occasion} {self.person.id}")


def occasions(seed: int, people: Iterable[Person], log: EventLog, start: int) -> EventLog:
    """The log of the shop's people with what happens around it, up to its last event.

    Orders of the half year before, to `REST` days before the start; then parcels and reviews of
    all orders, new accounts, newsletters asked for and confirmed, offers for what was looked at,
    subscriptions that run out, workshops, birthdays that come near. Assumed, not measured: three in
    ten open an account, of ten workshops booked eight are visited, two of three subscriptions are
    renewed, one parcel in seven is reviewed. Events of `log` keep their ids; new ones are
    `<person>-<occasion>-<number>`.
    """
    last = log.last or start
    days = (last - start) // DAY + 1
    new: list[Event] = []
    for person in people:
        place = log.person_index(person.id)
        deeds = tuple(log.events_of(place)) if place is not None else ()
        customer = Customer(seed, person, deeds, start, days)
        for name, occasion in OCCASIONS.items():
            told = sorted(occasion(customer), key=lambda each: each[0])
            inside = [each for each in told if each[0] <= last]
            new.extend(
                Event(f"{person.id}-{name}-{number}", event, person.id, at, at, properties)
                for number, (at, event, properties) in enumerate(inside, start=1)
            )
    every = [*log, *new]
    every.sort(key=lambda event: event.occurred_at)
    return EventLog.from_events(every)


def accounts(customer: Customer) -> Iterator[_Told]:
    """Three in ten open an account."""
    dice = customer.dice("account")
    if dice.chance(0.3):
        at = awake(dice, customer.zone, customer.start + dice.whole(customer.days) * DAY)
        source = dice.one_of(("checkout", "home page", "campaign"), (0.5, 0.3, 0.2))
        yield max(at, customer.start), "AccountCreated", {"source": source}


def newsletters(customer: Customer) -> Iterator[_Told]:
    """Who may not be written to yet asks for the newsletter; two in three confirm, most at once."""
    attributes, dice = customer.person.attributes, customer.dice("newsletter")
    if "email" not in attributes or attributes.get("consent_email") or not dice.chance(0.85):
        return
    at = awake(dice, customer.zone, customer.start + DAY + dice.whole(customer.days - 8) * DAY)
    request = f"letter-{customer.person.id}"
    form = dice.one_of(("footer", "checkout", "pop-up"))
    confirm = f"{ADDRESS}/newsletter/{request}"
    yield at, "NewsletterRequested", {"request_id": request, "form": form, "confirm_url": confirm}
    if dice.chance(0.68):
        median = 30 * HOUR if dice.chance(0.2) else 9 * MINUTE
        delay = int(dice.skewed(median, 0.8) / SECOND) * SECOND
        yield at + delay, "NewsletterConfirmed", {"request_id": request, "form": form}


def earlier_orders(customer: Customer) -> Iterator[_Told]:
    """The orders of the half year before, of six people in ten."""
    for order in _earlier(customer):
        lines = [Line(product, 1) for product in order.products]
        yield order.at, BOUGHT, bought(order.id.replace("order", "cart"), order.id, lines)


def _earlier(customer: Customer) -> Iterator[Order]:
    dice = customer.dice("earlier")
    count = 1 + dice.times(0.7) if dice.chance(0.6) else 0
    weights = [3.0 if product.slug in LASTS else 1.0 for product in PRODUCTS]
    for number in range(1, count + 1):
        back = REST + dice.whole(BEFORE - REST)
        at = awake(dice, customer.zone, customer.start - back * DAY)
        yield Order(at, f"order-{customer.person.id}-b{number}", [dice.one_of(PRODUCTS, weights)])


def _orders(customer: Customer) -> Iterator[Order]:
    """All orders: those before the sample, and those whose carts are in the log."""
    yield from _earlier(customer)
    carts: dict[Value, Sequence[Product]] = {}
    for deed in customer.deeds:
        cart = deed.properties.get("cart_id")
        if deed.name == ADDED:
            carts[cart] = _products(deed.properties.get("items"))
        elif deed.name == BOUGHT and cart in carts:
            yield Order(deed.occurred_at, str(deed.properties["order_id"]), carts[cart])


def _products(items: Value) -> Sequence[Product]:
    lines = items if isinstance(items, list) else []
    return [_BY_NAME[str(line["name"])] for line in lines if isinstance(line, Mapping)]


def parcels(customer: Customer) -> Iterator[_Told]:
    """A parcel for nearly every order, one to six days later; one in seven is reviewed."""
    for order in _orders(customer):
        dice = customer.dice(f"parcel {order.id}")
        if not dice.chance(0.97):
            continue
        at = by_day(dice, customer.zone, order.at + (1 + dice.whole(6)) * DAY)
        yield at, "OrderDelivered", _delivered(order, at)
        if dice.chance(0.15):
            stars = dice.one_of([each for each, _ in STARS], [share for _, share in STARS])
            told = awake(dice, customer.zone, at + (1 + dice.whole(16)) * DAY)
            item = order.products[0].name
            yield told, "ReviewWritten", {"order_id": order.id, "item": item, "stars": stars}


def _delivered(order: Order, at: int) -> dict[str, Value]:
    used_up = [product for product in order.products if product.slug in LASTS]
    product = used_up[0] if used_up else max(order.products, key=lambda each: each.cents)
    refill: dict[str, Value] = {}
    if used_up:
        empty = local(at, SHOP_ZONE).date() + timedelta(days=LASTS[product.slug])
        refill = {"refill_on": empty.isoformat()}
    return {
        "order_id": order.id,
        "item": product.name,
        "price": product.cents / 100,
        "currency": CURRENCY,
        "url": f"{ADDRESS}/p/{product.slug}",
        "image": f"{ADDRESS}/i/{product.slug}.jpg",
        "review_url": f"{ADDRESS}/review/{order.id}",
        **refill,
    }


def offers(customer: Customer) -> Iterator[_Told]:
    """News of a lower price, for who looked at the thing in the thirty days before."""
    for offer in OFFERS:
        product, at = _BY_SLUG[offer.slug], customer.start + offer.day * DAY + 8 * HOUR
        looked = any(
            deed.name == VIEWED
            and deed.properties.get("item") == product.name
            and at - 30 * DAY <= deed.occurred_at < at
            for deed in customer.deeds
        )
        if looked:
            dice = customer.dice(f"offer {offer.slug}")
            yield at + dice.whole(900) * SECOND, "PriceDropped", _dropped(product, offer, at)


def _dropped(product: Product, offer: Offer, at: int) -> dict[str, Value]:
    until = local(at, SHOP_ZONE).date() + timedelta(days=7)
    return {
        "item": product.name,
        "price": round(product.cents * (100 - offer.percent) / 10_000, 2),
        "price_before": product.cents / 100,
        "percent": offer.percent,
        "until": until.isoformat(),
        "currency": CURRENCY,
        "url": f"{ADDRESS}/p/{product.slug}",
        "image": f"{ADDRESS}/i/{product.slug}.jpg",
    }


def subscriptions(customer: Customer) -> Iterator[_Told]:
    """One person in five is told thirty days before that their year in the club ends."""
    dice = customer.dice("subscription")
    if not dice.chance(0.22):
        return
    at = customer.start + (1 + dice.whole(customer.days - 2)) * DAY + 6 * HOUR
    plan = dice.one_of(PLANS, [each.share for each in PLANS])
    told: dict[str, Value] = {
        "plan": plan.name,
        "price": plan.cents / 100,
        "currency": CURRENCY,
        "expires_on": (local(at, SHOP_ZONE).date() + timedelta(days=30)).isoformat(),
        "renew_url": f"{ADDRESS}/club/renew",
    }
    yield at + dice.whole(900) * SECOND, "SubscriptionExpiring", told
    decided = dice.even()
    after = at + (1 + int(dice.even() ** 0.7 * 29)) * DAY
    when = awake(dice, customer.zone, after)
    if decided < 0.66:
        yield when, "SubscriptionRenewed", {"plan": plan.name}
    elif decided < 0.76:
        yield when, "SubscriptionCancelled", {"plan": plan.name}


def workshops(customer: Customer) -> Iterator[_Told]:
    """Who lives near books an evening; one in twelve cancels, most others come."""
    dice = customer.dice("workshop")
    near = customer.person.attributes.get("country") in NEARBY
    if not dice.chance(0.4 if near else 0.02):
        return
    workshop = dice.one_of(WORKSHOPS)
    day = local(customer.start, SHOP_ZONE) + timedelta(days=workshop.day)
    begins = day.replace(hour=workshop.hour, minute=0, second=0, microsecond=0)
    starts = instant(begins)
    booked = awake(dice, customer.zone, starts - (2 + dice.whole(workshop.day - 1)) * DAY)
    booking = f"booking-{customer.person.id}"
    told: dict[str, Value] = {
        "booking_id": booking,
        "title": workshop.title,
        "starts_at": begins.isoformat(),
        "place": workshop.place,
        "ticket_url": f"{ADDRESS}/tickets/{booking}",
    }
    yield booked, "WorkshopBooked", told
    decided = dice.even()
    if decided < 0.08:
        cancelled = booked + int((starts - booked) * dice.even() / SECOND) * SECOND
        yield cancelled, "WorkshopCancelled", {"booking_id": booking, "title": workshop.title}
    elif decided < 0.85:
        there = starts + dice.whole(20) * MINUTE
        yield there, "WorkshopAttended", {"booking_id": booking, "title": workshop.title}


def birthdays(customer: Customer) -> Iterator[_Told]:
    """Two weeks before a birthday, early in the morning."""
    born = customer.person.attributes.get("birthday")
    if not isinstance(born, str):
        return
    first = local(customer.start, SHOP_ZONE)
    for day in range(customer.days):
        today = first + timedelta(days=day)
        coming = today.date() + timedelta(days=14)
        if _is_birthday(date.fromisoformat(born), coming):
            at = instant(today.replace(hour=6, minute=0, second=0, microsecond=0))
            yield at, "BirthdaySoon", {"birthday": coming.isoformat()}


def _is_birthday(born: date, day: date) -> bool:
    """Whether it is that day; who was born on a leap day has it on 28 February otherwise."""
    leap = (born.month, born.day) == (2, 29) and (day + timedelta(days=1)).month == 3
    return (born.month, born.day) == (day.month, day.day) or (
        leap and day.day == 28 and day.month == 2
    )


OCCASIONS: Mapping[str, Callable[[Customer], Iterator[_Told]]] = {
    "account": accounts,
    "letter": newsletters,
    "order": earlier_orders,
    "parcel": parcels,
    "offer": offers,
    "club": subscriptions,
    "evening": workshops,
    "birthday": birthdays,
}
