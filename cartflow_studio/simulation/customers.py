"""Sample customers by the thousand: names, places, addresses and consent, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import Booleans, Column, People, Texts
from cartflow_studio.simulation.dice import Dice
from cartflow_studio.simulation.habits import Habits
from cartflow_studio.simulation.places import PLACES
from cartflow_studio.simulation.population import DOMAINS, FIRST_DAY, LAST_DAY, plain

Codes = npt.NDArray[np.int64]
_YOUNGEST, _OLDEST = date(2007, 1, 1), date(1950, 1, 1)


def customers(habits: Habits, count: int, seed: int) -> People:
    """So many people, by id in order; more people begin with the fewer, all else equal.

    Addresses are in domains reserved for examples, phone numbers in blocks that are not given out
    (several people share one where the block is small).
    """
    drawn = _Drawn(seed, count)
    shares = dict(habits.countries) or {place.country: place.share for place in PLACES}
    places = drawn.one_of("place", [shares.get(place.country, 0.0) for place in PLACES])
    firsts, lasts = _names(drawn, places)
    attributes: dict[str, Column] = {
        "first_name": firsts,
        "last_name": lasts,
        "email": _emails(drawn, firsts, lasts, habits.reach.email),
        "phone": _phones(drawn, places, habits.reach.phone),
        "push_token": _tokens(drawn, habits.reach.app),
        "language": _of_place(places, [place.language for place in PLACES]),
        "country": _of_place(places, [place.country for place in PLACES]),
        "timezone": _zones(drawn, places),
        "birthday": _days(drawn, "birthday", _OLDEST, _YOUNGEST),
        "customer_since": _days(drawn, "since", FIRST_DAY.date(), LAST_DAY.date()),
    }
    for name, needs in (
        ("consent_email", "email"),
        ("consent_sms", "phone"),
        ("consent_whatsapp", "phone"),
        ("consent_push", "push_token"),
    ):
        agreed = drawn.evens(name) < getattr(habits.reach, name)
        attributes[name] = Booleans((agreed & attributes[needs].present).astype(np.int8))
    return People(ids(count), MappingProxyType(attributes))


def ids(count: int) -> tuple[str, ...]:
    """Ids of people, in order as texts too."""
    return tuple(f"p{number:07}" for number in range(1, count + 1))


class _Drawn:
    """Draws for all people, those of each name from dice of their own."""

    def __init__(self, seed: int, count: int) -> None:
        self.seed, self.count = seed, count

    def evens(self, name: str) -> npt.NDArray[np.float64]:
        """A number from 0 to 1 for each."""
        return Dice(self.seed, f"customers {name}").evens(self.count)

    def whole(self, name: str, below: npt.NDArray[np.int64] | int) -> Codes:
        """A whole number below another for each."""
        return (self.evens(name) * below).astype(np.int64)

    def one_of(self, name: str, weights: Sequence[float]) -> Codes:
        """One of some things for each, by weight."""
        sums = np.cumsum(weights)
        places: Codes = np.searchsorted(sums, self.evens(name) * sums[-1], side="right")
        return np.minimum(places, len(weights) - 1)


def texts(codes: Codes, dictionary: Sequence[str]) -> Texts:
    """A column of texts by their place, -1 for none, each text once and all of them used."""
    firsts: dict[str, int] = {}
    same = [firsts.setdefault(text, len(firsts)) for text in dictionary]
    column = Texts(np.array([*same, -1], dtype=np.int32)[codes], tuple(firsts))
    return column.take(np.arange(len(codes)))


def _of_place(places: Codes, words: Sequence[str]) -> Texts:
    return texts(places, words)


def _names(drawn: _Drawn, places: Codes) -> tuple[Texts, Texts]:
    def column(name: str, by_place: Sequence[Sequence[str]]) -> Texts:
        counts = np.array([len(each) for each in by_place])
        begins = np.concatenate(([0], np.cumsum(counts)[:-1]))
        codes = begins[places] + drawn.whole(name, counts[places])
        return texts(codes, [text for each in by_place for text in each])

    firsts = column("first name", [place.first_names for place in PLACES])
    return firsts, column("last name", [place.last_names for place in PLACES])


def _emails(drawn: _Drawn, firsts: Texts, lasts: Texts, share: float) -> Texts:
    first = [plain(name) for name in firsts.dictionary]
    last = [plain(name) for name in lasts.dictionary]
    has = drawn.evens("email") < share
    domains = drawn.whole("domain", len(DOMAINS))
    rows = zip(firsts.codes.tolist(), lasts.codes.tolist(), domains.tolist(), strict=True)
    return _optional(
        has,
        [
            f"{first[one]}.{last[two]}{number}@{DOMAINS[domain]}"
            for number, (one, two, domain) in enumerate(rows, start=1)
        ],
    )


def _phones(drawn: _Drawn, places: Codes, share: float) -> Texts:
    digits = np.array([place.digits for place in PLACES])[places]
    numbers = drawn.whole("phone", 10**digits)
    made = [
        f"{PLACES[place].phone}{number:0{PLACES[place].digits}}"
        for place, number in zip(places.tolist(), numbers.tolist(), strict=True)
    ]
    return _optional(drawn.evens("has phone") < share, made)


def _tokens(drawn: _Drawn, share: float) -> Texts:
    numbers = drawn.whole("token", 16**12)
    made = [f"sample-{number:012x}" for number in numbers.tolist()]
    return _optional(drawn.evens("app") < share, made)


def _optional(has: npt.NDArray[np.bool_], words: Sequence[str]) -> Texts:
    return texts(np.where(has, np.arange(len(words)), -1), words)


def _zones(drawn: _Drawn, places: Codes) -> Texts:
    second = drawn.evens("zone") < 0.5
    zones = [zone for place in PLACES for zone in (place.zones[0], place.zones[-1])]
    return texts(2 * places + second, zones)


def _days(drawn: _Drawn, name: str, first: date, last: date) -> Texts:
    days = [(first + timedelta(days=day)).isoformat() for day in range((last - first).days)]
    return texts(drawn.whole(name, len(days)), days)


def zones_of(people: People) -> tuple[Codes, Sequence[str]]:
    """The place of each person's zone in a list of zones; UTC where it is not known."""
    column: Mapping[str, Column] = people.attributes
    zones = column.get("timezone")
    if not isinstance(zones, Texts):
        return np.zeros(len(people), dtype=np.int64), ("UTC",)
    names = (*zones.dictionary, "UTC")
    return np.where(zones.codes < 0, len(names) - 1, zones.codes).astype(np.int64), names
