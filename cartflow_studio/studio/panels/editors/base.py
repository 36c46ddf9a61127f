"""What every editor of a value is: it shows a value, and says what value is wished instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.fields import Fault, Kind
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import CHANNELS
from cartflow_studio.words import tr

KNOWN_ATTRIBUTES = {
    "email": "text",
    "phone": "text",
    "language": "text",
    "timezone": "text",
    **{f"consent_{channel}": "yes/no" for channel in CHANNELS[:-1]},
}
TYPED = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit)


@dataclass(frozen=True)
class Context:
    """Where a value stands: the flow as it is now, the node ("" for the flow itself), the event
    that conditions look at as `event`, and the events of the log to play on with their counts.
    """

    flow: Callable[[], Flow]
    node: str = ""
    event: Callable[[], str] = lambda: ""
    logged: Callable[[], Mapping[str, int]] = dict

    @property
    def events(self) -> tuple[str, ...]:
        """Names of events that are known: to the flow, then from the log."""
        return tuple(dict.fromkeys((*self.flow().event_names, *self.logged())))

    @property
    def event_notes(self) -> dict[str, str]:
        """What is known of events: their titles, how many there are in the log."""
        titles = {each.name: each.title for each in self.flow().events}
        counts = {name: tr("{n:,} in the log", n=number) for name, number in self.logged().items()}
        both = {name: (titles.get(name, ""), counts.get(name, "")) for name in self.events}
        return {name: " · ".join(filter(None, said)) for name, said in both.items() if any(said)}

    def properties(self, source: str) -> dict[str, str]:
        """Known names of a source of conditions (person, event, entry, last) with their types."""
        flow = self.flow()
        if source == "person":
            return {**dict(flow.attributes), **KNOWN_ATTRIBUTES}
        if source == "event":
            names: tuple[str, ...] = (self.event(),)
        elif source == "entry":
            names = tuple(event for node in flow.entries for event in node.type.listens_to)
        else:
            waits = (node for node in flow.nodes.values() if not node.type.is_entry)
            names = tuple(event for node in waits for event in node.type.listens_to)
        found: dict[str, str] = {}
        for name in names:
            definition = flow.definitions.get(name)
            found.update(definition.properties if definition else ())
        return found

    def at_event(self, event: Callable[[], str]) -> Context:
        """The same place, looking at another event."""
        return Context(self.flow, self.node, event, self.logged)


class Editor(QWidget):
    """Shows a value of a kind. `wished` carries the value somebody wants instead; `faulted` a
    sentence about what is typed and cannot be read ("" once it can).
    """

    wished = Signal(object)
    faulted = Signal(str)

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.context = context

    @property
    def is_optional(self) -> bool:
        """Whether nothing is a value too."""
        return self.kind.name.startswith("optional ")

    def show_value(self, value: Any) -> None:
        """Show a value; says nothing."""
        raise AssertionError(f"{type(self).__name__} shows nothing")

    def showEvent(self, event: QShowEvent) -> None:
        """What is typed into goes by the name of the editor, where it has none of its own."""
        super().showEvent(event)
        for kind in TYPED:
            for part in self.findChildren(kind):
                if not part.accessibleName() and (named := _named_above(part)) is not None:
                    part.setAccessibleName(named.accessibleName())

    def wish_plain(self, plain: Any) -> None:
        """Wish the value that a plain one reads as, or say why it cannot be read."""
        try:
            value = self.kind.read(plain)
        except Fault as fault:
            self.refuse(f"{fault.message} {fault.hint}".strip())
        except ValueError as fault:
            self.refuse(str(fault))
        else:
            self.wish(value)

    def refuse(self, words: str) -> None:
        """Say why what is typed cannot be read."""
        self.faulted.emit(words)

    def wish(self, value: Any) -> None:
        """Wish a value."""
        self.faulted.emit("")
        self.wished.emit(value)


def _named_above(part: QWidget) -> QWidget | None:
    """The nearest editor around a part that has a name."""
    above = part.parentWidget()
    while above is not None and not (isinstance(above, Editor) and above.accessibleName()):
        above = above.parentWidget()
    return above


def row(*widgets: QWidget, stretch: int = 0, gap: int = 8) -> QHBoxLayout:
    """Widgets side by side; the one at `stretch` takes the room."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for place, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if place == stretch else 0)
    return layout


def column(parent: QWidget, gap: int = 8, margin: int = 0) -> QVBoxLayout:
    """A layout from top to bottom for a widget."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
