"""Eight people with a built-in story, to see in every simulation what a flow does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from cartflow_studio.flow.people import Person, Value
from cartflow_studio.simulation.shop import ADDED, BOUGHT, VIEWED


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing a persona does: when (day, local time, and `later`), what, with which cart.

    `product` is the slug of what is looked at or added; a purchase buys all that is in the cart.
    """

    day: int
    time: str
    name: str
    cart: int = 1
    product: str = ""
    later: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Persona:
    """A person, what they are here to show, and what they do."""

    person: Person
    story: str
    scenes: tuple[Scene, ...] = field(default=())


_ZAGREB = {"language": "hr", "country": "HR", "timezone": "Europe/Zagreb"}


def _person(
    first: str, last: str, places: Mapping[str, Value] = _ZAGREB, **changes: Value
) -> Person:
    """A person who can be reached everywhere, but for the changes; None takes away."""
    known: dict[str, Value] = {
        "first_name": first,
        "last_name": last,
        "email": f"{first}@example.com".lower(),
        "phone": None,
        "push_token": f"sample-token-{first}".lower(),
        **places,
        "birthday": "1990-06-15",
        "customer_since": "2025-03-01",
        "consent_email": True,
        "consent_sms": True,
        "consent_whatsapp": True,
        "consent_push": True,
        **changes,
    }
    return Person(
        first.lower(), {name: value for name, value in known.items() if value is not None}
    )


PERSONAS = (
    Persona(
        _person("Ana", "Horvat", phone="+385910001007"),
        "Buys ten minutes after adding to the cart: nobody should remind her.",
        (
            Scene(0, "10:12", VIEWED, product="stoneware-mug"),
            Scene(0, "10:15", ADDED, product="stoneware-mug"),
            Scene(0, "10:25", BOUGHT),
        ),
    ),
    Persona(
        _person("Marko", "Kovač", phone="+385910001014"),
        "Leaves his cart and never comes back: he gets every reminder there is.",
        (
            Scene(0, "19:40", VIEWED, product="headphones"),
            Scene(0, "19:44", ADDED, product="headphones"),
        ),
    ),
    Persona(
        _person("Iva", "Novak", phone="+385910001021"),
        "Buys exactly one day after adding to the cart: at the deadline is in time.",
        (
            Scene(1, "12:00", ADDED, product="wool-throw"),
            Scene(1, "12:00", BOUGHT, later=timedelta(hours=24)),
        ),
    ),
    Persona(
        _person("Luka", "Babić", phone="+385910001028"),
        "Leaves one cart, comes back after three days with another, and buys that one.",
        (
            Scene(1, "20:05", ADDED, product="rain-jacket"),
            Scene(4, "18:30", VIEWED, product="running-shoes"),
            Scene(4, "18:34", ADDED, cart=2, product="running-shoes"),
            Scene(4, "18:41", ADDED, cart=2, product="water-bottle"),
            Scene(6, "09:10", BOUGHT, cart=2),
        ),
    ),
    Persona(
        _person("Petra", "Marić", consent_email=False, phone="+385910001035"),
        "Did not agree to e-mail: only the text message may reach her.",
        (
            Scene(2, "11:20", VIEWED, product="yoga-mat"),
            Scene(2, "11:31", ADDED, product="yoga-mat"),
        ),
    ),
    Persona(
        _person(
            "Chen",
            "Wei",
            {"language": "zh", "country": "CN", "timezone": "Asia/Shanghai"},
            phone="+8613800012345",
        ),
        "Lives in Shanghai and shops late: a reminder after a day falls into quiet hours.",
        (
            Scene(2, "22:40", ADDED, product="pour-over-set"),
            Scene(4, "08:55", BOUGHT),
        ),
    ),
    Persona(
        _person(
            "Sofia",
            "Rossi",
            {"language": "it", "country": "IT", "timezone": "Europe/Rome"},
            phone="+393330001234",
        ),
        "Buys some hours after the first reminder.",
        (
            Scene(3, "15:00", VIEWED, product="espresso-cups"),
            Scene(3, "15:02", ADDED, product="espresso-cups"),
            Scene(3, "15:06", ADDED, product="olive-oil"),
            Scene(4, "21:15", BOUGHT),
        ),
    ),
    Persona(
        _person(
            "Jonas",
            "Weber",
            {"language": "de", "country": "DE", "timezone": "Europe/Berlin"},
            email=None,
            consent_email=False,
            phone="+491760001234",
        ),
        "Has no mail address, only a phone.",
        (
            Scene(3, "08:20", VIEWED, product="backpack"),
            Scene(3, "08:22", ADDED, product="backpack"),
        ),
    ),
)
