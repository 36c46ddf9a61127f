"""Help: by F1, by "?", by search and by links, with a way back."""

import re

import pytest
from PySide6.QtCore import Qt, QUrl

from cartflow_studio.studio import guide
from cartflow_studio.studio.panels.asking import HelpButton, topic_at
from cartflow_studio.studio.panels.help import HelpWindow
from cartflow_studio.studio.theme import appearance

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def help_window(qtbot):
    made = HelpWindow()
    qtbot.addWidget(made)
    made.show_topic(guide.FIRST)
    made.show()
    return made


@pytest.fixture
def looks(qapp):
    yield appearance()
    appearance().choose("light")


@pytest.fixture
def plain(studio, cart_flow):
    studio.files.start_new(cart_flow)
    return studio


def entries(window):
    return [window.contents.item(row).text().strip() for row in range(window.contents.count())]


def test_one_can_go_back_and_forward(help_window, qtbot):
    help_window.show_topic("nodes.md#wait")
    help_window.page.anchorClicked.emit(QUrl("checks.md#dead-end"))
    assert help_window.topic == "checks.md#dead-end"
    qtbot.mouseClick(help_window.back, LEFT)
    qtbot.mouseClick(help_window.back, LEFT)
    assert (help_window.topic, help_window.back.isEnabled()) == (guide.FIRST, False)
    qtbot.mouseClick(help_window.forward, LEFT)
    assert help_window.topic == "nodes.md#wait"


def test_a_link_within_the_page_stays_on_it(help_window):
    help_window.show_topic("nodes.md#wait")
    help_window.page.anchorClicked.emit(QUrl("#split"))
    assert help_window.topic == "nodes.md#split"


def test_a_search_lists_what_it_found_and_enter_opens_the_first(help_window, qtbot):
    assert "The steps of a flow" in entries(help_window)
    qtbot.keyClicks(help_window.search, "quiet hours")
    assert entries(help_window)[0] == "Settings: Quiet hours  ·  What holds for the whole flow"
    qtbot.keyClick(help_window.search, Qt.Key.Key_Return)
    assert help_window.topic == "settings.md#settings.quiet_hours"
    help_window.search.clear()
    assert "The steps of a flow" in entries(help_window)


def colors(window):
    return re.findall("background-color:#[0-9a-f]+", window.page.toHtml())


def test_another_look_is_put_on_the_page_without_leaving_its_place(help_window, looks, qtbot):
    help_window.show_topic("nodes.md#wait")
    light, place = colors(help_window), help_window.page.verticalScrollBar().value()
    looks.choose("dark")
    qtbot.waitUntil(lambda: colors(help_window) != light)
    assert len(colors(help_window)) == len(light)
    assert abs(help_window.page.verticalScrollBar().value() - place) < 40


def test_a_page_that_is_not_seen_takes_another_look_when_it_is_shown(help_window, looks, qtbot):
    light = colors(help_window)
    help_window.close()
    with qtbot.waitSignal(looks.theme_changed):
        looks.choose("dark")
    qtbot.waitUntil(lambda: help_window._is_stale)
    assert colors(help_window) == light
    help_window.show()
    assert colors(help_window) != light


def test_a_place_that_is_not_there_shows_the_first_page(help_window):
    help_window.show_topic("nodes.md#wait")
    help_window.show_topic("no-such.md#place")
    assert help_window.topic == guide.FIRST


def test_f1_shows_the_type_of_the_chosen_card(plain, qtbot):
    plain.show_node("purchase")
    plain.canvas.setFocus()
    plain.actions_["help"].trigger()
    assert plain.helping.shown.topic == "nodes.md#wait_for_event"


def test_f1_shows_the_field_that_has_the_focus(plain, qtbot):
    plain.show_node("reminder")
    field = plain.inspector.node_form.form.editor("subject").focusProxy()
    (field or plain.inspector.node_form.form.editor("subject")).setFocus()
    assert plain.helping.topic == "nodes.md#email.subject"


def test_f1_on_the_start_page_shows_the_first_page(studio):
    studio.actions_["help"].trigger()
    assert studio.helping.shown.topic == guide.FIRST


def test_the_mark_beside_a_field_shows_it(plain, qtbot):
    plain.show_node("purchase")
    marks = {each.topic: each for each in plain.inspector.node_form.findChildren(HelpButton)}
    assert set(marks) >= {"nodes.md#wait_for_event", "nodes.md#wait_for_event.match"}
    qtbot.mouseClick(marks["nodes.md#wait_for_event.match"], LEFT)
    assert plain.helping.shown.topic == "nodes.md#wait_for_event.match"


def test_the_mark_on_a_finding_shows_its_rule(plain, qtbot):
    plain.document.edit("Take it away", lambda flow: flow.__class__(flow.id))
    plain.checking.check()
    mark = next(each for each in plain.problems.findChildren(HelpButton))
    qtbot.mouseClick(mark, LEFT)
    assert plain.helping.shown.topic.startswith("checks.md#")
    assert guide.is_there(plain.helping.shown.topic)


def test_f1_in_the_palette_shows_the_type_that_is_marked(studio, qtbot):
    palette = studio.palette_
    row = next(
        row
        for row in range(palette.list.count())
        if palette.list.item(row).data(Qt.ItemDataRole.UserRole) == "split"
    )
    palette.list.setCurrentRow(row)
    assert topic_at(palette.list) == "nodes.md#split"


def test_the_mark_in_a_dialog_leads_to_the_guide_too(plain, qtbot):
    plain.document.edit("Take it away", lambda flow: flow.__class__(flow.id))
    plain.checking.check()
    plain.validate()
    mark = next(each for each in plain.dialog.findChildren(HelpButton))
    qtbot.mouseClick(mark, LEFT)
    assert plain.helping.shown.topic == mark.topic
    assert plain.helping.shown.parent() is None  # the dialog would block a child of the window
    plain.dialog.close()


def test_the_guide_closes_with_the_window(plain, qtbot):
    plain.show_help("nodes.md#wait")
    shown = plain.helping.shown
    plain.document.history.setClean()
    plain.close()
    assert not shown.isVisible()
