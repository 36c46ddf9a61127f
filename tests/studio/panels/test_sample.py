"""Customers in the window: made to measure, typed by hand, and what becomes of messages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit

from cartflow_studio.history import read_events, read_people
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.saving import write_sheets
from cartflow_studio.simulation.sheet import begun
from cartflow_studio.studio.panels.sample_sheet import SheetDialog
from cartflow_studio.studio.sampling import Sampling

SECONDS = 20_000


def sampling(window):
    return window.findChild(Sampling)


@pytest.fixture
def shop(studio, qtbot):
    """The template, simulated."""
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        studio.open_template_named("win-back-cart-abandoners")
    studio.show()
    return studio


def tile(dialog, key):
    return dialog.tiles.tiles[key].number.text()


@pytest.fixture
def asked(shop, qtbot):
    shop.actions_["sample"].trigger()
    dialog = sampling(shop).dialog
    qtbot.waitUntil(lambda: tile(dialog, "Events") != "–", timeout=SECONDS)
    return dialog


def test_the_dialog_says_what_comes_out_before_anything_is_made(asked):
    assert asked.wish().people == 2_000
    assert int(tile(asked, "Events").replace(",", "")) == pytest.approx(68_000, rel=0.1)
    assert float(tile(asked, "Never buy").removesuffix(" %")) == pytest.approx(72, abs=4)
    assert asked.hours.accessibleDescription() == "Busiest from 20:00 on."


def test_a_slider_moved_by_keyboard_changes_what_comes_out(asked, qtbot):
    slider = asked.scales["abandonment"]
    before = tile(asked, "Never buy")
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert (slider.said.text(), asked.wish().habits.abandonment) == ("0 %", 0)
    qtbot.waitUntil(lambda: tile(asked, "Never buy") == "0.0 %", timeout=SECONDS)
    assert before != "0.0 %"


def test_other_people_come_with_another_seed(asked, qtbot):
    before = tile(asked, "Events")
    qtbot.mouseClick(asked.again, Qt.MouseButton.LeftButton)
    assert asked.wish().seed == 2027
    qtbot.waitUntil(lambda: tile(asked, "Events") != before, timeout=SECONDS)


def test_customers_can_be_like_those_of_the_log_in_use(asked, qtbot):
    asked.kind.setCurrentIndex(1)
    asked.kind.activated.emit(1)
    qtbot.waitUntil(lambda: asked.scales["carts"].said.text() == "64 %", timeout=SECONDS)
    assert asked.scales["abandonment"].said.text() == "26 %"


def test_the_flow_is_played_on_the_customers_that_were_made(shop, asked, qtbot):
    asked.scales["people"].choose(200)
    asked.scales["days"].choose(14)
    with qtbot.waitSignal(shop.results.simulating.finished, timeout=SECONDS):
        asked.go.click()
    source = shop.results.simulating.source
    assert source.title == "Sample customers: 200"
    assert source.events == shop.home / "samples" / "sample-customers" / "events.csv"
    assert len(read_people(source.people)) == 200
    assert shop.results.simulating.result.report.people == 200
    sampling(shop).ask()
    assert sampling(shop).dialog.wish().people == 200


def test_a_file_of_somebody_else_is_not_replaced(shop, asked, qtbot):
    folder = sampling(shop).folder
    folder.mkdir(parents=True)
    (folder / "people.csv").write_text("mine")
    asked.go.click()
    qtbot.waitUntil(lambda: "people.csv is there already." in told(shop), timeout=SECONDS)
    assert (folder / "people.csv").read_text() == "mine"


def told(window):
    return [each.text() for each in window.findChildren(QLabel)]


# --- by hand ------------------------------------------------------------------------------------


@pytest.fixture
def sheet(shop):
    shop.actions_["own_people"].trigger()
    return sampling(shop).dialog


def test_the_tables_begin_with_two_people_who_do_what_the_flow_listens_to(sheet):
    assert [sheet.tabs.tabText(place) for place in range(2)] == ["People (2)", "What they do (3)"]
    assert sheet.words.text() == "All of it can be used."


def test_typing_into_the_empty_row_adds_a_person_and_undo_takes_them_away(sheet, qtbot):
    view = sheet.views[0]
    view.go_to(2, 0)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.viewport().findChild(QLineEdit)
    qtbot.keyClicks(editor, "zoe")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.people.sheet.cell(2, 0) == "zoe")
    assert sheet.people.rowCount() == 4
    sheet.undo.click()
    assert sheet.people.rowCount() == 3


def test_cells_of_a_spreadsheet_are_pasted_and_judged(sheet, qtbot):
    sheet.tabs.setCurrentIndex(1)
    view = sheet.views[1]
    view.go_to(3, 0)
    QGuiApplication.clipboard().setText(
        "ann\titemAddedToCart\t2026-03-09 10:00\nzoe\tadded\tsoon\n"
    )
    qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sheet.events.sheet.rows[3][:3] == ("ann", "itemAddedToCart", "2026-03-09 10:00")
    assert sheet.events.faults == {
        (4, 0): "There is no person zoe.",
        (4, 2): "soon is not a time. Write it like 2026-03-02 18:30, 2.3.2026 18:30 or "
        "2 March 2026 18:30.",
    }
    assert sheet.fault.text() == "2 cells cannot be used: There is no person zoe."
    sheet.tabs.setCurrentIndex(0)
    sheet.go.click()
    assert (sheet.tabs.currentIndex(), view.currentIndex().row()) == (1, 4)
    sheet.history.undo()
    assert (sheet.events.faults, sheet.fault.text()) == ({}, "")


def test_what_has_no_room_is_refused_and_changes_nothing(sheet, qtbot):
    view, before = sheet.views[0], sheet.people.sheet
    view.go_to(0, 6)
    QGuiApplication.clipboard().setText("yes\tno\n")
    view.paste()
    assert sheet.people.sheet == before
    assert "What is pasted has 2 columns" in sheet.fault.text()


def test_cells_are_copied_emptied_and_rows_deleted_by_keyboard(sheet, qtbot):
    view = sheet.views[0]
    view.go_to(1, 2)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "ben@example.com\n"
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert sheet.people.sheet.cell(1, 2) == ""
    sheet.delete.click()
    assert [row[0] for row in sheet.people.sheet.rows] == ["ann"]
    assert sheet.events.faults == {(place, 0): "There is no person ben." for place in (1, 2)}


def test_a_column_is_added_by_its_name(sheet, qtbot):
    qtbot.keyClicks(sheet.name, "loyalty")
    qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    assert sheet.people.sheet.columns[-1] == "loyalty"
    assert sheet.people.headerData(7, Qt.Orientation.Horizontal) == "loyalty"


def test_the_flow_is_played_at_once_on_what_was_typed(shop, sheet, qtbot):
    with qtbot.waitSignal(shop.results.simulating.finished, timeout=SECONDS):
        sheet.finish()
    source = shop.results.simulating.source
    assert source.title == "Customers by hand"
    assert [each.person for each in read_events(source.events)] == ["ann", "ben", "ben"]
    assert shop.results.simulating.result.report.stats.entered == 2
    assert source.events.read_text().splitlines()[1] == (
        "ann,itemAddedToCart,2026-03-02T09:00:00+01:00,cart-ann"
    )
    sampling(shop).ask_sheet()
    assert sampling(shop).dialog.events.sheet.of("occurred_at")[0] == "2026-03-02 09:00"
    assert sampling(shop).dialog.people.sheet.of("person_id") == ["ann", "ben"]


def shown_sources(window) -> list[str]:
    picker = window.results.simulation.source
    return [picker.itemText(place) for place in range(picker.count())]


ALWAYS = [
    *("Sample shop: invented people", "OTTO: real carts and orders"),
    "Online Retail: real orders of a year",
]
WISHES = ["", "A log of your own…", "Sample customers…", "Customers by hand…"]


def test_the_tables_say_by_whose_clock_their_times_are(shop, sheet):
    assert "Times are by the clock of the flow: Europe/Zagreb." in told(sheet)
    dialog = SheetDialog(shop, *begun(["cart"]), "person")
    assert "Times are by each person's own clock: their time zone, else UTC." in told(dialog)
    dialog.close()


def test_a_run_by_hand_goes_on_so_that_waits_end_and_as_long_as_is_picked(shop, sheet, qtbot):
    panel, simulating = shop.results.simulation, shop.results.simulating
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        sheet.finish()
    report = simulating.result.report
    assert (panel.longer.text(), report.stats.active) == ("+ 30 d", 0)
    assert "Nobody does anything in the 30 days after the last event." in panel.notes.text()
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        panel.longer.choices[0].trigger()
    ended = simulating.result.report
    assert (ended.stats.active, report.last - ended.last) == (1, 30 * 86_400_000_000)
    assert "after the last event" not in panel.notes.text()
    assert shop.actions_["run_end"].menu() is panel.longer.menu()
    assert (panel.longer.text(), panel.longer.accessibleName()) == (
        "",
        "End of the run: To the last event of the log",
    )


def test_customers_that_are_kept_are_in_the_list_of_logs(shop, sheet, qtbot):
    assert shown_sources(shop) == ALWAYS + WISHES
    with qtbot.waitSignal(shop.results.simulating.finished, timeout=SECONDS):
        sheet.finish()
    assert shown_sources(shop) == [*ALWAYS, "Customers by hand", *WISHES]
    kept = sampling(shop).folder.with_name("sample-customers")
    kept.mkdir()
    for name in ("people.csv", "events.csv"):
        (kept / name).write_text("person_id,name,occurred_at\nann,cart,2026-01-01\n")
    (kept / "about.json").write_text('{"people": 200}')
    shop.document.path_changed.emit(None)
    assert shown_sources(shop) == [
        *(*ALWAYS, "Customers by hand", "Sample customers: 200"),
        *WISHES,
    ]
    assert shop.results.simulation.source.currentText() == "Customers by hand"
    (kept / "about.json").write_text("[]")
    shop.document.path_changed.emit(None)
    assert "Sample customers" in shown_sources(shop)


def test_customers_of_another_folder_leave_the_list(shop, tmp_path, qtbot):
    folder = shop.home / "samples" / "own-customers"
    write_sheets(*begun(["cart"]), folder)
    shop.document.path_changed.emit(None)
    assert "Customers by hand" in shown_sources(shop)
    shop.document.set_path(tmp_path / "elsewhere" / "x.flow.yaml")
    assert shown_sources(shop) == ALWAYS + WISHES


@pytest.mark.parametrize(
    ("words", "title"),
    [("Sample customers…", "Sample customers"), ("Customers by hand…", "Customers by hand")],
)
def test_customers_are_made_or_typed_from_the_list_of_logs(shop, words, title):
    picker = shop.results.simulation.source
    picker.setCurrentIndex(picker.findText(words))
    picker.activated.emit(picker.currentIndex())
    assert sampling(shop).dialog.windowTitle() == title
    assert picker.currentText() == "Sample shop: invented people"


# --- answers ------------------------------------------------------------------------------------


@pytest.fixture
def answers(shop):
    shop.actions_["answers"].trigger()
    return sampling(shop).dialog


def test_answers_are_typed_as_sentences_kept_and_played(shop, answers, qtbot):
    cell = answers.cells["email.opened"]
    assert cell.text() == "35 % after 3 hours"
    cell.selectAll()
    qtbot.keyClicks(cell, "50 % after 1 hour")
    qtbot.keyClick(answers.bought, Qt.Key.Key_Right)
    assert answers.words.text() == "0.1 % of messages sent bring one"
    with qtbot.waitSignal(shop.results.simulating.finished, timeout=SECONDS):
        answers.done_.click()
    kept = Answers().having("email.opened=0.5 after 1 hour").having("bought=0.001")
    assert shop.results.simulating.answers == kept
    assert Answers.read(shop.preferences.settings.answers) == kept
    notes = shop.results.simulating.result.report.notes
    assert any(
        note.startswith("Assumed: 0.1 % of messages bring PurchaseFinished") for note in notes
    )


def test_what_is_no_share_is_said_and_cannot_be_used(answers, qtbot):
    QGuiApplication.processEvents()
    cell, before = answers.cells["sms.clicked"], answers.height()
    cell.selectAll()
    qtbot.keyClicks(cell, "often")
    assert answers.fault.text() == "“often” is no share with a time: 35 % after 3 hours."
    assert not answers.done_.isEnabled()
    qtbot.waitUntil(lambda: answers.height() > before)  # room for the words
    answers.buttons["usual"].click()
    assert (cell.text(), answers.done_.isEnabled()) == ("6 % after 15 minutes", True)
