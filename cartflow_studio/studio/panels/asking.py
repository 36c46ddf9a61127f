"""Where one asks for help: the "?" beside things, and what the guide says about a place."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.flow.settings import (
    Cap,
    EventDefinition,
    ExitCriterion,
    Goal,
    Reentry,
    Schedule,
    Settings,
)
from cartflow_studio.studio.panels.widgets import IconButton
from cartflow_studio.words import tr

TOPIC = "help_topic"  # the property of a widget that says where the guide tells of it
PARTS: dict[type[object], str] = {
    Goal: "goals",
    ExitCriterion: "exits",
    Settings: "settings",
    Reentry: "reentry",
    Schedule: "schedule",
    Cap: "caps",
    EventDefinition: "events",
}


@runtime_checkable
class Helpful(Protocol):
    """What can show a topic of the guide."""

    def show_help(self, topic: str) -> None:
        """Show a topic."""
        ...


class HelpButton(IconButton):
    """A small "?" that opens the guide at a topic. It is left out of the way of the Tab key: F1
    does the same for what has the focus.
    """

    def __init__(self, topic: str, about: str) -> None:
        super().__init__("circle-question-mark", tr("Help: {about}", about=about), 14)
        self.topic = topic
        self.setProperty("role", "help")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.WhatsThisCursor)
        self.clicked.connect(lambda: ask_help(self, self.topic))


def ask_help(widget: QWidget, topic: str) -> None:
    """Have a topic shown by the nearest of the widget's parents that can."""
    place: QObject | None = widget
    while place is not None:
        if isinstance(place, Helpful):
            place.show_help(topic)
            return
        place = place.parent()


def topic_at(widget: QWidget | None) -> str:
    """The topic of a widget: its own, or that of what it stands in; "" if there is none."""
    place: QObject | None = widget
    while place is not None:
        topic = place.property(TOPIC)
        if topic:
            return str(topic)
        place = place.parent()
    return ""


def topic_of(value: Any, field: str = "") -> str:
    """Where the guide tells of a type of node or a part of the settings, or of a field of it; ""
    where it tells nothing.
    """
    if isinstance(value, NodeType):
        page, owner = "nodes.md", value.name
    else:
        page, owner = "settings.md", PARTS.get(type(value), "")
    if not owner:
        return ""
    return f"{page}#{owner}.{field}" if field else f"{page}#{owner}"


def topic_of_rule(code: str) -> str:
    """Where the guide tells of a rule."""
    return f"checks.md#{code}"
