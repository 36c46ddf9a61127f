"""Numbers on the canvas lead to the people they count."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from cartflow_studio.studio.theme import appearance

SECONDS = 20_000


@pytest.fixture
def opened(studio, qtbot):
    appearance().reduced_motion = True
    studio.open_template_named("win-back-cart-abandoners")
    qtbot.waitUntil(lambda: studio.results.playing.film is not None, timeout=SECONDS)
    return studio


def click_number(studio, link):
    """With the mouse, in the middle of the words on a connection."""
    canvas, scene = studio.canvas, studio.canvas.flow_scene
    left, top, right, bottom = scene.edges.words(scene.index.link_row[link]).rect
    at = canvas.view_point(QPointF((left + right) / 2, (top + bottom) / 2))
    QTest.mouseClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
    )


@pytest.mark.parametrize(
    ("link", "place", "journeys"),
    [
        (("purchase", "timed_out"), "Left “Bought within a day?” by “after 1 day”", "323 journeys"),
        (("added", "next"), "Was at “Item added to cart”", "446 journeys"),
    ],
)
def test_a_click_on_the_number_of_a_connection_shows_its_people(
    opened, qtbot, link, place, journeys
):
    panel = opened.results.journeys
    click_number(opened, link)
    assert (opened.dock.shown, panel.place.currentText()) == ("journeys", place)
    qtbot.waitUntil(lambda: panel.count.text() == journeys, timeout=SECONDS)
    assert opened.canvas.flow_scene.edges.selected == link


def test_without_numbers_a_click_on_the_words_chooses_the_connection_only(opened):
    opened.results.show_all(on=False)
    click_number(opened, ("purchase", "timed_out"))
    assert opened.dock.shown == "simulation"
    assert opened.canvas.flow_scene.edges.selected == ("purchase", "timed_out")


def test_the_inspector_tells_where_the_people_of_a_step_are(opened):
    form = opened.inspector.node_form
    opened.canvas.select(("reminder",))
    assert form.whose.text() == "Simulated"
    assert opened.results.step("reminder").ways == (
        ("Sent", 259),
        ("Not sent", 63),
        ("Left: goal reached", 1),
    )
    assert [row[2].text() for row in form.exits._rows] == ["259", "63", "1"]
    opened.results.playing.seek(opened.results.playing.film.first)
    assert form.exits.arrived.text() == "0"


def test_from_the_performance_it_is_said_whose_journeys_are_shown(opened):
    opened.dock.bring("performance")
    opened.results.show_people("purchase")
    assert opened.dock.shown == "journeys"
    assert opened.toast.text.text() == (
        "The journeys are those of the simulation, not of the real people here."
    )
