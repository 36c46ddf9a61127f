"""One person's journey in the window: from a step, a connection or a search; and why not."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from cartflow_studio.simulation.seeking import Place
from cartflow_studio.studio.theme import appearance

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
SECONDS = 20_000


@pytest.fixture
def filmed(studio, qtbot):
    """The window with the template open, simulated and filmed."""
    studio.open_template_named("win-back-cart-abandoners")
    qtbot.waitUntil(lambda: studio.results.playing.film is not None, timeout=SECONDS)
    return studio


def told(journeys, qtbot):
    """The rows of the story, once there are any."""
    qtbot.waitUntil(lambda: bool(journeys.story.steps), timeout=SECONDS)
    return journeys.story.steps


def find(studio, qtbot, words):
    """The tab of the journeys, with the only person of whom this is known."""
    journeys = studio.results.journeys
    studio.actions_["find_person"].trigger()
    qtbot.keyClicks(journeys.search, words)
    qtbot.waitUntil(lambda: journeys.list.count() == 1, timeout=SECONDS)
    return journeys


def test_a_sentence_of_the_story_lights_the_way_and_moves_the_time_bar(filmed, qtbot):
    journeys = find(filmed, qtbot, "+385910001007")
    playing, spotlight = filmed.results.playing, filmed.canvas.spotlight
    rows = told(journeys, qtbot)
    journeys.story.step_to(1)
    assert playing.at == journeys._told[1].at
    assert spotlight._ways == {("added", "next")}
    assert spotlight._found == {"added", "purchase"}
    QTest.keyClick(rows[1], Key.Key_Down)
    assert playing.at == journeys._told[2].at
    assert spotlight._ways == {("added", "next"), ("purchase", "PurchaseFinished")}
    QTest.mouseClick(filmed.canvas.viewport(), LEFT, pos=filmed.canvas.viewport().rect().center())
    assert not spotlight.is_on


def test_the_film_marks_who_is_told_of_while_their_story_is_shown(filmed, qtbot):
    journeys = find(filmed, qtbot, "+385910001007")
    playing, canvas = filmed.results.playing, filmed.canvas
    told(journeys, qtbot)

    def where():
        somebody = canvas.spotlight._somebody
        return somebody and somebody.where

    assert (canvas.spotlight._somebody.name, where()) == ("Ana Horvat, ana", None)
    playing.go_to(journeys._told[1].at)
    assert where() == ("purchase", "", 0.0)
    point = canvas.spotlight._somebody.point(canvas.flow_scene.index)
    assert point.x() == canvas.flow_scene.content(("purchase",)).center().x()
    appearance().reduced_motion = False
    filmed.actions_["play"].trigger()
    assert (playing.is_playing, filmed.dock.shown) == (True, "journeys")
    qtbot.waitUntil(lambda: bool(where() and where().port), timeout=SECONDS)
    appearance().reduced_motion = True
    playing.finish()
    assert where() is None
    filmed.dock.bring("simulation")
    assert (canvas.spotlight._somebody, playing.somebody) == (None, None)


def test_the_window_says_why_somebody_did_not_get_a_message(filmed, qtbot):
    journeys = find(filmed, qtbot, "+385910001007")
    told(journeys, qtbot)
    story = journeys.story
    wanted = "Why did they not get “Cart reminder”?"
    next(each for each in story.menu.actions() if each.text() == wanted).trigger()
    qtbot.waitUntil(story.answer.isVisible, timeout=SECONDS)
    assert story.answer.words.text() == "They never came to “Cart reminder”."


def test_who_did_not_enter_is_found_with_the_answer_why(filmed, qtbot):
    journeys = find(filmed, qtbot, "c0009")
    qtbot.waitUntil(journeys.story.answer.isVisible, timeout=SECONDS)
    assert journeys.list.texts()[0].endswith("c0009 · did not enter")
    words = journeys.story.answer.words.text()
    assert words == "Nothing that they did or were starts this flow."


def test_a_click_on_the_numbers_under_a_card_lists_who_is_there_at_that_instant(filmed, qtbot):
    playing, journeys = filmed.results.playing, filmed.results.journeys
    playing.go_to((playing.film.first + playing.film.last) // 2)
    waiting = playing.numbers.nodes["purchase"].waiting
    canvas = filmed.canvas
    rect = canvas.flow_scene.content(("purchase",))
    at = canvas.view_point(rect.bottomLeft() + QPointF(30, 16))
    QTest.mouseClick(canvas.viewport(), LEFT, pos=at)
    assert journeys._place == Place("purchase", now=True)
    assert waiting > 0
    qtbot.waitUntil(lambda: journeys.list.count() == waiting, timeout=SECONDS)


def test_the_people_of_a_chosen_connection_are_shown_by_a_key(filmed, qtbot):
    filmed.canvas.flow_scene.select_link(("purchase", "timed_out"))
    filmed.actions_["people_here"].trigger()
    journeys = filmed.results.journeys
    assert journeys._place == Place("purchase", "timed_out")
    left = filmed.results.numbers.nodes["purchase"].left["timed_out"]
    qtbot.waitUntil(lambda: journeys.count.text() == f"{left} journeys", timeout=SECONDS)
