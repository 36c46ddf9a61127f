"""The run of now and the one beside it, line by line below the tiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.studio.beside import KEPT, OTHER
from cartflow_studio.studio.sources import shipped
from tests.studio.test_beside import SECONDS, edited

__all__ = ["edited"]


def rows(studio) -> list[tuple[str, ...]]:
    """The words of the table."""
    table = studio.results.pairing.view.table
    return [
        tuple(table.item(row, column).text().strip() for column in range(table.columnCount()))
        for row in range(table.rowCount())
    ]


@pytest.fixture
def paired(edited, qtbot):
    """The template before and after an edit."""
    view = edited.results.pairing.view
    qtbot.waitUntil(lambda: not view.isHidden(), timeout=SECONDS)
    return edited


def test_every_step_and_message_stands_there_with_its_interval(paired):
    view = paired.results.pairing.view
    assert view.words.text() == (
        "196 of 343 people are treated differently. Numbers are of journeys and messages; shares "
        "count each person once."
    )
    heads = [view.table.horizontalHeaderItem(column).text() for column in range(5)]
    assert heads == ["Step", "Before the edit", "Now", "Difference", "Share of the people, 95 %"]
    assert rows(paired)[0] == ("Entered", "446", "449", "+3", "the same people")
    assert rows(paired)[5:7] == [
        ("sent", "259", "275", "+16", "+2.9 % (+1.0 % to +4.8 %)"),
        ("Bought after the mail?", "259", "275", "+16", "+2.9 % (+1.0 % to +4.8 %)"),
    ]
    item = view.table.item(5, 4)
    assert (item.toolTip(), item.font().bold()) == (
        "Of 343 people 10 only now, 0 only before; p = 0.002.",
        True,
    )


def test_a_click_or_enter_on_a_line_shows_its_step(paired, qtbot):
    table = paired.results.pairing.view.table
    place = table.visualItemRect(table.item(4, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert paired.canvas.selection == ("reminder",)
    table.setCurrentCell(7, 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert paired.canvas.selection == ("text",)
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert paired.canvas.selection == ("text",)


def test_undoing_the_edit_leaves_nobody_treated_differently(paired, qtbot):
    simulating, beside = paired.results.simulating, paired.results.beside
    kept = simulating.before
    beside.take(kept, "At first")
    view = paired.results.pairing.view
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        paired.document.history.undo()
    words = "Nobody is treated differently."
    qtbot.waitUntil(lambda: view.words.text() == words, timeout=SECONDS)
    assert {row[3] for row in rows(paired)} == {"–"}


def test_another_flow_is_played_on_the_same_people(paired, qtbot, tmp_path: Path):
    other = tmp_path / "faster.flow.yaml"
    flow = edits.change_setting(paired.document.flow, "purchase", "timeout", hours(1))
    other.write_text(flowfile.write(flow))
    paired.results.pairing.play(other)
    beside = paired.results.beside
    qtbot.waitUntil(lambda: beside.choice == KEPT, timeout=SECONDS)
    table = paired.results.pairing.view.table
    qtbot.waitUntil(lambda: table.horizontalHeaderItem(1).text() == "faster", timeout=SECONDS)
    assert paired.results.overlay().beside.name == "faster"
    assert rows(paired)[4][:3] == ("Cart reminder", "359", "346")


def test_a_flow_that_cannot_be_read_is_told_and_changes_nothing(paired, qtbot, tmp_path: Path):
    broken = tmp_path / "broken.flow.yaml"
    broken.write_text("format: 1\nid: broken\nnodes:\n  a: {type: nothing}\n")
    paired.results.pairing.play(broken)
    qtbot.waitUntil(lambda: paired.findChildren(QDialog) != [], timeout=SECONDS)
    (dialog,) = paired.findChildren(QDialog)
    assert dialog.windowTitle() == "broken.flow.yaml cannot be played"
    assert paired.results.beside.choice != KEPT
    dialog.close()


def test_runs_of_different_people_have_no_intervals(paired, qtbot):
    simulating, beside = paired.results.simulating, paired.results.beside
    beside.keep()
    simulating.choose(shipped()[1])
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        simulating.run()
    view = paired.results.pairing.view
    words = "The two runs are of different people: their numbers differ by that too."
    qtbot.waitUntil(lambda: view.words.text() == words, timeout=SECONDS)
    assert {row[4] for row in rows(paired)} == {""}


def test_without_a_second_run_there_is_no_table(paired):
    paired.results.beside.choose(OTHER)
    assert paired.results.pairing.view.isHidden()
    paired.results.simulating.clear()
    assert paired.results.pairing.view.isHidden()


def test_on_another_log_there_is_no_run_of_before_the_edit(paired, qtbot):
    simulating = paired.results.simulating
    simulating.choose(shipped()[1])
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        simulating.run()
    assert (simulating.before, paired.results.pairing.view.isHidden()) == (None, True)


def test_a_log_that_is_read_again_is_of_the_same_people(paired, qtbot):
    simulating = paired.results.simulating
    paired.results.beside.keep()
    simulating.choose(shipped()[0])
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        simulating.run()
    view = paired.results.pairing.view
    words = "Nobody is treated differently."
    qtbot.waitUntil(lambda: view.words.text() == words, timeout=SECONDS)
