"""Copy, cut, paste and duplicate: steps as the text of a flow, for any window and any editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.studio.canvas import composing, room
from cartflow_studio.studio.canvas.geometry import GRID, HEIGHT, ROW, WIDTH, snapped
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

PASTED = "pasted"
Outside = tuple[tuple[str, str, str], ...]


class Clipboard:
    """What a canvas puts on the clipboard and takes from it."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas

    @property
    def _flow(self) -> Flow:
        return self._canvas.document.flow

    def copy(self) -> bool:
        """Put the chosen cards on the clipboard, as the text of a flow file."""
        ids, notes = self._meant()
        if ids or notes:
            part = bare_part(self._flow, ids, notes=notes)
            QGuiApplication.clipboard().setText(
                flowfile.write(flowfile.with_outside(part, self._flow))
            )
            said = trn("Copied one step.", "Copied {n} steps.", len(ids))
            if not ids:
                said = trn("Copied one note.", "Copied {n} notes.", len(notes))
            self._canvas.message.emit(said)
        return bool(ids or notes)

    def _meant(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The cards and the notes that are meant; with notes chosen, no card that has the focus."""
        scene = self._canvas.flow_scene
        notes = tuple(scene.notes.chosen)
        return (scene.selection if notes else self._canvas.commands.meant()), notes

    def cut(self) -> None:
        """Copy, then delete."""
        if self.copy():
            self._canvas.commands.delete()

    def paste(self, *, connected: bool = False) -> None:
        """Add the steps whose text is on the clipboard, at the pointer if it is over the canvas;
        `connected` with the connections that led from and to them.
        """
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._canvas.message.emit(tr("There is nothing on the clipboard to paste."))
            return
        try:
            found = flowfile.read_fragment(text, source="clipboard")
        except flowfile.NewerFormatError as fault:
            self._canvas.message.emit(f"{fault.message} {fault.hint}")
            return
        except flowfile.FlowFileError as fault:
            self._canvas.message.emit(_refusal(text, fault))
            return
        pointer = self._canvas.mouse.over
        wish = snapped(pointer.x(), pointer.y()) if pointer is not None else None
        outside = found.outside if connected else ()
        self.add(tr("Paste"), found.flow, wish=wish, outside=outside)
        if found.has_more:
            self._canvas.message.emit(
                tr("The steps were added; goals and settings of the pasted flow were left out.")
            )

    def duplicate(self) -> None:
        """Add a copy of the chosen cards below them."""
        ids, notes = self._meant()
        if ids or notes:
            known = placed(self._flow)
            part = bare_part(self._flow, ids, {key: known[key] for key in ids}, notes)
            self.add(tr("Duplicate"), part)

    def add(
        self, text: str, part: Flow, *, wish: Position | None = None, outside: Outside = ()
    ) -> bool:
        """Add steps as one edit and choose them: around a place, or near where they stood."""
        before, noted = set(self._flow.nodes), set(self._flow.notes)
        offset = self._offset(part, wish)
        done = self._canvas.document.edit(text, composing.paste, part, offset, outside)
        if done:
            self._canvas.select([key for key in self._flow.nodes if key not in before], show=True)
            scene = self._canvas.flow_scene
            scene.choose_notes(key for key in self._flow.notes if key not in noted)
        return done

    def _offset(self, part: Flow, wish: Position | None) -> Position:
        """How far the steps move: so that they stand on no other, and are seen."""
        if not part.nodes:
            return _offset_of_notes(part, wish)
        at = placed(part)
        cards = room.boxes(part, at, at)
        others = room.boxes_of(self._canvas.flow_scene.index)
        left, top = (int(cards[:, 0].min()), int(cards[:, 1].min())) if len(cards) else (0, 0)
        view = self._canvas.mapToScene(self._canvas.viewport().rect()).boundingRect()
        if wish is not None:
            width, height = int(cards[:, 2].max()) - left, int(cards[:, 3].max()) - top
            x, y = snapped(wish[0] - width / 2, wish[1] - height / 2)
            return room.clear_offset(others, cards, (x - left, y - top))
        if not view.contains(left + WIDTH / 2, top + HEIGHT / 2):
            middle = self._canvas.at_centre()
            x, y = snapped(middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2)
            return room.clear_offset(others, cards, (x - left, y - top))
        start = (0, 0) if not room.touched(cards, others).any() else (0, ROW)
        return room.clear_offset(others, cards, start)


def _offset_of_notes(part: Flow, wish: Position | None) -> Position:
    """A little down and right, or so that the first lies around the wish."""
    if wish is None:
        return GRID, GRID
    note = next(iter(part.notes.values()))
    x, y = snapped(wish[0] - note.size[0] / 2, wish[1] - note.size[1] / 2)
    return x - note.at[0], y - note.at[1]


def bare_part(
    flow: Flow,
    ids: tuple[str, ...],
    at: dict[str, Position] | None = None,
    notes: tuple[str, ...] = (),
) -> Flow:
    """The chosen steps with the connections among them and the chosen notes, without goals and
    settings.
    """
    part = edits.part(flow, ids, notes)
    part = edits.change_flow(
        part, id=PASTED, name="", note="", header="", goals=(), exits=(), events=(), attributes=()
    )
    part = edits.change_flow(part, settings=Flow(PASTED).settings)
    return edits.change_flow(part, positions=at or placed(part))


def _refusal(text: str, fault: flowfile.FlowFileError) -> str:
    if len(text) <= flowfile.LARGEST and not any(key in text for key in ("type:", "nodes:")):
        return tr(
            "There are no steps on the clipboard, but some other text. Copy steps on a canvas, "
            "or the text of a flow file."
        )
    where = tr("Line {line}: {what}", line=fault.line, what=fault.message)
    why = f"{where if fault.line else fault.message} {fault.hint}".strip()
    return tr("That is no part of a flow. {why}", why=why)
