"""What the person does on the canvas with notes, groups, pins and steps switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from cartflow_studio.flow import annotating
from cartflow_studio.flow.annotations import USUAL_SIZE
from cartflow_studio.flow.model import Flow, Note
from cartflow_studio.studio.canvas.geometry import snapped
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas


class Annotating:
    """These commands work on the chosen cards, else on the card with the focus."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas

    @property
    def _flow(self) -> Flow:
        return self._canvas.document.flow

    @property
    def _meant(self) -> tuple[str, ...]:
        return self._canvas.commands.meant()

    def _refuse(self) -> None:
        self._canvas.message.emit(tr("Choose a card first."))

    def switch(self) -> None:
        """Switch the cards off; on, if all that can be are off already."""
        ids = self._meant
        able = [key for key in ids if not self._flow.nodes[key].type.is_end]
        on = bool(able) and all(self._flow.nodes[key].disabled for key in able)
        if ids:
            text = tr("Switch on") if on else tr("Switch off")
            self._canvas.document.edit(text, annotating.switch, ids, on=on)
        else:
            self._refuse()

    def pin(self) -> None:
        """Pin the cards; let them go, if all are pinned already."""
        ids = self._meant
        on = not self._flow.pinned.issuperset(ids)
        if ids:
            text = tr("Pin") if on else tr("Unpin")
            self._canvas.document.edit(text, annotating.pin, ids, on=on)
        else:
            self._refuse()

    def groups(self) -> tuple[str, ...]:
        """The groups of the cards that a command is about, each once."""
        found = (self._flow.group_of.get(key) for key in self._meant)
        return tuple(dict.fromkeys(key for key in found if key is not None))

    def group(self) -> None:
        """Draw a frame round the cards, and ask for its title."""
        before = self._flow.groups.keys()
        if self._canvas.document.edit(tr("Group"), annotating.group, self._meant):
            for key in self._flow.groups.keys() - before:
                self._canvas.chrome.group.edit(key)

    def rename_group(self) -> None:
        """Edit the title of the group that the cards are in."""
        groups = self.groups()
        if groups:
            self._canvas.chrome.group.edit(groups[0])
        else:
            self._canvas.message.emit(tr("The chosen cards are in no group."))

    def color_group(self, key: str, color: str) -> None:
        """Paint a frame in another colour."""
        self._canvas.document.edit(tr("Colour"), annotating.change_group, key, color=color)

    def color_notes(self, color: str) -> None:
        """Paint the chosen notes in another colour."""
        keys = tuple(self._canvas.flow_scene.notes.chosen)
        self._canvas.document.edit(tr("Colour"), annotating.change_notes, keys, color=color)

    def add_note(self, at: QPointF | None = None) -> None:
        """Add a note at a place, else at the pointer or in the middle, and write in it."""
        canvas = self._canvas
        middle = at or canvas.mouse.over or canvas.at_centre()
        width, height = USUAL_SIZE
        wish = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        corner = canvas.camera.held_in_view(wish).topLeft()
        place = snapped(corner.x(), corner.y())
        if canvas.document.edit(tr("Add note"), annotating.add_note, Note(at=place)):
            key = list(self._flow.notes)[-1]
            canvas.flow_scene.select((), (key,))
            canvas.chrome.note.edit(key)

    def edit_note(self) -> bool:
        """Write in the note that was chosen last; whether there is one."""
        chosen = tuple(self._canvas.flow_scene.notes.chosen)
        if chosen:
            self._canvas.chrome.note.edit(chosen[-1])
        return bool(chosen)

    def resize_notes(self, dx: int, dy: int) -> bool:
        """Make the chosen notes wider and higher by so much; False if cards are chosen too, or no
        notes.
        """
        scene = self._canvas.flow_scene
        keys = () if scene.selection else tuple(scene.notes.chosen)
        if keys:
            text, edit = tr("Resize note"), annotating.resize_notes
            self._canvas.document.edit(text, edit, keys, dx, dy, merge=True)
        return bool(keys)

    def next_note(self) -> None:
        """Go to the note after the chosen one, or to the first."""
        scene, keys = self._canvas.flow_scene, list(self._flow.notes)
        if not keys:
            self._canvas.message.emit(tr("There are no notes."))
            return
        chosen = next(iter(scene.notes.chosen), None)
        key = keys[(keys.index(chosen) + 1) % len(keys)] if chosen is not None else keys[0]
        scene.select((), (key,))
        self._canvas.camera.show(scene.notes.box(key))
        self._canvas.message.emit(tr("Note: {text}", text=self._flow.notes[key].text))

    def ungroup(self) -> None:
        """Take the frames away that the cards are in."""
        self._canvas.document.edit(tr("Ungroup"), annotating.ungroup, self.groups())
