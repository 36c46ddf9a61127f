"""The canvas for screen readers: a list of cards, each with its ways on, in journey order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6.Shiboken import VoidPtr

from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.outline import ways_of
from cartflow_studio.studio.canvas import spoken
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

Text, Role, Kind = QAccessible.Text, QAccessible.Role, QAccessible.Event
NOTHING = VoidPtr(0)  # None would not do where Qt expects an address


class Press(QAccessibleActionInterface):
    """The one action of a card or a way: to edit the card, to go where the way leads."""

    def __init__(self, part: CardInterface | WayInterface) -> None:
        super().__init__()
        self._part = part

    def actionNames(self) -> list[str]:
        """Press, and take the focus."""
        return [self.pressAction(), self.setFocusAction()]

    def doAction(self, name: str) -> None:
        """Do one of them."""
        if name == self.pressAction():
            self._part.press()
        elif name == self.setFocusAction():
            self._part.take_focus()

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Enter presses."""
        return ["Return"] if name == self.pressAction() else []


class Part(QAccessibleInterface):
    """Something on the canvas that is no widget."""

    def __init__(self, canvas: FlowCanvas, node: str) -> None:
        super().__init__()
        self.canvas, self.node = canvas, node
        self._press = Press(self)  # type: ignore[arg-type]

    @property
    def flow(self) -> Flow:
        """The flow as it is shown."""
        return self.canvas.flow_scene.flow

    def isValid(self) -> bool:
        """Whether the card is still there."""
        return self.node in self.flow.nodes

    def object(self) -> QObject | None:  # type: ignore[override]
        """It is no object of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window of the canvas."""
        return self.canvas.window().windowHandle()

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """None is more exact than this."""
        return None

    def setText(self, which: QAccessible.Text, text: str) -> None:
        """Nothing is set this way."""

    def rect(self) -> QRect:
        """Where the card lies on the screen."""
        box = self.canvas.flow_scene.content((self.node,)) or QRectF()
        seen = self.canvas.viewportTransform().mapRect(box).toRect()
        return QRect(self.canvas.viewport().mapToGlobal(seen.topLeft()), seen.size())

    def interface_cast(  # type: ignore[override]
        self, kind: QAccessible.InterfaceType
    ) -> Press | VoidPtr:
        """Its actions."""
        return self._press if kind == QAccessible.InterfaceType.ActionInterface else NOTHING

    def take_focus(self) -> None:
        """Put the keyboard on the card."""
        self.canvas.setFocus()
        self.canvas.show_node(self.node)


class WayInterface(Part):
    """A way on from a card: its name says where it leads; pressing goes there."""

    def __init__(self, card: CardInterface, place: int) -> None:
        super().__init__(card.canvas, card.node)
        self._card, self._place = card, place

    @property
    def _way(self) -> tuple[str, tuple[str, ...]]:
        ways = ways_of(self.flow, self.node)
        return ways[self._place] if self._place < len(ways) else (self.node, ())

    def text(self, which: QAccessible.Text) -> str:
        """Where it leads."""
        if which != Text.Name or not self.isValid():
            return ""
        way = spoken.way_words(self.flow, self.node, *self._way)
        return tr("Leads to {way}", way=way)

    def role(self) -> QAccessible.Role:
        """A link."""
        return Role.Link

    def state(self) -> QAccessible.State:
        """It can be pressed."""
        made = QAccessible.State()
        made.linked = True
        return made

    def parent(self) -> QAccessibleInterface:
        """The card that it leads away from."""
        return self._card

    def childCount(self) -> int:
        """None."""
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """None."""
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """None."""
        return -1

    def press(self) -> None:
        """Go where it leads."""
        self.canvas.setFocus()
        self.canvas.show_node(self._way[0])


class CardInterface(Part):
    """A card: an item of the list, with its ways on below it."""

    def __init__(self, whole: CanvasInterface, node: str) -> None:
        super().__init__(whole.canvas, node)
        self._whole = whole
        self._ways: list[WayInterface] = []

    def text(self, which: QAccessible.Text) -> str:
        """Its name and what there is to say of it."""
        if not self.isValid():
            return ""
        if which == Text.Name:
            return spoken.name_of(self.flow, self.node)
        if which == Text.Description:
            order = self._whole.order
            place = self._whole.place_of(self.node) + 1
            finding = self.canvas.flow_scene.finding(self.node)
            return spoken.description_of(self.flow, self.node, place, len(order), finding)
        return ""

    def role(self) -> QAccessible.Role:
        """An item of a list."""
        return Role.ListItem

    def state(self) -> QAccessible.State:
        """Whether it is chosen, has the keyboard, is seen, is in order."""
        made, scene = QAccessible.State(), self.canvas.flow_scene
        made.focusable = made.selectable = made.multiSelectable = True
        made.selected = self.node in scene.selection
        made.focused = self.canvas.hasFocus() and scene.focused == self.node
        made.offscreen = not self.canvas.rect().intersects(
            QRect(self.canvas.mapFromGlobal(self.rect().topLeft()), self.rect().size())
        )
        made.invalid = not self.isValid()
        return made

    def parent(self) -> QAccessibleInterface:
        """The canvas."""
        return self._whole

    def childCount(self) -> int:
        """How many ways lead on."""
        return len(ways_of(self.flow, self.node)) if self.isValid() else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A way on."""
        while len(self._ways) <= index < self.childCount():
            self._ways.append(WayInterface(self, len(self._ways)))
        return self._ways[index] if 0 <= index < len(self._ways) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of a way on."""
        return next((n for n, way in enumerate(self._ways) if way is child), -1)

    def press(self) -> None:
        """Choose and edit it."""
        self.canvas.show_node(self.node)
        self.canvas.activated.emit(self.node)


class CanvasInterface(QAccessibleWidget):
    """The canvas as a list of cards; behind them what floats over it."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas, Role.List, canvas.accessibleName())
        self.canvas = canvas
        self._cards: dict[str, CardInterface] = {}
        self._flow: Flow | None = None
        self._order: tuple[str, ...] = ()
        self._places: dict[str, int] = {}

    @property
    def order(self) -> tuple[str, ...]:
        """The cards in the order of the journey."""
        flow = self.canvas.flow_scene.flow
        known = self._flow
        if known is None or known.nodes is not flow.nodes or known.links is not flow.links:
            self._order = spoken.order_of(flow)
            self._places = {key: place for place, key in enumerate(self._order)}
            for key in [key for key in self._cards if key not in flow.nodes]:
                self._gone(self._cards.pop(key))
        self._flow = flow
        return self._order

    def _gone(self, card: CardInterface) -> None:
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(card))

    def place_of(self, node: str) -> int:
        """The place of a card among the others; -1 for none."""
        return self._places.get(node, -1) if self.order else -1

    def card(self, node: str) -> CardInterface | None:
        """The card of a node."""
        if node not in self.canvas.flow_scene.flow.nodes:
            return None
        if node not in self._cards:
            self._cards[node] = CardInterface(self, node)
        return self._cards[node]

    def childCount(self) -> int:
        """The cards, and the part that holds what floats."""
        return len(self.order) + 1

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A card, or what floats."""
        order = self.order
        if 0 <= index < len(order):
            return self.card(order[index])
        if index == len(order):
            return QAccessible.queryAccessibleInterface(self.canvas.viewport())
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of a card."""
        if isinstance(child, CardInterface):
            return self.place_of(child.node)
        return len(self.order) if child.object() is self.canvas.viewport() else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The card at a point of the screen."""
        at = self.canvas.viewport().mapFromGlobal(QRect(x, y, 1, 1).topLeft())
        point = self.canvas.scene_point(at.toPointF())
        key = self.canvas.flow_scene.index.card_at(point.x(), point.y())
        return self.card(key) if key is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The card with the keyboard."""
        if not self.canvas.hasFocus():
            return None
        key = self.canvas.flow_scene.focused
        return self.card(key) if key is not None else self


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    from cartflow_studio.studio.canvas.view import FlowCanvas

    return (
        CanvasInterface(thing) if name == "FlowCanvas" and isinstance(thing, FlowCanvas) else None
    )


_installed: list[object] = []


def install() -> None:
    """Let Qt ask here for the interface of a canvas; once for a process."""
    if not _installed:
        _installed.append(_made)
        QAccessible.installFactory(_made)


def tell(canvas: FlowCanvas, kind: QAccessible.Event, node: str) -> None:
    """Tell screen readers of an event at a card."""
    if not QAccessible.isActive():
        return
    whole = QAccessible.queryAccessibleInterface(canvas)
    if isinstance(whole, CanvasInterface) and (place := whole.place_of(node)) >= 0:
        event = QAccessibleEvent(canvas, kind)
        event.setChild(place)
        QAccessible.updateAccessibility(event)
