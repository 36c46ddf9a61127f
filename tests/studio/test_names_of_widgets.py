"""Everything the keyboard can be in has a name for screen readers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from cartflow_studio.flow import edits


def nameless(whole: QWidget) -> list[str]:
    """What is shown, takes the keyboard, and says nothing of itself."""
    found = []
    for widget in (whole, *whole.findChildren(QWidget)):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not (takes and widget.isVisibleTo(whole) and widget.isEnabled()):
            continue
        if widget.focusProxy() is not None:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            parents, above = [], widget
            while above is not None and len(parents) < 5:
                parents.append(f"{type(above).__name__} {above.objectName()}".strip())
                above = above.parentWidget()
            found.append(" in ".join(parents))
    return found


@pytest.fixture
def working(studio, qtbot, cart_flow):
    studio.files.start_new(cart_flow)
    qtbot.waitUntil(lambda: studio.is_editing)
    return studio


def test_on_the_start_page(studio, qtbot):
    qtbot.waitUntil(lambda: bool(studio.start.template_cards))
    assert nameless(studio) == []


def test_in_every_tab_below_and_beside_the_canvas(working):
    found = {}
    for tabs in (working.dock, working.side):
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            found[tabs.tabText(place)] = nameless(working)
    assert {tab: names for tab, names in found.items() if names} == {}


def test_in_the_form_of_every_step(working):
    found = {}
    for node in working.document.flow.nodes.values():
        working.show_node(node.id)
        found[node.type.name] = nameless(working.inspector)
    assert {kind: names for kind, names in found.items() if names} == {}


def test_in_the_settings_of_the_flow(working):
    working.canvas.select(())
    for section in working.inspector.settings.sections.values():
        section.open()
    assert nameless(working.inspector) == []


def test_with_findings_and_the_bar_that_finds(working, qtbot):
    working.document.edit("Empty", edits.change_setting, "reminder", "subject", "")
    qtbot.waitUntil(lambda: len(working.problems.cards) > 0)
    working.dock.bring("problems")
    working.finder.open()
    working.finder.search.setText("cart")
    assert nameless(working) == []
