"""Which group a card belongs to while it is carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cartflow_studio.studio.canvas.geometry import HEIGHT, WIDTH

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas


class Belonging:
    """Which groups the carried cards leave, and which they join: a card belongs to the frame that
    its middle is in, its own frame counting as it was before. A group that is carried whole stays.
    """

    def __init__(self, canvas: FlowCanvas, ids: tuple[str, ...]) -> None:
        scene = self._scene = canvas.flow_scene
        frames, owner, carried = scene.frames, scene.flow.group_of, set(ids)
        self._whole = {key for key, each in frames.groups.items() if carried >= set(each.nodes)}
        self._free = tuple(key for key in ids if owner.get(key) not in self._whole)
        self._homes = {key: frames.box(owner[key]) for key in self._free if key in owner}
        self.leaving: tuple[str, ...] = ()
        self.joining: tuple[str, ...] = ()
        self.into: str | None = None

    def look(self, lead: str) -> None:
        """The cards were carried on: see what they would leave and join, and show it."""
        scene, frames = self._scene, self._scene.frames
        if not frames.keys:
            return
        homes = self._homes
        self.leaving = tuple(key for key in homes if not self._is_in(homes[key], key))
        self.into = None
        if lead in self._free and (lead not in homes or lead in self.leaving):
            own = scene.flow.group_of.get(lead, "")
            self.into = frames.at(*self._middle(lead), besides={*self._whole, own})
        self.joining = ()
        if self.into is not None:
            box = frames.box(self.into)
            loose = (key for key in self._free if key not in homes or key in self.leaving)
            self.joining = tuple(key for key in loose if self._is_in(box, key))
        for area in frames.let_loose(frozenset(self.leaving), self.into):
            scene.update(area)

    @property
    def result(self) -> tuple[tuple[str, ...], tuple[str | None, tuple[str, ...]]]:
        """The cards that leave their group; the group that is joined, and by which."""
        return self.leaving, (self.into, self.joining)

    def end(self) -> None:
        """It is over."""
        for area in self._scene.frames.let_loose(frozenset(), None):
            self._scene.update(area)

    def _middle(self, key: str) -> tuple[float, float]:
        index = self._scene.index
        row = index.row[key]
        return float(index.x[row]) + WIDTH / 2, float(index.y[row]) + HEIGHT / 2

    def _is_in(self, box: tuple[float, float, float, float], key: str) -> bool:
        x, y = self._middle(key)
        return box[0] <= x <= box[2] and box[1] <= y <= box[3]
