"""The menu of the right mouse button: what can be done with what the pointer is on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu

from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.hits import Hit, hit
from cartflow_studio.studio.canvas.note_gestures import choose
from cartflow_studio.studio.canvas.paper import NAMES, swatch
from cartflow_studio.studio.theme import Theme
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

Entry = tuple[str, str, str, Callable[[], object]] | None  # words, key, icon, what it does


def menu_at(canvas: FlowCanvas, at: QPointF) -> QMenu:
    """The menu for a scene point; a card that is not chosen yet is chosen by it."""
    found = hit(canvas.flow_scene, at, canvas.zoom)
    if found.kind in ("card", "in", "out", "add") and found.node not in canvas.selection:
        canvas.select((found.node,))
    if found.key and (found.kind == "frame" or found.key not in canvas.flow_scene.notes.chosen):
        choose(canvas.flow_scene, found, adding=False)
    menu = QMenu(canvas)
    for entry in _entries(canvas, found, at):
        if entry is None:
            menu.addSeparator()
            continue
        words, key, icon, act = entry
        action = menu.addAction(_icon(icon, canvas.theme), f"{words}\t{key}")
        action.setEnabled(words != tr("Paste") or bool(QGuiApplication.clipboard().text()))
        action.triggered.connect(partial(_do, act))
    return menu


def _icon(name: str, theme: Theme) -> QIcon:
    """An icon, or a drop of the colour of a paper."""
    if name.startswith("paper:"):
        return swatch(name.removeprefix("paper:"), theme)
    return icons.icon(name, theme.muted, 16)


def _do(act: Callable[[], object], checked: bool = False) -> None:
    act()


def _entries(canvas: FlowCanvas, found: Hit, at: QPointF) -> Iterator[Entry]:
    commands, link = canvas.commands, found.link
    if found.kind in ("card", "in", "out", "add"):
        yield from _card_entries(canvas)
    elif found.kind in ("note", "corner"):
        yield from _note_entries(canvas)
    elif found.kind == "frame":
        yield from _frame_entries(canvas, found.key)
    elif link is not None:
        yield from _people_entries(canvas, *link)
        yield tr("Insert a step"), "", "plus", lambda: canvas.offer_types(at, into=link)
        yield tr("Lead it elsewhere…"), "C", "arrow-right-left", canvas.linking.connect
        yield tr("Disconnect"), "Del", "unlink", lambda: commands.disconnect(link)
    else:
        yield tr("Add a step"), "Space", "plus", lambda: canvas.offer_types(at)
        yield tr("Add a note"), "Shift+S", "sticky-note", lambda: canvas.annotating.add_note(at)
        yield tr("Paste"), "Ctrl+V", "clipboard-paste", canvas.clipboard.paste
        yield None
        yield tr("Choose all"), "Ctrl+A", "scan", canvas.choosing.all
        yield tr("See the whole flow"), "Home", "maximize", lambda: canvas.fit(animated=True)
        yield None
        yield from _arranging(canvas)


def _people_entries(canvas: FlowCanvas, node: str, port: str = "") -> Iterator[Entry]:
    """Once there is a run: who was here, or went this way."""
    if canvas.flow_scene.overlay is not None:
        words = tr("See who went this way") if port else tr("See who was here")
        key = "" if port else "Ctrl+Shift+J"
        yield words, key, "users", lambda: canvas.flow_scene.people_wished.emit(node, port)
        yield None


def _note_entries(canvas: FlowCanvas) -> Iterator[Entry]:
    annotating, clipboard = canvas.annotating, canvas.clipboard
    yield tr("Edit"), "F2", "pencil", annotating.edit_note
    yield None
    yield tr("Cut"), "Ctrl+X", "scissors", clipboard.cut
    yield tr("Copy"), "Ctrl+C", "copy", clipboard.copy
    yield tr("Duplicate"), "Ctrl+D", "layers", clipboard.duplicate
    yield None
    for color, words in NAMES.items():
        yield tr(words), "", f"paper:{color}", partial(annotating.color_notes, color)
    yield None
    yield tr("Delete"), "Del", "trash-2", canvas.commands.delete


def _frame_entries(canvas: FlowCanvas, key: str) -> Iterator[Entry]:
    annotating = canvas.annotating
    yield tr("Rename"), "", "tag", lambda: canvas.chrome.group.edit(key)
    yield tr("Ungroup"), "Ctrl+Shift+G", "ungroup", annotating.ungroup
    yield None
    for color, words in NAMES.items():
        yield tr(words), "", f"paper:{color}", partial(annotating.color_group, key, color)


def _states(canvas: FlowCanvas) -> Iterator[Entry]:
    """Switching off, pinning, grouping: each says what it would do now."""
    flow, annotating = canvas.document.flow, canvas.annotating
    chosen = [flow.nodes[key] for key in canvas.selection]
    able = [node for node in chosen if not node.type.is_end]
    if able:
        off = all(node.disabled for node in able)
        words, icon = (tr("Switch on"), "power") if off else (tr("Switch off"), "power-off")
        yield words, "Ctrl+M", icon, annotating.switch
    pinned = flow.pinned.issuperset(canvas.selection)
    words, icon = (tr("Unpin"), "pin-off") if pinned else (tr("Pin"), "pin")
    yield words, "Ctrl+Shift+M", icon, annotating.pin
    yield tr("Group"), "Ctrl+G", "group", annotating.group
    if annotating.groups():
        yield tr("Rename the group"), "", "tag", annotating.rename_group
        yield tr("Ungroup"), "Ctrl+Shift+G", "ungroup", annotating.ungroup


def _arranging(canvas: FlowCanvas) -> Iterator[Entry]:
    yield tr("Tidy"), "Ctrl+Shift+L", "wand-sparkles", canvas.arranging.tidy
    words, key = tr("Arrange from scratch"), "Ctrl+Alt+L"
    yield words, key, "workflow", canvas.arranging.anew


def _card_entries(canvas: FlowCanvas) -> Iterator[Entry]:
    commands, clipboard, linking = canvas.commands, canvas.clipboard, canvas.linking
    if len(canvas.selection) == 1:
        yield from _people_entries(canvas, canvas.selection[0])
        yield tr("Edit"), "Enter", "pencil", commands.activate
        yield tr("Rename"), "F2", "tag", commands.rename
        yield tr("Add the next step"), "Tab", "plus", commands.next_step
        yield tr("Connect…"), "C", "arrow-right-left", linking.connect
        yield tr("Disconnect…"), "Shift+C", "unlink", linking.disconnect
        if len(canvas.document.flow.ports_of(canvas.selection[0])) == 2:
            yield tr("Swap exits"), "X", "shuffle", linking.swap_exits
    yield tr("Replace with…"), "R", "replace", linking.replace
    yield None
    yield tr("Cut"), "Ctrl+X", "scissors", clipboard.cut
    yield tr("Copy"), "Ctrl+C", "copy", clipboard.copy
    yield tr("Duplicate"), "Ctrl+D", "layers", clipboard.duplicate
    yield None
    yield from _states(canvas)
    yield None
    yield tr("Choose all before"), "Ctrl+Shift+Left", "chevron-left", canvas.choosing.behind
    yield tr("Choose all after"), "Ctrl+Shift+Right", "chevron-right", canvas.choosing.ahead
    yield tr("Choose the same type"), "T", "scan", canvas.choosing.same_type
    yield None
    if len(canvas.selection) > 1:
        yield from _arranging(canvas)
        yield None
    yield tr("Delete"), "Del", "trash-2", commands.delete
