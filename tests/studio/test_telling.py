"""The story of a step beside its card: told when the pointer rests, by its badge, and by keys."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cartflow_studio.flow import edits
from cartflow_studio.studio.canvas.geometry import WIDTH
from cartflow_studio.studio.theme import appearance

LEFT, NONE, Key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.Key
SECONDS = 20_000


@pytest.fixture
def opened(studio, qtbot):
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        studio.open_template_named("win-back-cart-abandoners")
    qtbot.waitUntil(lambda: studio.results.playing.film is not None, timeout=SECONDS)
    appearance().reduced_motion = True
    return studio


def send(canvas, kind, at, button=Qt.MouseButton.NoButton):
    point = QPointF(canvas.view_point(at))
    globally = QPointF(canvas.viewport().mapToGlobal(point.toPoint()))
    held = button if kind == QMouseEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
    QApplication.sendEvent(
        canvas.viewport(), QMouseEvent(kind, point, globally, button, held, NONE)
    )


def middle_of(canvas, node):
    return canvas.flow_scene.content((node,)).center()


def words(story):
    return [each.text() for each in story.findChildren(QLabel) if each.text()]


def test_a_pointer_that_rests_on_a_card_is_told_its_story(opened, qtbot):
    canvas, story = opened.canvas, opened.telling.story
    send(canvas, QMouseEvent.Type.MouseMove, middle_of(canvas, "purchase"))
    qtbot.waitUntil(story.isVisible)
    assert words(story) == [
        "Bought within a day?",
        "Wait for event",
        "Wait up to 1 day for PurchaseFinished",
        "Arrived",
        "446",
        "PurchaseFinished",
        "119",
        "26.7 %",
        "after 1 day",
        "323",
        "72.4 %",
        "Still here",
        "4",
        "0.9 %",
    ]
    send(canvas, QMouseEvent.Type.MouseMove, canvas.at_centre() + QPointF(0, 400))
    qtbot.waitUntil(lambda: not story.isVisible())


def test_larger_words_have_a_wider_story(opened):
    opened.telling.tell("purchase", held=True)
    width = opened.telling.story.width()
    appearance().choose_text(150)
    opened.telling.tell("purchase", held=True)
    assert opened.telling.story.width() == width * 3 // 2
    appearance().choose_text(100)


def test_a_press_on_the_canvas_puts_the_story_away(opened):
    opened.telling.tell("purchase")
    send(opened.canvas, QMouseEvent.Type.MouseButtonPress, middle_of(opened.canvas, "added"), LEFT)
    assert not opened.telling.story.isVisible()


def test_the_badge_opens_the_finding_and_its_mend_does_the_edit(opened, qtbot):
    canvas, story, document = opened.canvas, opened.telling.story, opened.document
    document.edit("Lead on", edits.connect, "reminder", "sent", "text")
    (node,) = {each.node for each in opened.checking.findings if each.fixes}
    findings = opened.checking.of(node)
    assert [fix.label for finding in findings for fix in finding.fixes] != []
    at = canvas.flow_scene.content((node,)).topLeft() + QPointF(WIDTH - 4, 4)
    send(canvas, QMouseEvent.Type.MouseButtonPress, at, LEFT)
    send(canvas, QMouseEvent.Type.MouseButtonRelease, at, LEFT)
    assert story.isVisible()
    assert [card.finding for card in story.cards] == list(findings)
    before = document.flow
    qtbot.mouseClick(story.cards[0].buttons[0], LEFT)
    assert document.flow != before
    document.history.undo()
    assert document.flow == before


def test_keys_tell_of_the_chosen_step_and_escape_leads_back(opened, qtbot):
    canvas, story = opened.canvas, opened.telling.story
    canvas.select(("reminder",))
    opened.actions_["tell"].trigger()
    assert story.isVisible()
    assert story.accessibleName().startswith("Cart reminder. ")
    QTest.keyClick(story, Key.Key_Escape)
    assert not story.isVisible()


def test_without_a_chosen_step_the_keys_say_what_to_do(opened):
    opened.canvas.select(())
    opened.actions_["tell"].trigger()
    assert not opened.telling.story.isVisible()
    assert opened.toast.text.text() == "Choose a step first."


def test_the_story_leads_to_the_people(opened, qtbot):
    opened.telling.tell("reminder")
    qtbot.mouseClick(opened.telling.story.people, LEFT)
    assert (opened.dock.shown, opened.telling.story.isVisible()) == ("journeys", False)


def test_a_step_that_is_deleted_has_no_story_any_more(opened, qtbot):
    opened.telling.tell("reminder")
    opened.document.edit("Delete", edits.remove_nodes, ("reminder",))
    opened.checking.check()
    assert not opened.telling.story.isVisible()


@pytest.mark.parametrize("node", ["added", "purchase", "reminder", "done"])
def test_the_story_is_always_inside_the_canvas(opened, node):
    canvas = opened.canvas
    for zoom in (0.4, 1.0, 2.0):
        canvas.camera.look_at(middle_of(canvas, node), zoom)
        opened.telling.tell(node, held=True)
        assert canvas.viewport().rect().contains(opened.telling.story.geometry())
