"""Sample people: eight with a story, then as many as wanted drawn by the shares below."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from cartflow_studio.flow.people import Person, Value
from cartflow_studio.history import People
from cartflow_studio.simulation.dice import Dice
from cartflow_studio.simulation.personas import PERSONAS
from cartflow_studio.simulation.places import PLACES, Place

DOMAINS = ("example.com", "example.org", "example.net")
FIRST_DAY = datetime(2023, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(2026, 2, 1, tzinfo=UTC)
HAS_EMAIL, HAS_PHONE, HAS_APP = 0.97, 0.82, 0.35
CONSENT_EMAIL, CONSENT_SMS, CONSENT_WHATSAPP, CONSENT_PUSH = 0.85, 0.60, 0.35, 0.70


def population(seed: int, size: int) -> People:
    """`size` people, the personas first (fewer than eight: the first of them).

    Assumed, not measured: 97 % have a mail address and 82 % a phone number; of those who can be
    reached that way 85 % agreed to e-mail, 60 % to SMS, 35 % to WhatsApp; 35 % have the app, 70 %
    of them with push. Countries as `places` says: nine in ten live in Europe. Addresses are in
    domains reserved for examples, phone numbers in blocks that are not given out.
    The same seed gives the same people, and a larger population begins with the smaller one.
    """
    return People.from_people(_people(seed, size))


def _people(seed: int, size: int) -> Iterator[Person]:
    for index in range(size):
        yield PERSONAS[index].person if index < len(PERSONAS) else _person(seed, index)


def _person(seed: int, index: int) -> Person:
    person = f"c{index + 1:04}"
    dice = Dice(seed, f"person {person}")
    place = dice.one_of(PLACES, [place.share for place in PLACES])
    first, last = dice.one_of(place.first_names), dice.one_of(place.last_names)
    attributes: dict[str, Value] = {
        "first_name": first,
        "last_name": last,
        "email": _email(first, last, index, dice),
        "phone": _phone(place, dice),
        "push_token": f"sample-{dice.whole(16**12):012x}" if dice.chance(HAS_APP) else None,
        "language": place.language,
        "country": place.country,
        "timezone": dice.one_of(place.zones),
        "birthday": _day(datetime(1950, 1, 1, tzinfo=UTC), datetime(2007, 1, 1, tzinfo=UTC), dice),
        "customer_since": _day(FIRST_DAY, LAST_DAY, dice),
    }
    consents = {
        "consent_email": ("email", CONSENT_EMAIL),
        "consent_sms": ("phone", CONSENT_SMS),
        "consent_whatsapp": ("phone", CONSENT_WHATSAPP),
        "consent_push": ("push_token", CONSENT_PUSH),
    }
    for name, (needs, share) in consents.items():
        agreed = dice.chance(share)
        attributes[name] = agreed and attributes[needs] is not None
    return Person(person, {name: value for name, value in attributes.items() if value is not None})


def _email(first: str, last: str, index: int, dice: Dice) -> str | None:
    address = f"{plain(first)}.{plain(last)}{index + 1}@{dice.one_of(DOMAINS)}"
    return address if dice.chance(HAS_EMAIL) else None


def plain(name: str) -> str:
    """The name in the letters of an address."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def _phone(place: Place, dice: Dice) -> str | None:
    number = dice.whole(10**place.digits)
    return f"{place.phone}{number:0{place.digits}}" if dice.chance(HAS_PHONE) else None


def _day(first: datetime, last: datetime, dice: Dice) -> str:
    return (first + timedelta(days=dice.whole((last - first).days))).date().isoformat()
