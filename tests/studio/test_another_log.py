"""What stays of an old run when another log is loaded: nothing that would be misread."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.formats import day
from cartflow_studio.simulation.seeking import Place
from cartflow_studio.studio.panels.timebar import STEPS
from cartflow_studio.studio.panels.timescale import moment
from cartflow_studio.studio.sources import Source

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
SECONDS = 20_000
LOG = (
    "person_id,name,occurred_at\n"
    "ann,itemAddedToCart,2026-03-02T10:00:00Z\n"
    "bob,itemAddedToCart,2026-03-09T10:00:00Z\n"
    "cid,itemAddedToCart,2026-03-28T10:00:00Z\n"
)


@pytest.fixture
def filmed(studio, qtbot):
    """The window with the template open, simulated and filmed."""
    studio.open_template_named("win-back-cart-abandoners")
    qtbot.waitUntil(lambda: studio.results.playing.film is not None, timeout=SECONDS)
    return studio


@pytest.fixture
def load(filmed, qtbot, tmp_path):
    """Load another log, and wait until it is filmed."""

    def loaded():
        path, playing = tmp_path / "three.csv", filmed.results.playing
        path.write_text(LOG)
        old = playing.film
        filmed.results.simulation.add_source(Source("three.csv", path))
        qtbot.waitUntil(lambda: playing.film is not old, timeout=SECONDS)

    return loaded


def middle(film):
    return (film.first + film.last) // 2


def entered(studio):
    tile = studio.results.simulation.tiles.tiles["Entered"]
    return tile.number.text(), tile.note.text()


def search(studio, qtbot, words):
    journeys = studio.results.journeys
    studio.actions_["find_person"].trigger()
    qtbot.keyClicks(journeys.search, words)
    return journeys


def follow(studio, qtbot):
    journeys = search(studio, qtbot, "+385910001007")
    qtbot.waitUntil(lambda: journeys.list.count() == 1, timeout=SECONDS)
    qtbot.waitUntil(
        lambda: any(each.isVisible() for each in journeys.story.steps[1:]), timeout=SECONDS
    )
    journeys.story.step_to(1)
    assert studio.canvas.spotlight.is_on


def test_a_run_on_another_log_is_shown_at_its_end(filmed, load):
    playing = filmed.results.playing
    playing.go_to(middle(playing.film))
    load()
    assert (playing.at, playing.bar.track.value()) == (None, STEPS)
    assert entered(filmed) == ("3", "1 still inside")


def test_tiles_at_an_instant_name_its_day_and_so_they_do_after_an_edit(filmed, qtbot):
    playing = filmed.results.playing
    old, instant = playing.film, middle(playing.film)
    playing.go_to(instant)
    filmed.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    qtbot.waitUntil(lambda: playing.film is not old, timeout=SECONDS)
    when = day(moment(instant, playing.bar.track._zone))
    assert playing.at == instant
    assert entered(filmed)[1].startswith(f"up to {when}, ")
    playing.finish()
    assert entered(filmed)[1] == "before: 446"


def test_another_log_shows_all_its_people_whatever_was_sought_before(filmed, load, qtbot):
    journeys = search(filmed, qtbot, "Kova")
    journeys.show_place(Place("reminder"))
    assert journeys._place == Place("reminder")
    load()
    assert (journeys._place, journeys.search.text()) == (Place(), "")
    qtbot.waitUntil(lambda: journeys.list.count() == 3, timeout=SECONDS)


def test_where_nobody_is_found_a_button_shows_all(filmed, qtbot):
    journeys = search(filmed, qtbot, "nobody is called so")
    qtbot.waitUntil(journeys.all.isVisible, timeout=SECONDS)
    assert journeys.none.text() == "Nobody fits what you look for."
    qtbot.mouseClick(journeys.all, LEFT)
    qtbot.waitUntil(lambda: journeys.count.text() == "446 journeys", timeout=SECONDS)
    assert (journeys.list.isVisible(), journeys.search.text()) == (True, "")


def test_another_log_leaves_the_keyboard_with_the_people(filmed, load, qtbot):
    follow(filmed, qtbot)
    journeys = filmed.results.journeys
    old = journeys.story.steps
    assert filmed.focusWidget() is journeys.story.steps[1]
    load()
    qtbot.waitUntil(lambda: journeys.story.steps not in ([], old), timeout=SECONDS)
    assert filmed.focusWidget() is journeys.list


@pytest.mark.parametrize("is_on", [True, False])
def test_run_and_cancel_hand_the_keyboard_to_each_other(is_on, filmed):
    simulation = filmed.results.simulation
    filmed.results.bring("simulation")
    simulation._show_running(on=not is_on)
    (simulation.run if is_on else simulation.cancel).setFocus()
    simulation._show_running(on=is_on)
    assert filmed.focusWidget() is (simulation.cancel if is_on else simulation.run)


def test_to_see_the_people_keeps_the_keyboard_at_the_tabs(filmed, qtbot):
    simulation = filmed.results.simulation
    filmed.results.bring("simulation")
    simulation.journeys.setFocus()
    qtbot.mouseClick(simulation.journeys, LEFT)
    assert filmed.focusWidget() is filmed.dock.tabBar()


@pytest.mark.parametrize("way", ["another tab", "Escape", "play"])
def test_one_persons_way_is_lit_no_longer_after(way, filmed, qtbot):
    follow(filmed, qtbot)
    if way == "another tab":
        filmed.results.bring("simulation")
    elif way == "Escape":
        QTest.keyClick(filmed.canvas, Key.Key_Escape)
    else:
        qtbot.mouseClick(filmed.results.playing.bar.play, LEFT)
    assert not filmed.canvas.spotlight.is_on


def test_another_log_shows_its_tiles_from_the_top(filmed, load):
    filmed.results.bring("simulation")
    bar = filmed.results.simulation._area.verticalScrollBar()
    bar.setRange(0, 100)
    bar.setValue(40)
    load()
    assert bar.value() == 0
