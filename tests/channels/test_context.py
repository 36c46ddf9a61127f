"""What templates can ask for."""

from pathlib import Path

from liquid import Environment

from cartflow_studio.channels.context import Context, cart
from cartflow_studio.flow.placeholders import ROOTS, filters

DOCUMENT = Path(__file__).parents[2] / "docs" / "messages.md"


def test_the_names_of_a_context_are_those_that_are_promised():
    assert sorted(Context().names()) == sorted(ROOTS)


def test_an_event_about_one_thing_is_a_cart_of_one_item():
    found = cart({"cart_id": "c1", "item": "Socks", "price": 12.5, "qty": 2, "currency": "EUR"})
    assert {name: found[name] for name in ("total", "currency", "id", "url")} == {
        "total": 25.0,
        "currency": "EUR",
        "id": "c1",
        "url": "",
    }
    (item,) = found["items"]
    assert {name: item[name] for name in ("name", "price", "quantity", "image", "url")} == {
        "name": "Socks",
        "price": 12.5,
        "quantity": 2,
        "image": None,
        "url": None,
    }


def test_the_shops_own_total_and_words_are_kept():
    found = cart(
        {
            "products": [{"title": "A", "unit_price": "3", "colour": "red"}, "not an item"],
            "value": 7,
            "checkout_url": "https://shop.example/c",
        }
    )
    assert (found["total"], found["url"], len(found["items"])) == (7, "https://shop.example/c", 1)
    (item,) = found["items"]
    assert (item["name"], item["price"], item["quantity"], item["colour"]) == ("A", "3", 1, "red")


def test_an_event_without_a_thing_is_an_empty_cart():
    assert cart({"page": "/home"})["items"] == []


def test_entry_is_another_word_for_event_and_language_has_a_fallback():
    names = Context(event={"a": 1}).names()
    assert names["entry"] == names["event"] == {"a": 1}
    assert [Context(person=p).language for p in ({}, {"language": 5}, {"language": "hr"})] == [
        "en",
        "en",
        "hr",
    ]


def test_the_documentation_names_every_word_and_every_filter_of_our_own():
    told = DOCUMENT.read_text(encoding="utf-8")
    ours = set(filters()) - set(Environment().filters)
    assert [name for name in (*ROOTS, *sorted(ours), "date") if f"`{name}`" not in told] == []
