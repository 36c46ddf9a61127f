"""The charts in the window: they follow the run, the edit, the theme, and speak to everybody."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.simulation import Assumed
from cartflow_studio.studio.charting import read_prices
from cartflow_studio.studio.panels.charts import CHARTS
from cartflow_studio.studio.theme import THEMES, appearance

SECONDS = 20_000


@pytest.fixture
def shown(studio, qtbot):
    """The template simulated and filmed, its charts in front."""
    with qtbot.waitSignal(studio.results.playing.filmed, timeout=SECONDS):
        studio.open_template_named("win-back-cart-abandoners")
    studio.show()
    studio.charting.bring()
    return studio


def words(studio):
    return [mark.text for mark in studio.charting.panel.view.picture.marks if hasattr(mark, "text")]


def test_before_a_run_the_charts_say_what_to_do(studio):
    assert studio.charting.panel.found is None
    studio.charting.ask_report()
    assert studio.charting.dialog is None
    assert "Simulate the flow first" in studio.toast.text.text()


def test_every_chart_is_drawn_in_every_theme(shown, qtbot):
    panel = shown.charting.panel
    for theme in THEMES:
        appearance().choose(theme)
        pictures = []
        for chart in CHARTS:
            panel.choose(chart.key)
            assert panel.view.picture.says == panel.view.accessibleDescription() != ""
            pictures.append(panel.view.grab().toImage())
        assert all(one != other for one, other in pairwise(pictures))


def test_the_keyboard_goes_from_chart_to_chart_and_to_the_table(shown, qtbot):
    panel = shown.charting.panel
    assert words(shown)[:2] == ["Entered", "446"]
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert words(shown)[0] == "Cart reminder"
    qtbot.keyClick(panel.as_table, Qt.Key.Key_Space)
    assert panel.table.isVisible()
    assert panel.table.accessibleName() == "Messages and cost"
    cells = [panel.table.item(0, column).text() for column in range(3)]
    assert cells == ["Cart reminder", "email", "259"]


def test_after_an_edit_the_old_numbers_stand_beside_the_new(shown, qtbot):
    with qtbot.waitSignal(shown.results.playing.filmed, timeout=SECONDS):
        shown.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    assert words(shown)[:4] == [
        "Entered",
        "449 (was 446)",
        "Cart reminder",
        "275 (was 259) · 61.2 %",
    ]
    assert shown.charting.panel.words.text() == "Thin bars and dashed lines: before the edit."


def test_prices_are_kept_and_give_the_cost(shown):
    shown.charting.ask_assumptions()
    dialog = shown.charting.dialog
    dialog.prices["sms"].setValue(0.1)
    dialog.currency.setText("gbp")
    dialog.buttons["done"].click()
    shown.charting.panel.choose("messages")
    assert words(shown)[-2:] == ["158", "£15.80 · 3.2 % reached the goal anyway"]
    settings = shown.preferences.settings
    assert (settings.prices, settings.currency, settings.lift) == (("sms=0.1",), "GBP", 10)
    assert shown.charting.assumed == Assumed({"sms": 0.1}, "GBP", 0.1)


def test_prices_that_cannot_be_read_are_left_out():
    assert read_prices(("sms=0.1", "fax=1", "email", "push=x", "email=-1")) == {"sms": 0.1}


def test_what_lies_under_the_pointer_is_told(shown):
    panel = shown.charting.panel
    bar = panel.view.picture.marks[1]
    assert panel.view.tip_at(QPointF(bar.x + 5, bar.y + 5)) == "Entered: 446"
    assert panel.view.tip_at(QPointF(1, 1)) == ""


def test_the_report_is_saved_as_a_page(shown, qtbot, tmp_path):
    path = tmp_path / "report.html"
    shown.charting.save_report(path)
    qtbot.waitUntil(path.exists, timeout=SECONDS)
    assert "Win back cart abandoners" in path.read_text()


def test_a_report_that_cannot_be_written_says_so(shown, qtbot, tmp_path):
    shown.charting.save_report(tmp_path / "none" / "report.html")
    qtbot.waitUntil(lambda: "report.html is not saved" in told(shown), timeout=SECONDS)


def told(studio):
    from cartflow_studio.studio.panels.dialogs import Dialog

    return " ".join(each.windowTitle() for each in studio.findChildren(Dialog))


def test_another_flow_takes_the_charts_away(shown):
    shown.start_new()
    assert shown.charting.panel.found is None


def test_another_file_is_compared_on_the_same_people(shown, qtbot, tmp_path):
    shorter = edits.change_setting(shown.document.flow, "purchase", "timeout", hours(4))
    path = tmp_path / "shorter.flow.yaml"
    path.write_text(flowfile.write(shorter))
    reviewing = shown.reviewing
    reviewing.with_file(path)
    qtbot.waitUntil(lambda: reviewing.dialog is not None, timeout=SECONDS)
    tabs = reviewing.dialog.tabs
    qtbot.waitUntil(lambda: tabs.count() == 2, timeout=SECONDS)
    view = tabs.widget(1)
    rows = [[view.table.item(row, column).text() for column in range(4)] for row in (0, 5)]
    assert rows == [["Entered", "449", "446", "-3"], ["      sent", "275", "259", "-16"]]
    assert view.words.text().startswith("196 of 343 people are treated differently.")
    assert view.people.item(0).text() == "c0011"
    assert [story.toPlainText().splitlines()[1] for story in view.stories] == [
        "Thu, 12 Feb 2026, 07:40:56: Wait up to 4 hours for PurchaseFinished",
        "Thu, 12 Feb 2026, 07:40:56: Wait up to 1 day for PurchaseFinished",
    ]
    reviewing.dialog.close()


def test_with_large_words_the_picture_scrolls_instead_of_shrinking(shown):
    panel = shown.charting.panel
    appearance().choose_text(200)
    try:
        panel.resize(360, 300)
        panel.choose("hours")
        assert panel.view.width() >= 760
        assert panel.words.isVisible()
    finally:
        appearance().choose_text(100)
