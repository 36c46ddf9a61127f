"""The sample shop: what it sells, and the properties of the events that it sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cartflow_studio.flow.people import Value

VIEWED, ADDED, BOUGHT = "ProductViewed", "itemAddedToCart", "PurchaseFinished"
CURRENCY = "EUR"
ADDRESS = "https://shop.example.com"


@dataclass(frozen=True, slots=True)
class Product:
    """A thing on sale; `cents` is its price, `slug` its name in addresses."""

    slug: str
    name: str
    cents: int


@dataclass(frozen=True, slots=True)
class Line:
    """Some of one product in a cart."""

    product: Product
    quantity: int


PRODUCTS = (
    Product("linen-shirt", "Linen shirt", 5900),
    Product("stoneware-mug", "Stoneware mug", 1800),
    Product("wool-throw", "Wool throw", 8900),
    Product("desk-lamp", "Desk lamp", 7450),
    Product("canvas-tote", "Canvas tote", 2400),
    Product("espresso-cups", "Espresso cups, set of 4", 3200),
    Product("rain-jacket", "Rain jacket", 12900),
    Product("running-shoes", "Running shoes", 11990),
    Product("olive-oil", "Olive oil, 500 ml", 1490),
    Product("notebook", "Dotted notebook", 1250),
    Product("beach-towel", "Beach towel", 3450),
    Product("pour-over-set", "Pour-over coffee set", 4690),
    Product("leather-belt", "Leather belt", 3990),
    Product("soy-candle", "Soy candle", 1990),
    Product("headphones", "Wireless headphones", 14900),
    Product("chef-knife", "Chef's knife", 6900),
    Product("yoga-mat", "Yoga mat", 3900),
    Product("sunglasses", "Sunglasses", 7900),
    Product("backpack", "City backpack", 9800),
    Product("water-bottle", "Water bottle", 2290),
    Product("bed-linen", "Bed linen, double", 10900),
    Product("wall-print", "Wall print", 2900),
    Product("garden-herbs", "Garden herb set", 1690),
    Product("winter-boots", "Winter boots", 15900),
)


def viewed(product: Product) -> dict[str, Value]:
    """The properties of a look at a product."""
    return {
        "item": product.name,
        "price": product.cents / 100,
        "url": f"{ADDRESS}/p/{product.slug}",
    }


def added(cart_id: str, lines: Sequence[Line]) -> dict[str, Value]:
    """The properties of adding the last of these lines to a cart; `items` is all that is in it."""
    line = lines[-1]
    items: list[Value] = [
        {
            "name": each.product.name,
            "price": each.product.cents / 100,
            "quantity": each.quantity,
            "image": f"{ADDRESS}/i/{each.product.slug}.jpg",
        }
        for each in lines
    ]
    return {
        **viewed(line.product),
        "quantity": line.quantity,
        "image": f"{ADDRESS}/i/{line.product.slug}.jpg",
        "currency": CURRENCY,
        "cart_id": cart_id,
        "cart_url": f"{ADDRESS}/cart/{cart_id}",
        "items": items,
        "total": _total(lines),
    }


def bought(cart_id: str, order_id: str, lines: Sequence[Line]) -> dict[str, Value]:
    """The properties of paying for a cart."""
    return {
        "currency": CURRENCY,
        "cart_id": cart_id,
        "order_id": order_id,
        "total": _total(lines),
    }


def _total(lines: Sequence[Line]) -> float:
    return sum(each.product.cents * each.quantity for each in lines) / 100
