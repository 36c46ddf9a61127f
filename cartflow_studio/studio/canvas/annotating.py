"""What the person does on the canvas with groups, pins and steps that are switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cartflow_studio.flow import annotating
from cartflow_studio.flow.model import Flow
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
        """Draw a frame round the cards."""
        self._canvas.document.edit(tr("Group"), annotating.group, self._meant)

    def ungroup(self) -> None:
        """Take the frames away that the cards are in."""
        self._canvas.document.edit(tr("Ungroup"), annotating.ungroup, self.groups())
