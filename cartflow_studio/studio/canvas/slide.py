"""Cards that an edit has moved slide to their new places, so that the eye can follow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from cartflow_studio.flow.model import Position
from cartflow_studio.studio.canvas.columns import Floats, rows_among
from cartflow_studio.studio.canvas.scene import FlowScene

DURATION = 200  # ms
Shown = tuple[Mapping[str, int], Floats, Floats]  # the row of each card, and columns x and y
MOST_CARDS = 800  # more than that jump


class Slide(QObject):
    """Moves the cards of a scene from where they were shown to where they are."""

    def __init__(self, scene: FlowScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._from: dict[str, Position] = {}
        self._to: dict[str, Position] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(DURATION)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        self._animation.finished.connect(scene.settle)

    def shown(self) -> Shown:
        """Where the cards are shown now."""
        index = self._scene.index
        return index.row, index.x.copy(), index.y.copy()

    def stop(self) -> None:
        """Go to the end at once."""
        if self._animation.state() == QVariantAnimation.State.Running:
            self._animation.stop()
            self._scene.move_cards(self._present(self._to))
            self._scene.settle()

    def start(self, before: Shown) -> None:
        """Slide from where the cards were to where they are; one card alone does not."""
        index, (row, x, y) = self._scene.index, before
        if not row:
            return
        old = rows_among(index.ids, row)
        rows = np.flatnonzero((old >= 0) & ((x[old] != index.x) | (y[old] != index.y)))
        if not 1 < len(rows) <= MOST_CARDS:
            return
        self._to = {index.ids[now]: _at(index.x[now], index.y[now]) for now in rows.tolist()}
        self._from = {index.ids[now]: _at(x[old[now]], y[old[now]]) for now in rows.tolist()}
        self._scene.move_cards(self._from)
        self._animation.start()

    def _step(self, share: object) -> None:
        part = float(share)  # type: ignore[arg-type]
        self._scene.move_cards(
            {
                key: (round(x + (at[0] - x) * part), round(y + (at[1] - y) * part))
                for key, at in self._present(self._to).items()
                for x, y in (self._from[key],)
            }
        )

    def _present(self, at: Mapping[str, Position]) -> dict[str, Position]:
        return {key: place for key, place in at.items() if key in self._scene.index.row}


def _at(x: float, y: float) -> Position:
    return round(float(x)), round(float(y))
