"""Editing the title of a card in its place."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.cards import TEXT_LEFT
from cartflow_studio.studio.canvas.geometry import HEIGHT, WIDTH
from cartflow_studio.studio.canvas.in_place import READABLE, LineInPlace
from cartflow_studio.studio.theme import Weight
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas


class TitleEditor(LineInPlace):
    """The title of a card; from further away cards say too little to be edited."""

    too_far = 0.5

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas)
        self.setAccessibleName(tr("Title of the card"))

    def _parts(self, flow: Flow) -> Collection[str]:
        return flow.nodes

    def _box(self, key: str) -> QRectF:
        index = self._canvas.flow_scene.index
        row = index.row[key]
        x = float(index.x[row]) + TEXT_LEFT - 8
        y = float(index.y[row]) + (float(index.height[row]) - HEIGHT) / 2 + 8
        return QRectF(x, y, WIDTH - TEXT_LEFT - 2, 30)

    def _whole(self, key: str) -> QRectF:
        return self._canvas.flow_scene.content((key,)) or self._box(key)

    def _come_near(self, rect: QRectF) -> None:
        if self._canvas.zoom < READABLE:
            self._canvas.camera.look_at(rect.center(), 1.0)

    def _fill(self, key: str) -> None:
        node = self._canvas.document.flow.nodes[key]
        self._show_words(node.title, tr(node.type.label))

    def _dress(self, key: str) -> None:
        words = self._sized(14, Weight.DemiBold, least=8)
        self._wear(words, pad=round(6 * self._canvas.zoom))

    def _write(self, key: str, words: str) -> None:
        document = self._canvas.document
        if words != document.flow.nodes[key].title:
            document.edit(tr("Rename card"), edits.change_node, key, title=words)
