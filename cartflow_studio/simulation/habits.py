"""How the customers of a shop behave: what a sample of them is made after."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from cartflow_studio.errors import CartFlowError
from cartflow_studio.simulation.curve import Curve
from cartflow_studio.simulation.moments import HOURS
from cartflow_studio.simulation.places import PLACES
from cartflow_studio.simulation.population import (
    CONSENT_EMAIL,
    CONSENT_PUSH,
    CONSENT_SMS,
    CONSENT_WHATSAPP,
    HAS_APP,
    HAS_EMAIL,
    HAS_PHONE,
)
from cartflow_studio.simulation.shop import ADDED, BOUGHT, VIEWED
from cartflow_studio.words import tr

SPAN = 28  # days that `visits` are counted in
LONGEST = 12 * 86_400  # seconds from cart to purchase
_DELAYS = ((0.70, 230.0, 1.0), (0.15, 5 * 3_600.0, 0.8), (0.15, 42 * 3_600.0, 0.6))
WEEKDAYS = (1.0, 0.98, 0.95, 0.98, 0.92, 1.02, 1.2)


class SampleError(CartFlowError):
    """A wish for sample customers that cannot be fulfilled."""


def check_share(name: str, share: float) -> None:
    """SampleError unless it is a share from 0 to 1."""
    if not 0 <= share <= 1:
        raise SampleError(
            tr("{name} cannot be {share:g}.", name=name, share=share),
            hint=tr("Give a share from 0 to 1: 0.7 are seven of ten."),
        )


@dataclass(frozen=True, slots=True)
class Roles:
    """What a log calls a look at something, a cart that is filled, and a purchase."""

    view: str = VIEWED
    cart: str = ADDED
    purchase: str = BOUGHT

    @property
    def names(self) -> tuple[str, str, str]:
        """All three, in the order of the job."""
        return self.view, self.cart, self.purchase


@dataclass(frozen=True, slots=True)
class Reach:
    """Shares of people who have an address, and of those who agreed to be written to there."""

    email: float = HAS_EMAIL
    phone: float = HAS_PHONE
    app: float = HAS_APP
    consent_email: float = CONSENT_EMAIL
    consent_sms: float = CONSENT_SMS
    consent_whatsapp: float = CONSENT_WHATSAPP
    consent_push: float = CONSENT_PUSH

    def __post_init__(self) -> None:
        for each in fields(self):
            check_share(each.name, getattr(self, each.name))


@dataclass(frozen=True, slots=True)
class Habits:
    """What is drawn. Without a log of one's own: a large web shop, after published figures.

    `visits` a person in SPAN days (everybody comes at least once), `looks` a visit, `pauses`
    between two of them (seconds). `carts` is the share of people who fill a cart at all; of their
    further visits the share `again` has one too; `items` more are in it on average. `abandonment`
    is the share of people with carts who never buy; those who do buy one of them, and of the others
    the share `repeat`, each after `delays` (seconds); the share `direct` of them only once, without
    a cart and before any. `keen`: who comes more often is likelier to
    fill a cart, and who fills more carts to buy, the more the smaller these are (0 to 1).
    `hours` and `weekdays` (Monday first) are weights, by the clock of the person;
    `countries` are shares by ISO 3166 (none: nine in ten live in Europe).
    """

    visits: Curve = Curve.skewed(1.0, 1.52, 150)
    looks: Curve = Curve.skewed(3.0, 0.9, 60)
    pauses: Curve = Curve.skewed(40.0, 0.9, 1_500)
    carts: float = 0.246
    again: float = 0.55
    items: float = 0.12
    abandonment: float = 0.72
    repeat: float = 0.64
    direct: float = 0.0
    delays: Curve = Curve.mixed(_DELAYS, LONGEST)
    keen: tuple[float, float] = (0.9, 0.97)
    hours: tuple[float, ...] = tuple(map(float, HOURS))
    weekdays: tuple[float, ...] = WEEKDAYS
    reach: Reach = Reach()
    countries: tuple[tuple[str, float], ...] = ()
    roles: Roles = Roles()

    def __post_init__(self) -> None:
        for name in ("carts", "again", "abandonment", "repeat", "direct"):
            check_share(name, getattr(self, name))
        known = [place.country for place in PLACES]
        for country, weight in self.countries:
            if country not in known or weight <= 0:
                raise SampleError(
                    tr("{name!r} cannot be a country of the sample.", name=country),
                    hint=tr("There are: {names}.", names=", ".join(known)),
                )

    def with_delay(self, seconds: float) -> Habits:
        """With another median time from cart to purchase."""
        if not 1 <= seconds <= LONGEST:
            raise SampleError(
                tr(
                    "The time from cart to purchase cannot be {seconds:,.0f} seconds.",
                    seconds=seconds,
                ),
                hint=tr("Give a time from one second to twelve days."),
            )
        scaled = self.delays.scaled(seconds)
        return replace(self, delays=Curve(tuple(min(each, LONGEST) for each in scaled.values)))
