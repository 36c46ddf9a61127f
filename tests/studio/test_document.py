"""The open flow: its id follows its name until it is known elsewhere."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.document import Document


@pytest.fixture
def fresh(qapp):
    return Document(Flow("new-flow"))


def type_name(document, name):
    for end in range(1, len(name) + 1):
        document.rename(name[:end])


def test_the_id_follows_the_name_while_nobody_knows_the_flow(fresh):
    type_name(fresh, "Willkommen, Jürgen!")
    assert fresh.flow == Flow("willkommen-jurgen", name="Willkommen, Jürgen!")
    fresh.history.undo()
    assert fresh.flow == Flow("new-flow")


def test_a_name_without_letters_of_an_id_leaves_it(fresh):
    fresh.rename("Košarica")
    fresh.rename("カート")
    assert fresh.flow == Flow("kosarica", name="カート")


def test_a_saved_flow_keeps_its_id(fresh, tmp_path):
    fresh.rename("Cart")
    fresh.set_path(tmp_path / "cart.flow.yaml")
    fresh.rename("Basket")
    assert fresh.flow == Flow("cart", name="Basket")
    fresh.history.undo()
    fresh.history.undo()
    assert fresh.flow == Flow("cart")


def test_a_launched_flow_keeps_its_id_until_another_is_opened(fresh):
    fresh.settle()
    fresh.rename("Cart")
    assert fresh.flow.id == "new-flow"
    fresh.replace_flow(Flow("new-flow"))
    fresh.rename("Cart")
    assert fresh.flow.id == "cart"


def test_a_flow_with_another_id_is_still_the_same_flow(fresh):
    told = []
    fresh.changed.connect(lambda before, after: told.append((after.id, fresh.is_another)))
    fresh.rename("Cart")
    fresh.replace_flow(replace(fresh.flow, note="Reloaded"))
    fresh.replace_flow(Flow("other"))
    assert (told, fresh.opened) == ([("cart", False), ("cart", False), ("other", True)], 1)


def test_the_view_stays_while_the_flow_is_named_and_its_id_follows(studio, cart_flow, qtbot):
    studio.files.start_new(cart_flow)
    studio.canvas.camera.look_at(QPointF(300, 40), 0.9)
    seen = studio.canvas.camera.goal
    studio.actions_["find"].trigger()
    studio.topbar.name.selectAll()
    qtbot.keyClicks(studio.topbar.name, "Cart two")
    assert (studio.document.flow.id, studio.canvas.camera.goal) == ("cart-two", seen)
    assert studio.finder.isVisible()
