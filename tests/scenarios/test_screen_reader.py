"""What a screen reader finds in the running studio, asked from outside over AT-SPI."""

from pathlib import Path

import pytest

from cartflow_studio import flowfile, resources
from tests.fakes.desktop import Desktop, Reader, desktop  # noqa: F401

TEMPLATE = "win-back-cart-abandoners.flow.yaml"


@pytest.fixture
def reader(desktop: Desktop, tmp_path: Path):  # noqa: F811
    flow = flowfile.read(resources.text("templates", TEMPLATE))
    path = tmp_path / "cart.flow.yaml"
    path.write_text(flowfile.write(flow), encoding="utf-8")
    made = Reader(desktop)  # first, so that the studio finds out who listens
    desktop.start_studio(path)
    yield made
    made.close()


SAID = "Announcement"
ACTION = "org.a11y.atspi.Action"
DELETE = 119  # the code of the key
SELECTED = 1 << 23  # of the states of AT-SPI


@pytest.mark.timeout(50)
def test_the_flow_is_read_and_edited_from_outside(reader: Reader):
    canvas = reader.find("Flow canvas")
    cards = reader.children(canvas)[:-1]  # the last holds what floats over them
    assert reader.ask(canvas, "GetRoleName") == "list"
    assert [reader.value(card, "Name") for card in cards] == [
        "Item added to cart, Event",
        "Bought within a day?, Wait for event",
        "Bought, Exit",
        "Cart reminder, Email",
        "Bought after the mail?, Wait for event",
        "Last reminder, SMS",
        "Reminded, Exit",
    ]
    wait = cards[1]
    assert reader.ask(wait, "GetRoleName") == "list item"
    assert reader.value(wait, "Description") == (
        "Step 2 of 7. Wait up to 1 day for PurchaseFinished."
        " Leads to: Bought by PurchaseFinished; Cart reminder by after 1 day."
    )
    assert [reader.value(way, "Name") for way in reader.children(wait)] == [
        "Leads to Bought by PurchaseFinished",
        "Leads to Cart reminder by after 1 day",
    ]
    reader.call(reader.children(wait)[1], ACTION, "DoAction", "i", 0)  # goes along the way
    assert reader.ask(cards[3], "GetState")[0] & SELECTED
    reader.type(DELETE)
    told = reader.heard(SAID, until="Deleted Cart reminder")
    assert "Deleted Cart reminder" in told, [
        reader.value(k, "Name") for k in reader.children(canvas)
    ]
    assert len(reader.children(canvas)) == len(cards)
    reader.call(reader.find("Undo"), ACTION, "DoAction", "i", 0)
    assert "Undone: Delete card" in reader.heard(SAID, until="Undone: Delete card")
