"""The picture as SVG."""

from xml.etree import ElementTree

from hypothesis import given, settings

from cartflow_studio.exporters.svg import EXPORTER, Figures, write
from cartflow_studio.flow.model import Flow
from tests.exporters.golden import EXAMPLE, golden, nasty
from tests.flow.strategies import flows

SVG = "{http://www.w3.org/2000/svg}"


def _words(flow):
    root = ElementTree.fromstring(write(flow))
    return [each.text for each in root.iter(f"{SVG}text")]


def test_the_example_looks_as_it_did():
    assert write(EXAMPLE) == golden(EXPORTER.name)


def test_every_card_and_every_exit_is_there():
    words = _words(EXAMPLE)
    assert [node.title for node in EXAMPLE.nodes.values() if node.title not in words] == []
    assert [
        word for word in ("in the cart", "after 4 hours", "Not sent") if word not in words
    ] == []
    assert ("Goal: itemAddedTo…" in words, "within 3 days" in words) == (True, True)


def test_words_mean_nothing_to_xml_and_are_cut_to_the_card():
    assert _words(nasty())[:2] == ['<b>"a" & \\b</b> #1…', 'When <b>"a" & \\b</b>…']


def test_from_afar_titles_are_large_and_figures_stand_at_cards_and_exits():
    key = next(key for key, node in EXAMPLE.nodes.items() if len(node.type.ports) > 1)
    ports = [(port.name, port.label) for port in EXAMPLE.nodes[key].type.ports]
    figures = Figures(
        {key: "1,222 came"}, {(key, name): 1_000 + n for n, (name, _) in enumerate(ports)}
    )
    root = ElementTree.fromstring(write(EXAMPLE, figures))
    words = [each.text for each in root.iter(f"{SVG}text")]
    assert words[-2:] == ["Goal:", "itemAddedToCart"]
    assert "1,222 came" in words
    assert [f"{label} · {1_000 + n:,}" in words for n, (_, label) in enumerate(ports)] == [
        True
    ] * len(ports)
    assert "font-size: 20px" in write(EXAMPLE, figures).decode()


def test_pills_of_one_place_stand_apart():
    root = ElementTree.fromstring(write(EXAMPLE))
    pills = [each for each in root.iter(f"{SVG}rect") if each.get("height") == "22"]
    places = [(float(each.get("x")), float(each.get("y"))) for each in pills]
    assert [
        (one, other)
        for number, one in enumerate(places)
        for other in places[number + 1 :]
        if abs(one[0] - other[0]) < 40 and abs(one[1] - other[1]) < 22
    ] == []


def test_an_empty_flow_is_a_picture_too():
    assert ElementTree.fromstring(write(Flow("f"))).tag == f"{SVG}svg"


@settings(max_examples=30)
@given(flows(most=4))
def test_any_flow_is_sound_xml(flow):
    assert ElementTree.fromstring(write(flow)).find(f"{SVG}title") is not None
