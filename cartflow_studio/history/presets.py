"""How the logs of well-known systems are written, a small table each, and which one a file is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.registry import did_you_mean
from cartflow_studio.words import tr

Columns: TypeAlias = Mapping[str, tuple[str, ...]]
PLAIN = "none"
VIEWED, ADDED, REMOVED = "ProductViewed", "itemAddedToCart", "itemRemovedFromCart"
CHECKOUT, BOUGHT, LIKED = "CheckoutStarted", "PurchaseFinished", "itemAddedToWishlist"


@dataclass(frozen=True, slots=True)
class Preset:
    """How one system writes its events.

    `signs`: a file with all columns of one of these is such a log. `columns`: ours, each with the
    columns it is taken from, the first that is filled; `a.b` is the member b of an object a.
    `names`: their events as ours. `event`: the name of all rows, where a row is an order. `rows`:
    a column of lists of objects, each of which is an event. `pairs`: a column of lists of keys
    with values, which become properties. `header`: the columns of files without a first line of
    names, known by cells that fit `cells`. `is_folded`: an order has a row for each item.
    """

    name: str
    title: str
    signs: tuple[tuple[str, ...], ...]
    columns: Columns
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    event: str = ""
    rows: str = ""
    pairs: str = ""
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    is_folded: bool = False

    def column(self, ours: str) -> str:
        """What the file calls one of our columns."""
        return self.columns.get(ours, (ours,))[0]


def _columns(person: str, name: str, at: str, **others: str) -> Columns:
    """Ours with theirs; alternatives stand between bars."""
    written = {"person_id": person, "name": name, "occurred_at": at, **others}
    return {ours: tuple(theirs.split("|")) for ours, theirs in written.items() if theirs}


OTTO = Preset(
    "otto",
    "OTTO",
    (("session", "events"), ("session", "aid", "ts", "type")),
    _columns("session", "type", "ts", item="aid"),
    dict(
        zip(("clicks", "carts", "orders", "0", "1", "2"), (VIEWED, ADDED, BOUGHT) * 2, strict=True)
    ),
    rows="events",
)
RETAIL_ROCKET = Preset(
    "retailrocket",
    "RetailRocket",
    (("timestamp", "visitorid", "event", "itemid"),),
    _columns("visitorid", "event", "timestamp", item="itemid", order_id="transactionid"),
    {"view": VIEWED, "addtocart": ADDED, "transaction": BOUGHT},
)
REES46 = Preset(
    "rees46",
    "REES46",
    (("event_time", "event_type", "product_id", "user_id", "user_session"),),
    _columns("user_id", "event_type", "event_time", item="product_id"),
    {"view": VIEWED, "cart": ADDED, "remove_from_cart": REMOVED, "purchase": BOUGHT},
)
TAOBAO = Preset(
    "taobao",
    "Taobao",
    (("user_id", "item_id", "category_id", "behavior_type", "timestamp"),),
    _columns("user_id", "behavior_type", "timestamp", item="item_id"),
    {"pv": VIEWED, "fav": LIKED, "cart": ADDED, "buy": BOUGHT},
    header=("user_id", "item_id", "category_id", "behavior_type", "timestamp"),
    cells=("[0-9]+", "[0-9]+", "[0-9]+", "pv|fav|cart|buy", "-?[0-9]+"),
)
GOOGLE = Preset(
    "google-analytics",
    "Google Analytics (BigQuery)",
    (("event_timestamp", "event_name", "user_pseudo_id"),),
    _columns("user_id|user_pseudo_id", "event_name", "event_timestamp"),
    {
        "view_item": VIEWED,
        "add_to_cart": ADDED,
        "remove_from_cart": REMOVED,
        "add_to_wishlist": LIKED,
        "begin_checkout": CHECKOUT,
        "purchase": BOUGHT,
    },
    pairs="event_params",
)
SEGMENT = Preset(
    "segment",
    "Segment",
    (("messageId", "type", "timestamp", "userId"), ("messageId", "type", "timestamp", "event")),
    _columns(
        "userId|anonymousId",
        "event|type",
        "timestamp|originalTimestamp|sentAt",
        message_id="messageId",
        received_at="receivedAt",
        properties="properties",
    ),
    {
        "Product Viewed": VIEWED,
        "Product Added": ADDED,
        "Product Removed": REMOVED,
        "Product Added to Wishlist": LIKED,
        "Checkout Started": CHECKOUT,
        "Order Completed": BOUGHT,
    },
)
SHOPIFY = Preset(
    "shopify",
    "Shopify orders",
    (("Name", "Email", "Created at", "Total", "Lineitem name"),),
    _columns(
        "Email|Phone",
        "",
        "Created at",
        message_id="Name",
        order_id="Name",
        total="Total",
        currency="Currency",
        item="Lineitem name",
        quantity="Lineitem quantity",
    ),
    event=BOUGHT,
    is_folded=True,
)
WOOCOMMERCE = Preset(
    "woocommerce",
    "WooCommerce orders",
    (("order_id", "order_date", "billing_email"), ("date_created_gmt", "billing", "line_items")),
    _columns(
        "billing_email|customer_email|billing.email|customer_id",
        "",
        "order_date|date_created_gmt",
        message_id="order_id|id",
        order_id="order_number|number|order_id",
        total="order_total|total",
        currency="order_currency|currency",
    ),
    event=BOUGHT,
    is_folded=True,
)
PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (OTTO, RETAIL_ROCKET, REES46, TAOBAO, GOOGLE, SEGMENT, SHOPIFY, WOOCOMMERCE)
}


def preset_named(name: str) -> Preset | None:
    """The preset of a name, None for `none`. EventLogError if there is no such preset."""
    if name == PLAIN:
        return None
    if name not in PRESETS:
        raise EventLogError(
            tr("There is no preset {name}.", name=repr(name)),
            hint=did_you_mean(name, (*PRESETS, PLAIN))
            or tr("Known: {names}.", names=", ".join((*PRESETS, PLAIN))),
        )
    return PRESETS[name]


def recognised(header: Collection[str]) -> Preset | None:
    """The preset whose columns these are, None if they are of no known system."""
    there = set(header)
    for preset in PRESETS.values():
        if any(there.issuperset(signs) for signs in preset.signs):
            return preset
    return None


def headless(cells: Sequence[str]) -> tuple[str, ...]:
    """The columns of a file whose first line is no header but an event; none if it is one."""
    for preset in PRESETS.values():
        if len(cells) == len(preset.cells) and all(
            re.fullmatch(pattern, cell) for pattern, cell in zip(preset.cells, cells, strict=True)
        ):
            return preset.header
    return ()


def preset_note(preset: Preset, *, recognised: bool) -> str:
    """What is said of a log that is read by a preset."""
    if preset.event:
        renamed = tr("every order is read as {event}", event=preset.event)
    else:
        renamed = ", ".join(f"{theirs} → {ours}" for theirs, ours in preset.names.items())
    if recognised:
        return tr(
            "This looks like a log of {system} and is read as one: {renamed}.",
            system=preset.title,
            renamed=renamed,
        )
    return tr("Read as a log of {system}: {renamed}.", system=preset.title, renamed=renamed)
