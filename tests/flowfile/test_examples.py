"""The flows that ship: they open, nothing is wrong with them, and together they use everything."""

from pathlib import Path

import pytest

from cartflow_studio import checks, flowfile
from cartflow_studio.flow.layout import COLUMN, GRID, ROW
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.simulation import shop

ROOT = Path(__file__).resolve().parents[2]
PATHS = {path.name.partition(".")[0]: path for path in sorted(ROOT.glob("flows/*.flow.yaml"))}
TEMPLATES = sorted(ROOT.glob("resources/templates/*.flow.yaml"))
FLOWS = {name: flowfile.read(path.read_bytes(), source=path) for name, path in PATHS.items()}
LINES = [shop.Line(shop.PRODUCTS[0], 2)]
SENT = {
    shop.VIEWED: shop.viewed(shop.PRODUCTS[0]),
    shop.ADDED: shop.added("c", LINES),
    shop.BOUGHT: shop.bought("c", "o", LINES),
}


def _type(value):
    return {str: "text", list: "list"}.get(type(value), "number")


@pytest.mark.parametrize("name", FLOWS)
def test_nothing_is_wrong_with_it(name):
    assert [str(each) for each in checks.check(FLOWS[name])] == []


@pytest.mark.parametrize("name", FLOWS)
def test_it_is_called_like_its_file_and_says_what_it_is_for(name):
    flow = FLOWS[name]
    assert (flow.id, bool(flow.name), bool(flow.header)) == (name, True, True)


@pytest.mark.parametrize("name", FLOWS)
def test_its_cards_stand_on_the_grid_and_apart(name):
    flow = FLOWS[name]
    assert set(flow.positions) == set(flow.nodes)
    places = list(flow.positions.values())
    assert [place for place in places if place[0] % GRID or place[1] % GRID] == []
    assert [
        (one, other)
        for number, one in enumerate(places)
        for other in places[number + 1 :]
        if abs(one[0] - other[0]) < COLUMN and abs(one[1] - other[1]) < ROW
    ] == []


@pytest.mark.parametrize("name", FLOWS)
def test_its_looks_carts_and_purchases_are_those_of_the_sample_shop(name):
    defined = {each.name: dict(each.properties) for each in FLOWS[name].events if each.name in SENT}
    assert defined == {
        event: {key: _type(value) for key, value in sent.items()} for event, sent in SENT.items()
    }


def test_together_they_use_every_type_of_node():
    used = {node.type.name for flow in FLOWS.values() for node in flow.nodes.values()}
    assert used == set(REGISTRY)


def test_the_first_template_is_an_example_too():
    name = "win-back-cart-abandoners.flow.yaml"
    assert name in [path.name for path in TEMPLATES]
    assert (ROOT / "resources" / "templates" / name).read_bytes() == PATHS[
        "win-back-cart-abandoners"
    ].read_bytes()
