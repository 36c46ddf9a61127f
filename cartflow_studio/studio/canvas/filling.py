"""Words that come into view all at once are placed some in each frame, so that none takes long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.scene import FlowScene

MOVING, RESTING = 60, 250  # words that find their places in a frame, while the zoom moves or not


class Filling:
    """Chooses the connections whose words are painted in this frame of a scene; where that are not
    all, more frames follow.
    """

    def __init__(self, scene: FlowScene) -> None:
        self._scene = scene
        self._next = QTimer(scene)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(scene.update)

    def __call__(self, rows: Iterable[int]) -> list[int]:
        """Those of these connections whose words have their places, and some more."""
        rows, zooming = list(rows), self._scene.brush.zooming
        later = self._scene.edges.unplaced(rows)[MOVING if zooming else RESTING :]
        if later and not zooming:
            self._next.start()
        unseen = set(later)
        return [row for row in rows if row not in unseen] if later else rows
