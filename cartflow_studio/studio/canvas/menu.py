"""The menu of the right mouse button: what can be done with what the pointer is on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.hits import Hit, hit
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

Entry = tuple[str, str, str, Callable[[], object]] | None  # words, key, icon, what it does


def menu_at(canvas: FlowCanvas, at: QPointF) -> QMenu:
    """The menu for a scene point; a card that is not chosen yet is chosen by it."""
    found = hit(canvas.flow_scene, at, canvas.zoom)
    if found.kind in ("card", "in", "out", "add") and found.node not in canvas.selection:
        canvas.select((found.node,))
    menu = QMenu(canvas)
    for entry in _entries(canvas, found, at):
        if entry is None:
            menu.addSeparator()
            continue
        words, key, icon, act = entry
        action = menu.addAction(icons.icon(icon, canvas.theme.muted, 16), f"{words}\t{key}")
        action.setEnabled(words != "Paste" or bool(QGuiApplication.clipboard().text()))
        action.triggered.connect(partial(_do, act))
    return menu


def _do(act: Callable[[], object], checked: bool = False) -> None:
    act()


def _entries(canvas: FlowCanvas, found: Hit, at: QPointF) -> Iterator[Entry]:
    commands, link = canvas.commands, found.link
    if found.kind in ("card", "in", "out", "add"):
        yield "Edit", "Enter", "pencil", commands.activate
        yield "Rename", "F2", "tag", commands.rename
        yield "Add the next step", "Tab", "plus", commands.next_step
        yield None
        yield "Cut", "Ctrl+X", "scissors", commands.cut
        yield "Copy", "Ctrl+C", "copy", commands.copy
        yield "Duplicate", "Ctrl+D", "layers", commands.duplicate
        yield None
        if len(canvas.selection) > 1:
            yield from _arranging(canvas)
            yield None
        yield "Delete", "Del", "trash-2", commands.delete
    elif link is not None:
        yield "Insert a step", "", "plus", lambda: canvas.offer_types(at, into=link)
        yield "Disconnect", "Del", "unlink", lambda: commands.disconnect(link)
    else:
        yield "Add a step", "Space", "plus", lambda: canvas.offer_types(at)
        yield "Paste", "Ctrl+V", "clipboard-paste", commands.paste
        yield None
        yield "Choose all", "Ctrl+A", "scan", commands.select_all
        yield "See the whole flow", "Home", "maximize", lambda: canvas.fit(animated=True)
        yield None
        yield from _arranging(canvas)


def _arranging(canvas: FlowCanvas) -> Iterator[Entry]:
    yield tr("Tidy"), "Ctrl+Shift+L", "wand-sparkles", canvas.commands.tidy
    words, key = tr("Arrange from scratch"), "Ctrl+Alt+L"
    yield words, key, "workflow", canvas.commands.arrange_anew
