"""The scene: keeps cards and connections in step with a flow, touching only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.studio.canvas import numbers
from cartflow_studio.studio.canvas.boxes import box_of, together
from cartflow_studio.studio.canvas.card_layer import Brush, CardLayer, Findings
from cartflow_studio.studio.canvas.cards import State
from cartflow_studio.studio.canvas.edges import EdgeLayer
from cartflow_studio.studio.canvas.filling import Filling
from cartflow_studio.studio.canvas.frames import FrameLayer
from cartflow_studio.studio.canvas.goal_card import GoalCard
from cartflow_studio.studio.canvas.grid import Grid
from cartflow_studio.studio.canvas.index import Index, Link, Rect
from cartflow_studio.studio.canvas.labels import REACH
from cartflow_studio.studio.canvas.notes import NoteLayer, areas
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.overview import (
    Blocks,
    clearness,
    nearness,
    paint_blocks,
    paint_overview,
)
from cartflow_studio.studio.canvas.travellers import Travellers
from cartflow_studio.studio.theme import Theme

AROUND = 600.0
MANY = 200  # cards; when more change at once, all is painted anew


class Carried(NamedTuple):
    """The rows of the cards that are being moved, and of the connections that follow."""

    cards: frozenset[int]
    links: frozenset[int]


class FlowScene(QGraphicsScene):
    """A flow as cards and connections. It shows; it changes nothing in the flow."""

    selection_changed = Signal(object)  # tuple of node ids
    hover_changed = Signal(str)  # node id; "" over none
    focus_changed = Signal(object)  # node id, or None
    people_wished = Signal(str, str)  # node id, port or ""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.brush = Brush(theme)
        self.flow = Flow("empty")
        self.index = Index(self.flow, {})
        self.frames = FrameLayer()
        self.edges = EdgeLayer(self.flow, self.index, self.frames)
        self.cards = CardLayer(self.flow, self.index, self.brush)
        self.goal = GoalCard()
        self.notes = NoteLayer()
        self.overlay: OverlayView | None = None
        self.travellers: Travellers | None = None
        self.has_grid = True
        self.filling: Filling | None = None  # without one all words are painted at once
        self.changes = 0  # of anything but where carried cards are
        self.carried: Carried | None = None
        self.exposed: tuple[Rect, ...] = ()  # what is to be painted, where that is known exactly
        self.hovered: str | None = None
        self.focused: str | None = None
        self.targets: frozenset[str] | None = None
        self.blocks = Blocks()
        self._grid = Grid()
        self._shown = 0  # the state of the index in which it shows the flow, nothing carried away
        self._covered: tuple[tuple[Carried | None, int, int], list[QRectF]] = ((None, 0, -1), [])
        self._last: tuple[Flow, Index] | None = None
        self._selected: dict[str, None] = {}
        self._best: str | None = None

    @property
    def theme(self) -> Theme:
        """The theme it is painted in."""
        return self.brush.theme

    @property
    def selection(self) -> tuple[str, ...]:
        """The chosen cards, in the order of their choice."""
        return tuple(self._selected)

    def show_flow(self, flow: Flow) -> None:
        """Show a flow in place of the one before."""
        (before, self.flow), self.carried = (self.flow, flow), None
        at = placed(flow)
        if flow.nodes is before.nodes and flow.links is before.links:
            self.move_cards(self.index.elsewhere(at))
            self.settle()
        else:
            self._rebuild(before, at)
        self._update(self.cards.areas(self.cards.show(flow, self.index)))
        self._shown = self.index.state
        self._update((self.goal.show_flow(flow, self.index),))
        if self.frames.show(flow, self.index) | self.notes.show(flow.notes):
            self.frames.mark(self._selected)
            self.edges.reframe()
            self.update()
        self._grow()
        self._drop_gone()

    def settle(self) -> None:
        """Cards are where the flow has them: lead connections around them, and place words."""
        changed, self.carried = self.index.route(), None
        self._shown = self.index.state
        if changed or self.edges.carried:
            self.edges.settle(changed)
            self.update()

    def _rebuild(self, last: Flow, at: Mapping[str, Position]) -> None:
        flow, before = self.flow, self.index
        if self._last is not None and self._last[0] is flow:
            self.index = self._last[1]  # undone, or done again
            self.index.follow(before)
        else:
            self._last = None  # its memory is used again
            self.edges.forget()
            self.index = Index(flow, at, before)
        self._last = (last, before) if self._shown == before.state else None
        self.edges.show(flow, self.index, self.overlay)
        self.update()

    def update(self, *area: QRectF) -> None:  # type: ignore[override]
        """Paint an area anew, or everything."""
        self.changes += 1
        super().update(*area)

    def repaint(self, area: QRectF) -> None:
        """Paint an area anew where nothing has changed but what is carried, or in front of all."""
        super().update(area)

    def _update(self, areas: Iterable[QRectF], *, moved: bool = False) -> None:
        """Paint these areas anew, or everything if they are many."""
        known = [area for area in areas if not area.isEmpty()]
        if len(known) > MANY:
            self.update()
            return
        for area in together(known):
            (self.repaint if moved else self.update)(area)

    def _grow(self) -> None:
        bounds = self.content()
        if bounds is not None:
            around = bounds.adjusted(-AROUND, -AROUND, AROUND, AROUND)
            if not self.sceneRect().contains(around):
                self.setSceneRect(self.sceneRect() | around if self.flow.nodes else around)

    def _drop_gone(self) -> None:
        cards = self.index.row
        if self.focused not in cards:
            self.focused = None
        if self.hovered not in cards:
            self.hovered = None
        if self.edges.selected and self.edges.selected not in self.index.link_row:
            self.edges.selected = None
        if self.edges.hovered and self.edges.hovered not in self.index.link_row:
            self.edges.hovered = None
        if any(key not in cards for key in self._selected):
            self.select([key for key in self._selected if key in cards])

    def content(self, ids: Iterable[str] | None = None) -> QRectF | None:
        """The rectangle around these cards, or around all with frames, notes and the goal card."""
        bounds = self.index.bounds_of(None if ids is None else list(ids))
        rect = QRectF()
        if bounds is not None:
            rect = QRectF(QPointF(*bounds[:2]), QPointF(*bounds[2:]))
        if ids is None:
            rect = rect | self.frames.bounds() | self.notes.bounds()
            if bounds is not None and self.goal.is_seen:
                rect |= self.goal.body()
        return rect if rect.isValid() else None

    def move_cards(self, at: Mapping[str, Position]) -> None:
        """Show cards elsewhere, without any change to the flow."""
        if not at:
            return
        cards = [self.index.row[key] for key in at]
        rows = {row for card in cards for row in self.index.touching[card]}
        self.carried = Carried(frozenset(cards), frozenset(rows))
        was, stale = self._covered
        if was != (self.carried, self.index.state, self.changes):
            stale = self._covered_by(at, rows)
        self.index.move(at)
        self.edges.carry(rows, cards)
        for row in rows:
            self.edges.words(row)
        framed = self.frames.follow(at)
        now = self._covered_by(at, rows)
        self._covered = (self.carried, self.index.state, self.changes), now
        self._update((*stale, *now), moved=True)
        if framed:
            self._update(framed)

    def _covered_by(self, ids: Iterable[str], links: Iterable[int]) -> list[QRectF]:
        below = numbers.area(self.index, ids if self.overlay is not None else ())
        return together([*self.cards.areas(ids), *self.edges.areas(links), below])

    def show_findings(self, findings: Findings) -> None:
        """Show the worst finding of each node on its card."""
        self._update(self.cards.areas(self.cards.show_findings(findings)))

    def found(self, severity: str) -> list[str]:
        """The nodes whose worst finding is as severe as that."""
        return [key for key, finding in self.cards.findings.items() if finding[0] == severity]

    def finding(self, key: str) -> str:
        """The message of the worst finding of a node, or nothing."""
        return self.cards.findings.get(key, ("", ""))[1]

    def show_overlay(self, overlay: OverlayView | None) -> None:
        """Show the numbers of a run, or none."""
        same = overlay is not None and self.overlay is not None
        if same and overlay is not None and self.overlay is not None:
            same = overlay == self.overlay
        self.overlay = overlay
        if not same:
            self.edges.show(self.flow, self.index, overlay)
        self.update()

    def show_travellers(self, travellers: Travellers | None) -> None:
        """Show people on their way, or nobody; they are painted where they are `now`."""
        self.travellers = travellers
        self.update()

    def show_zooming(self, zooming: bool) -> None:
        """Paint quickly while zooming, and sharp again when it is over."""
        self.brush.zooming = self.edges.quick = zooming

    def show_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self.brush.theme = theme
        self.update()

    def select(self, ids: Iterable[str], notes: Iterable[str] = ()) -> None:
        """Choose these cards and notes, and no others."""
        chosen = dict.fromkeys(key for key in ids if key in self.index.row)
        self.choose_notes(notes)
        if tuple(chosen) == tuple(self._selected) and self.edges.selected is None:
            return
        self._update(self.frames.mark(chosen))
        changed = set(chosen) ^ set(self._selected)
        told = tuple(chosen) != tuple(self._selected)
        self._selected = chosen
        self.select_link(None)
        self._restate(changed)
        if told:
            self.selection_changed.emit(tuple(chosen))

    def choose_notes(self, keys: Iterable[str]) -> None:
        """Choose these notes and no others; the chosen cards stay as they are."""
        notes, before = self.notes, self.notes.chosen
        notes.chosen = dict.fromkeys(key for key in keys if key in notes.notes)
        self._update(areas(notes, before.keys() ^ notes.chosen.keys()))

    def hover_note(self, key: str | None) -> None:
        """The pointer is over a note."""
        before, self.notes.hovered = self.notes.hovered, key
        if before != key:
            self._update(areas(self.notes, (x for x in (before, key) if x is not None)))

    def hover_goal(self, hovered: bool) -> None:
        """The pointer is over the goal card, or not."""
        if self.goal.show_hovered(hovered):
            self.update(self.goal.area())

    def select_link(self, link: Link | None) -> None:
        """Choose a connection."""
        if link != self.edges.selected:
            self.edges.selected = link
            self.update()

    def hover(self, key: str | None, link: Link | None = None) -> None:
        """The pointer is over a card or a connection."""
        if link != self.edges.hovered:
            rows = [self.index.link_row[x] for x in (link, self.edges.hovered) if x is not None]
            self.edges.hovered = link
            for area in self.edges.areas(rows):
                self.update(area.adjusted(-20, -20, 20, 40))
        if key != self.hovered:
            before, self.hovered = self.hovered, key
            self._restate(x for x in (before, key) if x is not None)
            self.hover_changed.emit(key or "")

    def focus(self, key: str | None) -> None:
        """The keyboard is on a card."""
        before, self.focused = self.focused, key
        self._restate(x for x in (before, key) if x is not None)
        if key != before:
            self.focus_changed.emit(key)

    def offer(self, targets: Iterable[str] | None, best: str | None = None) -> None:
        """While connecting: fade all but the cards that can be reached; `best` glows."""
        self.targets = None if targets is None else frozenset(targets)
        before, self._best = self._best, best
        self.edges.faded, self.cards.bright = targets is not None, self.targets
        self._restate(x for x in (before, best) if x is not None)
        self.update()

    def glow(self, key: str | None) -> None:
        """While connecting: this card is the one under the pointer."""
        before, self._best = self._best, key
        self._restate(x for x in (before, key) if x is not None)

    def _restate(self, ids: Iterable[str]) -> None:
        changed: list[str] = []
        for key in ids:
            state = State.PLAIN
            if key == self.hovered:
                state |= State.HOVERED
            if key in self._selected:
                state |= State.SELECTED
            if key == self.focused:
                state |= State.FOCUSED
            if key == self._best and self.targets is not None:
                state |= State.TARGET
            if key in self.index.row and self.cards.show_state(key, state):
                changed.append(key)
        self._update(self.cards.areas(changed))

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The ground, the connections with their words, and the cards."""
        self.paint_ground(painter, QRectF(rect))
        rects = self.exposed or (box_of(rect),)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_papers(painter, rects)
        self.edges.paint(painter, self.edges.seen(rects), self.theme, drawn=self.brush.drawn)
        self.paint_travellers(painter, rects)
        self.paint_words(painter, self.index.links_in_any(rects, REACH))
        if self.goal.is_seen:
            self.goal.paint(painter, rects, self.brush)
        self.cards.paint(painter, self.cards.seen(rects))

    def paint_words(self, painter: QPainter, rows: Iterable[int]) -> None:
        """The words on these connections."""
        clear, drawn = self.brush.seen(painter, clearness), self.brush.drawn
        if clear > 0 and self.targets is None:
            rows = self.filling(rows) if self.filling is not None else rows
            self.edges.paint_words(painter, rows, self.theme, drawn=drawn, opacity=clear)

    def is_far(self, zoom: float) -> bool:
        """Whether nothing but the overview is seen."""
        return nearness(zoom, moving=self.brush.zooming) == 0.0

    def paint_papers(self, painter: QPainter, rects: tuple[Rect, ...]) -> None:
        """The frames and the notes."""
        self.frames.paint(painter, rects, self.theme)
        self.notes.paint(painter, rects, self.brush)

    def paint_travellers(self, painter: QPainter, rects: tuple[Rect, ...]) -> None:
        """The people on their way."""
        if self.travellers is not None:
            self.travellers.paint(painter, self.index, rects, self.theme)

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        """The ground with its dots."""
        if self.has_grid:
            self._grid.paint(painter, rect, self.theme)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The numbers of a run; from further away the cards turn into blocks of colour."""
        near = self.brush.seen(painter, nearness)
        if near < 1.0:
            painter.setOpacity(1.0 - near)
            paint_blocks(painter, self.index, box_of(rect), self.theme, blocks=self.blocks)
            painter.setOpacity(1.0)
        self.paint_numbers(painter, self.numbered(self.exposed or (box_of(rect),)))

    def numbered(self, rects: tuple[Rect, ...]) -> list[int]:
        """The cards whose numbers, below them, touch one of the rectangles."""
        below = numbers.depth(self.overlay)
        return self.index.cards_in_any(rects, below=below) if below else []

    def paint_numbers(self, painter: QPainter, rows: Iterable[int]) -> None:
        """The numbers of a run under these cards."""
        clear = self.brush.seen(painter, clearness)
        if self.overlay is not None and clear > 0:
            painter.setOpacity(clear)
            numbers.paint(painter, self.index, rows, self.overlay, self.brush)
            painter.setOpacity(1.0)

    def paint_far(self, painter: QPainter, rect: QRectF) -> None:
        """Everything in one pass, as seen from far away."""
        seen = box_of(rect)
        self.paint_ground(painter, rect)
        self.paint_papers(painter, (seen,))
        marked = self.selection
        paint_overview(painter, self.index, seen, self.theme, blocks=self.blocks, marked=marked)
        self.paint_travellers(painter, (seen,))
