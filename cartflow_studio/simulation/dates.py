"""What the sample shop sells besides things, and when: workshops, offers, a coffee club."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workshop:
    """An evening in the shop; `day` counts from the first day of the sample."""

    title: str
    day: int
    hour: int
    place: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A product that gets cheaper by `percent` on a day, for a week."""

    day: int
    slug: str
    percent: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A subscription for a year; `cents` is its price."""

    name: str
    cents: int
    share: float


WORKSHOPS = (
    Workshop("Latte art for beginners", 13, 18, "Ilica 1, Zagreb"),
    Workshop("Sharpen your knives", 24, 19, "Ilica 1, Zagreb"),
    Workshop("A tasting of olive oils", 35, 18, "Riva 12, Split"),
    Workshop("Pour-over at home", 46, 18, "Ilica 1, Zagreb"),
    Workshop("Herbs on the balcony", 55, 17, "Ilica 1, Zagreb"),
)
OFFERS = (
    Offer(12, "desk-lamp", 20),
    Offer(20, "rain-jacket", 15),
    Offer(29, "wool-throw", 25),
    Offer(38, "running-shoes", 20),
    Offer(48, "pour-over-set", 15),
)
PLANS = (Plan("Coffee club", 14900, 0.7), Plan("Coffee club for two", 26900, 0.3))
# What is used up, and after how many days it is time for more.
LASTS = {"olive-oil": 40, "soy-candle": 30, "notebook": 45, "garden-herbs": 60}
