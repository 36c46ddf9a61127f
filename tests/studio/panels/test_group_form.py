"""The form of a group in the inspector."""

from PySide6.QtTest import QTest

from cartflow_studio.flow.model import Group


def test_a_chosen_group_is_named_painted_and_taken_apart_in_the_inspector(studio, cart_flow):
    studio.document.replace_flow(cart_flow)
    ids = tuple(cart_flow.nodes)[:2]
    studio.canvas.select(ids)
    inspector = studio.inspector
    assert not inspector.group_form.isVisibleTo(inspector)
    studio.canvas.annotating.group()
    form = inspector.group_form
    assert form.isVisibleTo(inspector)
    QTest.keyClicks(form.title, "Begin")
    form.color.setCurrentIndex(form.color.findData("green"))
    form.color.activated.emit(form.color.currentIndex())
    assert studio.document.flow.groups == {"group": Group(title="Begin", nodes=ids, color="green")}
    form.ungroup.click()
    assert studio.document.flow == cart_flow
    assert not form.isVisibleTo(inspector)
