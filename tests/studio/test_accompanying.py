"""A flow simulated together with others: which, what that changes, and for whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea

from cartflow_studio import resources
from cartflow_studio.studio.accompanying import Accompanying
from tests.studio.test_beside import SECONDS

WELCOME = resources.path("templates", "welcome-series.flow.yaml")
PRICE = resources.path("templates", "price-drop.flow.yaml")


@pytest.fixture
def simulated(studio, qtbot):
    """The template, simulated alone."""
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        studio.open_template_named("win-back-cart-abandoners")
    return studio


@pytest.fixture
def together(simulated, qtbot):
    """The template, simulated together with the welcome series, by the dialog."""
    company = simulated.findChild(Accompanying)
    simulated.actions_["simulate_with"].trigger()
    company.add_files([WELCOME])
    qtbot.waitUntil(lambda: bool(company.dialog.boxes), timeout=SECONDS)
    with qtbot.waitSignal(simulated.results.simulating.finished, timeout=SECONDS):
        qtbot.mouseClick(company.dialog.done_, Qt.MouseButton.LeftButton)
    return simulated


def rows(company: Accompanying) -> list[tuple[str, ...]]:
    """The words of the table."""
    table = company.view.table
    return [
        tuple(table.item(row, column).text() for column in range(table.columnCount()))
        for row in range(table.rowCount())
    ]


def test_alone_there_is_nothing_to_tell(simulated):
    assert simulated.findChild(Accompanying).view.isHidden()
    assert simulated.results.simulating.result.company == ()


def test_files_are_offered_ticked_in_their_order(simulated, qtbot):
    company = simulated.findChild(Accompanying)
    company.ask()
    assert (company.dialog.none.isHidden(), company.dialog.done_.text()) == (
        False,
        "Simulate alone",
    )
    company.add_files([PRICE, WELCOME])
    qtbot.waitUntil(lambda: len(company.dialog.boxes) == 2, timeout=SECONDS)
    assert [(box.text(), box.isChecked()) for box in company.dialog.boxes.values()] == [
        ("Tell people of a lower price", True),
        ("Welcome new customers", True),
    ]
    assert (company.dialog.none.isHidden(), company.dialog.done_.text()) == (
        True,
        "Simulate together",
    )
    company.dialog.close()


def test_the_dialog_grows_with_the_flows_that_are_offered(simulated, qtbot):
    company = simulated.findChild(Accompanying)
    company.ask()
    with qtbot.waitExposed(company.dialog):
        QApplication.processEvents()
    before = company.dialog.height()
    company.add_files([WELCOME])
    qtbot.waitUntil(lambda: company.dialog.height() > before, timeout=SECONDS)
    assert company.dialog.findChild(QScrollArea).verticalScrollBar().maximum() == 0
    company.dialog.close()


def test_what_flows_change_for_each_other_is_told_flow_by_flow(together):
    company = together.findChild(Accompanying)
    view = company.view
    assert (view.isHidden(), view.heading.text(), view.words.text()) == (
        False,
        "Together with “Welcome new customers”",
        "Messages lost: 8, to the caps 8. People concerned: 7.",
    )
    assert rows(company) == [
        ("Win back cart abandoners", "446", "446", "417", "416", "1"),
        ("Welcome new customers", "95", "95", "197", "190", "7"),
    ]
    assert together.results.simulating.result.numbers.messages == 416


def test_who_lost_a_message_leads_to_their_journey(together, qtbot):
    view = together.findChild(Accompanying).view
    (line,) = view.lost.texts()
    assert line.endswith("c0376: “Last reminder”, Mon, 16 Feb 2026, 09:38: got enough messages")
    place = view.lost.visualRect(view.lost.model().index(0, 0)).center()
    qtbot.mouseClick(view.lost.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (together.dock.shown, together.results.journeys.search.text()) == ("journeys", "c0376")
    found = together.results.journeys.list
    qtbot.waitUntil(lambda: 0 < found.count() < 5, timeout=SECONDS)
    assert all("c0376" in text for text in found.texts())


def test_the_people_of_another_flow_are_listed_too(together):
    view = together.findChild(Accompanying).view
    view.table.setCurrentCell(1, 0)
    assert view.list_head.text() == "Lost by “Welcome new customers”, by the clock of Europe/Zagreb"
    assert len(view.lost.texts()) == 7
    assert view.lost.value(0) is None


def test_an_edit_plays_them_together_again_and_alone_is_one_click(together, qtbot):
    simulating, company = together.results.simulating, together.findChild(Accompanying)
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        together.document.edit("Rest", lambda flow: flow)
        simulating.run()
    assert len(simulating.result.company) == 2
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        qtbot.mouseClick(company.view.alone, Qt.MouseButton.LeftButton)
    assert (company.view.isHidden(), simulating.result.company) == (True, ())


def test_a_flow_of_another_window_runs_as_it_is_there_now(simulated, qtbot):
    other = simulated.windows.new_window(simulated)
    qtbot.addWidget(other)
    other.files.open(WELCOME)
    qtbot.waitUntil(lambda: other.document.flow.id == "welcome-series", timeout=SECONDS)
    company = simulated.findChild(Accompanying)
    company.ask()
    assert list(company.dialog.boxes) == ["welcome-series"]
    company.dialog.boxes["welcome-series"].setChecked(True)
    company.dialog.done_.click()
    other.document.edit("Note", lambda flow: replace(flow, name="Hi"))
    assert [flow.name for flow in company.others()] == ["Hi"]
    simulated.results.simulating.cancel()


def test_the_flow_itself_and_what_cannot_be_read_are_refused(simulated, qtbot, tmp_path: Path):
    company = simulated.findChild(Accompanying)
    company.ask()
    broken = tmp_path / "broken.flow.yaml"
    broken.write_text("id: [")
    cart = resources.path("templates", "win-back-cart-abandoners.flow.yaml")
    company.add_files([cart, broken, tmp_path / "gone.flow.yaml"])

    def titles() -> set[str]:
        return {each.windowTitle() for each in simulated.findChildren(QDialog)}

    wanted = {"broken.flow.yaml cannot be read", "gone.flow.yaml cannot be read"}
    qtbot.waitUntil(lambda: wanted <= titles(), timeout=SECONDS)
    assert company.dialog.boxes == {}
    assert "this flow itself" in simulated.toast.text.text()
    for each in simulated.findChildren(QDialog):
        each.close()


def test_another_flow_in_this_window_begins_alone(together, cart_flow):
    company = together.findChild(Accompanying)
    together.files.start_new(cart_flow)
    assert (company.view.isHidden(), list(company.others())) == (True, [])
