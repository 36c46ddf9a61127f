"""The film of a run: a frame of it with sixty cards in view, in CPU time without a display."""

import os
from collections.abc import Iterator
from statistics import median
from time import process_time

import numpy as np
from PySide6.QtWidgets import QApplication

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.travellers import Travellers
from tests.benchmarks.canvas_ours import Ours
from tests.benchmarks.figure import Figure

CARDS = 60
JOURNEYS = 1_000_000
FRAMES = 120
EVERY = 6  # frames between two looks at the numbers
MINUTE = 60_000_000


def departures(flow: Flow) -> dict[tuple[str, str], np.ndarray]:
    """A million journeys through the flow: when each left by each exit, sixty days in all."""
    dice = np.random.default_rng(3)
    each = JOURNEYS // len(flow.links)
    return {
        link: np.sort(dice.integers(0, 60 * 1440 * MINUTE, each, dtype=np.int64))
        for link in flow.links
    }


def figures() -> Iterator[Figure]:
    """The CPU time of a frame: dots moved, numbers counted up every sixth time, painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    flow = Ours.prepare("", CARDS)
    canvas = Ours(flow).view
    canvas.show()
    canvas.fit(animated=False)
    QApplication.processEvents()
    travellers = Travellers(departures(flow))
    travellers.span = 1440 * MINUTE
    spent = []
    for frame in range(FRAMES):
        start = process_time()
        travellers.now = frame * 720 * MINUTE
        if frame % EVERY == 0:
            counts = {link: frame * 10 + place for place, link in enumerate(flow.links)}
            canvas.show_overlay(OverlayView(dict.fromkeys(flow.nodes, f"{frame} waiting"), counts))
        canvas.flow_scene.show_travellers(travellers)
        QApplication.processEvents()
        spent.append((process_time() - start) * 1000)
    canvas.close()
    yield Figure("film.frame.60", sum(spent) / len(spent), "ms CPU", 6)
    yield Figure("film.frame.60.median", median(spent), "ms CPU", 6)
