"""Two runs side by side: before and after an edit, a kept run, the simulation and real people."""

import pytest

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.model import Edge, Node
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.beside import BEFORE, KEPT, NOTHING, OTHER
from cartflow_studio.studio.panels.numbers import read_numbers

SECONDS = 20_000


@pytest.fixture
def edited(studio, qtbot):
    """The template simulated, its first wait changed, and simulated again."""
    simulating = studio.results.simulating
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        studio.open_template_named("win-back-cart-abandoners")
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        studio.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    return studio


def notes(studio):
    """The words of all tiles."""
    tiles = studio.results.simulation.tiles.tiles
    return {name: tile.note.text() for name, tile in tiles.items()}


def test_without_a_choice_there_is_one_run(edited):
    assert edited.results.overlay().beside is None
    assert not edited.canvas.chrome.legend.isVisible()


def test_the_run_before_the_edit_stands_beside_the_new_one(edited):
    simulating, results = edited.results.simulating, edited.results
    results.beside.choose(BEFORE)
    view = results.overlay()
    link = ("purchase", "timed_out")
    now = simulating.result.numbers.nodes["purchase"].left["timed_out"]
    before = simulating.before.numbers.nodes["purchase"].left["timed_out"]
    assert (view.name, view.beside.name) == ("Now", "Before the edit")
    assert now != before
    assert view.words("after 4 hours", link) == f"after 4 hours · {before} → {now}"
    assert edited.canvas.chrome.legend.isVisible()
    assert notes(edited)["Messages"] == "before: 417"
    results.beside.choose(NOTHING)
    assert (results.overlay().beside, edited.canvas.chrome.legend.isVisible()) == (None, False)


def test_an_undo_shows_no_run_beside_what_is_there_again(edited, qtbot):
    results, simulating = edited.results, edited.results.simulating
    results.beside.choose(BEFORE)
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        edited.document.edit("Delete", edits.remove_nodes, tuple(edited.document.flow.nodes))
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        edited.document.history.undo()
    assert (simulating.before, results.overlay().beside) == (None, None)
    assert not [each for each in notes(edited).values() if each.startswith("before")]


def test_a_flow_without_steps_is_no_run_to_compare_with(edited, qtbot):
    simulating, full = edited.results.simulating, edited.document.flow
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        edited.document.edit("Delete", edits.remove_nodes, tuple(full.nodes))
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        edited.document.edit("Paste", lambda flow: full)
    assert simulating.before is None


def test_a_connection_that_the_other_run_did_not_know_has_one_number(edited, qtbot):
    results, simulating = edited.results, edited.results.simulating
    results.beside.choose(BEFORE)
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        step, edge = Node("pause", REGISTRY["wait"]()), Edge("added", "next", "purchase")
        edited.document.edit("Insert", edits.insert_node, step, None, edge)
    view = results.overlay()
    assert view.words("", ("pause", "next")) == f"{view.counts['pause', 'next']:,}"
    assert " → " in view.words("", ("added", "next"))


def test_a_kept_run_stays_beside_all_that_follow(edited, qtbot):
    results, simulating = edited.results, edited.results.simulating
    kept = simulating.result
    results.beside.keep()
    for count in (2, 3):
        with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
            edited.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(count))
    assert results.beside.choice == KEPT
    assert results.overlay().beside.name == "Kept run, Sample shop: invented people"
    sent = kept.numbers.nodes["reminder"].sent
    assert results.overlay().beside.notes["reminder"] == f"{sent} sent"


def test_the_performance_stands_beside_the_simulation(edited):
    results, entered = edited.results, edited.results.simulating.result.numbers.entered
    real = read_numbers({"entered": 3, "nodes": {"added": {"arrived": 3, "left": {"next": 3}}}})
    results.beside.choose(OTHER)
    assert results.overlay().beside is None
    results.show_numbers("performance", real)
    view = results.overlay()
    assert (view.name, view.beside.name) == ("Simulated", "Real people")
    assert view.words("", ("added", "next")) == f"3 → {entered}"
    results.bring("performance")
    view = results.overlay()
    assert (view.name, view.beside.name) == ("Real people", "Simulated")
    assert view.words("", ("added", "next")) == f"{entered} → 3"


def test_only_what_there_is_can_be_chosen(edited, cart_flow):
    beside = edited.results.beside
    beside.menu.aboutToShow.emit()
    offered = {action.text(): action.isEnabled() for action in beside.menu.actions()}
    del offered[""]
    assert offered == {
        "&Nothing": True,
        "The run before the last &edit": True,
        "The run that is &kept": False,
        "Simulation and &performance": True,
        "Keep &this run to compare with": True,
        "Another &flow on the same people…": True,
    }
    beside.keep()
    edited.files.start_new(cart_flow)
    beside.menu.aboutToShow.emit()
    assert (beside.choice, beside.kept) == (NOTHING, None)
    assert not beside.keeping.isEnabled()


def test_while_a_film_is_inside_the_run_only_one_is_shown(edited, qtbot):
    results = edited.results
    results.beside.choose(BEFORE)
    qtbot.waitUntil(lambda: results.playing.film is not None, timeout=SECONDS)
    results.playing.seek((results.playing.film.first + results.playing.film.last) // 2)
    assert results.overlay().beside is None
    results.playing.seek(results.playing.film.last)
    assert results.overlay().beside is not None


def test_choosing_a_second_run_shows_both_as_they_ended(edited, qtbot):
    results = edited.results
    qtbot.waitUntil(lambda: results.playing.film is not None, timeout=SECONDS)
    results.playing.seek((results.playing.film.first + results.playing.film.last) // 2)
    results.beside.choose(BEFORE)
    assert results.playing.at is None
    assert results.overlay().beside is not None
