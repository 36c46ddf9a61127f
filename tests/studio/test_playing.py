"""A run as a film in the window: played, dragged, stepped through, and put away."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.studio.panels.numbers import read_numbers
from cartflow_studio.studio.panels.timebar import STEPS, spoken
from cartflow_studio.studio.theme import appearance

LEFT, NONE, Key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.Key
SECONDS = 20_000


@pytest.fixture
def filmed(studio, qtbot):
    """The window with the template open, simulated and filmed."""
    playing = studio.results.playing
    studio.open_template_named("win-back-cart-abandoners")
    qtbot.waitUntil(lambda: playing.film is not None, timeout=SECONDS)
    return studio


def entered(studio):
    return studio.results.simulation.tiles.tiles["Entered"].number.text()


def middle(film):
    return (film.first + film.last) // 2


def test_a_simulation_brings_the_time_bar_at_its_end(filmed):
    playing = filmed.results.playing
    assert playing.bar.isVisible()
    assert (playing.at, playing.bar.track.value()) == (None, STEPS)
    assert playing.bar.clock.text() == spoken(playing.film.last, playing.bar.track._zone)
    assert entered(filmed) == "446"


def test_at_an_instant_canvas_and_tiles_show_the_numbers_of_then(filmed):
    playing = filmed.results.playing
    playing.seek(middle(playing.film))
    stats = playing.film.stats(middle(playing.film))
    then = read_numbers(stats.to_json(filmed.document.flow))
    assert 0 < then.entered < 446
    assert filmed.results.overlay().notes["added"] == f"{then.entered} entered"
    assert entered(filmed) == f"{then.entered}"
    playing.seek(playing.film.last)
    assert filmed.results.overlay().notes["added"] == "446 entered"
    assert entered(filmed) == "446"


def test_the_bar_can_be_dragged_to_any_instant(filmed):
    playing, track = filmed.results.playing, filmed.results.playing.bar.track
    for kind, x, buttons in (
        (QMouseEvent.Type.MouseButtonPress, 10.0, LEFT),
        (QMouseEvent.Type.MouseMove, track.width() / 2, LEFT),
        (QMouseEvent.Type.MouseButtonRelease, track.width() / 2, Qt.MouseButton.NoButton),
    ):
        at = QPointF(x, 20)
        event = QMouseEvent(kind, at, track.mapToGlobal(at), LEFT, buttons, NONE)
        track.mouseMoveEvent(event) if kind == QMouseEvent.Type.MouseMove else track.event(event)
    assert track.value() == STEPS // 2
    assert abs(playing.at - middle(playing.film)) < (playing.film.last - playing.film.first) // 1000


def test_arrows_go_from_happening_to_happening(filmed):
    playing, track = filmed.results.playing, filmed.results.playing.bar.track
    QTest.keyClick(track, Key.Key_Home)
    assert playing.at == playing.film.first
    QTest.keyClick(track, Key.Key_Right)
    first = playing.film.after(playing.film.first)
    assert playing.at == first
    QTest.keyClick(track, Key.Key_Right)
    QTest.keyClick(track, Key.Key_Left)
    assert playing.at == first
    QTest.keyClick(track, Key.Key_End)
    assert playing.at is None


def test_it_plays_from_the_start_to_the_end_and_stops(filmed, qtbot):
    playing = filmed.results.playing
    playing.bar.speed.addItem("at once", 10 * (playing.film.last - playing.film.first))
    playing.bar.speed.setCurrentIndex(playing.bar.speed.count() - 1)
    seen = []
    playing.changed.connect(lambda: seen.append(playing.at))
    qtbot.mouseClick(playing.bar.play, LEFT)
    assert (playing.is_playing, seen[0]) == (True, playing.film.first)
    qtbot.waitUntil(lambda: not playing.is_playing)
    assert (playing.at, seen[-1], playing.bar.track.value()) == (None, None, STEPS)


def test_while_it_plays_people_travel_and_with_less_motion_they_do_not(filmed, qtbot):
    playing, scene = filmed.results.playing, filmed.canvas.flow_scene
    appearance().reduced_motion = False
    playing.seek(middle(playing.film))
    assert scene.travellers is not None
    appearance().reduced_motion = True
    playing.seek(middle(playing.film))
    assert scene.travellers is None
    playing.toggle()
    assert playing.is_playing
    QTest.keyClick(playing.bar.track, Key.Key_Space)
    assert not playing.is_playing


def test_an_edit_films_the_new_run_and_stays_at_the_instant(filmed, qtbot):
    playing = filmed.results.playing
    old, instant = playing.film, middle(playing.film)
    playing.seek(instant)
    filmed.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    qtbot.waitUntil(lambda: playing.film is not old, timeout=SECONDS)
    assert playing.at == instant
    assert playing.bar.track.value() == playing.bar.track.value_at(instant)


def test_another_flow_puts_the_film_away(filmed, cart_flow):
    filmed.files.start_new(cart_flow)
    playing = filmed.results.playing
    assert (playing.film, playing.bar.isVisible()) == (None, False)
    playing.toggle()
    playing.step(1)
    playing.seek(0)
    assert (playing.at, playing.is_playing) == (None, False)


def test_the_menu_plays_and_pauses(filmed):
    playing = filmed.results.playing
    filmed.actions_["play"].trigger()
    assert playing.is_playing
    filmed.actions_["play"].trigger()
    assert not playing.is_playing


def test_beside_real_people_nobody_of_the_simulation_travels(filmed):
    playing, scene = filmed.results.playing, filmed.canvas.flow_scene
    appearance().reduced_motion = False
    playing.seek(middle(playing.film))
    playing.toggle()
    filmed.results.bring("performance")
    assert (scene.travellers, playing.is_playing, playing.bar.isVisible()) == (None, False, False)
    filmed.results.bring("simulation")
    assert scene.travellers is not None
    assert playing.bar.isVisible()
    appearance().reduced_motion = True
