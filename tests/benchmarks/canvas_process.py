"""A canvas in a process of its own: what it costs to open, move and change so many cards.

`python -m tests.benchmarks.canvas_process LIBRARY COUNT` prints the figures as one JSON object: CPU
milliseconds of a step and its painting, and megabytes. All libraries get the same cards at the same
places, the same events of mouse and wheel, and a view of 1920x1080.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from time import process_time
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsView

STEPS = 60
TURNS = 16  # steps of zooming where all is seen
FRAMES = 5
ROUNDS = 3
GONE = 100  # cards that are deleted
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NO_BUTTON = Qt.MouseButton.NoButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Canvas(Protocol):
    """What is measured of a library."""

    view: QGraphicsView

    def show_all(self) -> None:
        """See all cards."""

    def look_closely(self) -> QPointF:
        """See the middle at 100 %; returns a point of the viewport on a card there."""

    def choose(self, count: int) -> None:
        """Choose so many cards."""

    def delete(self) -> None:
        """Delete what is chosen, so that it can be undone."""

    def undo(self) -> None:
        """Undo that."""


def send(view: QGraphicsView, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
    """Send an event of the mouse, and paint."""
    globally = QPointF(view.viewport().mapToGlobal(at.toPoint()))
    moves = kind == QEvent.Type.MouseMove
    held = NO_BUTTON if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(kind, at, globally, NO_BUTTON if moves else button, held, NO_KEYS)
    QApplication.sendEvent(view.viewport(), event)
    QApplication.processEvents()


def turn(view: QGraphicsView, angle: int) -> None:
    """Turn the wheel in the middle, and paint."""
    at = QPointF(view.viewport().rect().center())
    globally = QPointF(view.viewport().mapToGlobal(at.toPoint()))
    phase = Qt.ScrollPhase.NoScrollPhase
    turned = QPoint(0, angle)
    event = QWheelEvent(at, globally, QPoint(), turned, NO_BUTTON, NO_KEYS, phase, False)
    QApplication.sendEvent(view.viewport(), event)
    QApplication.processEvents()


def dragging(view: QGraphicsView, at: QPointF, button: Qt.MouseButton) -> Iterator[float]:
    """The CPU ms of each step of a drag, there and back."""
    send(view, QEvent.Type.MouseButtonPress, at, button)
    for step in range(STEPS):
        away = min(step, STEPS - step)
        start = process_time()
        send(view, QEvent.Type.MouseMove, at + QPointF(away * 6, away * 4), button)
        yield (process_time() - start) * 1000
    send(view, QEvent.Type.MouseButtonRelease, at, button)


def dearer(times: Iterable[float]) -> list[float]:
    """The dearer half: steps in which the grid holds a card cost next to nothing."""
    known = sorted(times)
    return known[len(known) // 2 :]


def zooming(view: QGraphicsView, steps: int) -> Iterator[float]:
    """The CPU ms of each turn of the wheel, nearer and back."""
    for step in range(steps):
        start = process_time()
        turn(view, 40 if step % 8 < 4 else -40)
        yield (process_time() - start) * 1000


def frames(view: QGraphicsView) -> Iterator[float]:
    """The CPU ms of painting all that is seen."""
    for _ in range(FRAMES):
        start = process_time()
        view.viewport().repaint()
        yield (process_time() - start) * 1000


def deleting(canvas: Canvas) -> Iterator[tuple[float, float]]:
    """The CPU ms of deleting cards and of undoing it, each with its painting."""
    for _ in range(ROUNDS):
        canvas.choose(GONE)
        QApplication.processEvents()
        times = [process_time()]
        for work in (canvas.delete, canvas.undo):
            work()
            QApplication.processEvents()
            times.append(process_time())
        yield (times[1] - times[0]) * 1000, (times[2] - times[1]) * 1000


def resident() -> float:
    """The memory of this process in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def begun(library: str, count: int) -> tuple[Canvas, float]:
    """A canvas with its first picture painted, and the CPU ms that took."""
    if library == "cartflow":
        from tests.benchmarks.canvas_ours import Ours as Library
    else:
        from tests.benchmarks.canvas_peer import Peer as Library
    prepared = Library.prepare(library, count)
    gc.collect()
    start = process_time()
    canvas = Library(prepared)
    canvas.view.show()
    QApplication.processEvents()
    canvas.view.viewport().repaint()
    spent = (process_time() - start) * 1000
    size = canvas.view.viewport().size()
    assert abs(size.width() - 1920) < 4, size
    return canvas, spent


def measured(library: str, count: int) -> Iterator[tuple[str, float]]:
    """Every figure of a library at a size."""
    begun(library, 30)[0].view.window().close()  # imports, fonts
    before = resident()
    canvas, spent = begun(library, count)
    yield "open", spent
    view = canvas.view
    canvas.show_all()
    QApplication.processEvents()
    yield "memory", resident() - before
    yield "fit", median(frames(view))
    yield "fit_zoom", median(zooming(view, TURNS))
    at = canvas.look_closely()
    QApplication.processEvents()
    steps = list(dragging(view, at, LEFT))
    yield "drag", median(steps)
    yield "drag_moved", median(dearer(steps))
    yield "pan", median(dragging(view, QPointF(700, 30), MIDDLE))
    canvas.look_closely()
    yield "zoom", median(zooming(view, STEPS))
    canvas.look_closely()
    times = list(deleting(canvas))
    yield "delete", median(gone for gone, _ in times)
    yield "undo", median(back for _, back in times)


def seen(view: QGraphicsView) -> QRectF:
    """What is seen of the scene."""
    return view.mapToScene(view.viewport().rect()).boundingRect()


if __name__ == "__main__":
    print(json.dumps(dict(measured(sys.argv[1], int(sys.argv[2])))))
