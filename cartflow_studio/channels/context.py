"""What a template can ask for when a message is made: plain values, nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_ITEM_LISTS = ("items", "products", "cart_items", "line_items")
_ALIASES = {
    "name": ("name", "item", "item_name", "product_name", "product", "title"),
    "price": ("price", "item_price", "unit_price"),
    "quantity": ("quantity", "qty", "count"),
    "image": ("image", "image_url", "picture", "img"),
    "url": ("url", "item_url", "product_url", "link"),
}
_TOTALS = ("total", "cart_total", "value", "amount", "revenue")
_CART_URLS = ("cart_url", "checkout_url", "recovery_url", "url")
_DEEPEST = 12
Names = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """The values behind the placeholders of one message.

    `person` are the person's attributes, `event` the properties of the entry event, `last` those
    of the last awaited event, `answers` what webhooks answered by node id. `flow` has id and name,
    `shop` name, url and address. `now` is ISO 8601 with offset, in the person's zone.
    An empty `unsubscribe_url` marks a message that needs none.
    """

    person: Names = field(default_factory=dict)
    event: Names = field(default_factory=dict)
    last: Names = field(default_factory=dict)
    answers: Names = field(default_factory=dict)
    flow: Names = field(default_factory=dict)
    shop: Names = field(default_factory=dict)
    unsubscribe_url: str = ""
    now: str = ""

    def names(self) -> dict[str, Any]:
        """All names as dicts, lists, texts and numbers: a template reaches no object."""
        event = plain(self.event)
        return {
            "person": plain(self.person),
            "event": event,
            "entry": event,
            "last": plain(self.last),
            "cart": cart(event),
            "answers": plain(self.answers),
            "flow": plain(self.flow),
            "shop": plain(self.shop),
            "unsubscribe_url": self.unsubscribe_url,
            "now": self.now,
        }

    @property
    def language(self) -> str:
        """The person's language, for numbers and money; `en` if it is not known."""
        value = self.person.get("language")
        return value if isinstance(value, str) and value else "en"


def cart(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The cart of an event, whatever the shop calls its parts.

    `items` have name, price, quantity, image and url beside their own words; an event about one
    thing is a cart of one item. `total` is the shop's, else the sum of price times quantity.
    """
    items = [_item(each) for each in _listed(properties)]
    total = _first(properties, _TOTALS)
    if total is None and items:
        total = sum(_number(item["price"]) * (_number(item["quantity"]) or 1) for item in items)
    return {
        "items": items,
        "total": total,
        "currency": properties.get("currency") or "",
        "url": _first(properties, _CART_URLS) or "",
        "id": properties.get("cart_id") or "",
    }


def plain(value: Any, depth: int = 0) -> Any:
    """A copy made of dicts, lists, texts, numbers, booleans and None."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if depth >= _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each, depth + 1) for each in value]
    return str(value)


def _listed(properties: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    for name in _ITEM_LISTS:
        found = properties.get(name)
        if isinstance(found, list):
            return [item for item in found if isinstance(item, Mapping)]
    return [properties] if _first(properties, _ALIASES["name"]) is not None else []


def _item(properties: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: _first(properties, aliases) for name, aliases in _ALIASES.items()}
    return {**properties, **known, "quantity": known["quantity"] or 1}


def _first(properties: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((properties[name] for name in names if properties.get(name) is not None), None)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
