"""Groups, pins and switched-off steps on the canvas: commands, menu, cards."""

from cartflow_studio.flow import annotating
from cartflow_studio.flow.model import Group
from cartflow_studio.studio.canvas.cards import view_of
from cartflow_studio.studio.canvas.menu import menu_at
from cartflow_studio.studio.canvas.spoken import change_words, description_of
from tests.studio.canvas.conftest import small_flow


def menu_words(canvas, at):
    return [action.text() for action in menu_at(canvas, at).actions() if action.text()]


def test_chosen_cards_are_switched_off_and_on_again(canvas, document):
    canvas.select(("mail", "done"))
    canvas.annotating.switch()
    assert [key for key, node in document.flow.nodes.items() if node.disabled] == ["mail"]
    view = canvas.flow_scene.cards.view("mail")
    assert (view.is_off, view.title) == (True, "Email")
    canvas.annotating.switch()
    assert document.flow == small_flow()
    assert document.history.undoText() == "Switch on"


def test_advice_is_not_shown_on_a_card_that_is_off(canvas, document):
    off = annotating.switch(document.flow, ["mail"], on=False).nodes["mail"]
    assert view_of(off, ("hint", "It is off.")) == view_of(off)
    assert view_of(off, ("warning", "It leads nowhere.")).problem == "warning"


def test_an_end_says_why_it_stays_on(canvas, document, qtbot):
    canvas.select(("done",))
    with qtbot.waitSignal(canvas.message) as said:
        canvas.annotating.switch()
    assert said.args == [
        "“Exit” ends the journey; it cannot be switched off. Delete it, or lead people to another"
        " step."
    ]
    assert document.flow == small_flow()


def test_a_card_is_pinned_and_shows_it(canvas, document):
    canvas.select(("mail",))
    canvas.annotating.pin()
    assert document.flow.pinned == {"mail"}
    assert canvas.flow_scene.cards.view("mail").is_pinned
    canvas.annotating.pin()
    assert not canvas.flow_scene.cards.view("mail").is_pinned
    assert document.flow == small_flow()


def test_cards_are_grouped_and_taken_apart(canvas, document):
    canvas.select(("mail", "start"))
    canvas.annotating.group()
    assert document.flow.groups == {"group": Group(nodes=("start", "mail"))}
    canvas.select(("mail",))
    canvas.annotating.ungroup()
    assert document.flow == small_flow()


def test_without_a_choice_the_commands_say_what_to_do(canvas, document, qtbot):
    for command in (canvas.annotating.switch, canvas.annotating.pin):
        with qtbot.waitSignal(canvas.message) as said:
            command()
        assert said.args == ["Choose a card first."]
    for command in (canvas.annotating.group, canvas.annotating.ungroup):
        with qtbot.waitSignal(document.refused):
            command()
    assert document.flow == small_flow()


def test_who_cannot_see_it_hears_it(document):
    flow = annotating.group(document.flow, ["mail"], title="Mails")
    flow = annotating.pin(annotating.switch(flow, ["mail"], on=False), ["mail"], on=True)
    heard = description_of(flow, "mail", 2, 4, "").split(". ")
    assert heard[:4] == ["Step 2 of 4", "Switched off", "Pinned", "In the group Mails"]
    both = annotating.switch(document.flow, ["mail", "lone"], on=False)
    assert change_words(document.flow, flow) == "Switched off Email"
    assert change_words(flow, document.flow) == "Switched on Email"
    assert change_words(document.flow, both) == "Switched off 2 steps"
    assert change_words(both, document.flow) == "Switched on 2 steps"


def test_the_menu_says_what_it_would_do(canvas, document, hand):
    words = menu_words(canvas, hand.place("mail"))
    assert {"Switch off\tCtrl+M", "Pin\tCtrl+Shift+M", "Group\tCtrl+G"} <= set(words)
    canvas.annotating.switch()
    canvas.annotating.pin()
    canvas.annotating.group()
    words = menu_words(canvas, hand.place("mail"))
    assert {"Switch on\tCtrl+M", "Unpin\tCtrl+Shift+M", "Ungroup\tCtrl+Shift+G"} <= set(words)
    assert "Switch off\tCtrl+M" not in menu_words(canvas, hand.place("done"))
