"""People on their way: dots on the connections while a run is played as a film."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen, QPixmap

from cartflow_studio.studio.canvas.blit import Placed, blit, device_scale
from cartflow_studio.studio.canvas.index import Flags, Index, Link, Rect, Rows
from cartflow_studio.studio.canvas.kept import painted
from cartflow_studio.studio.theme import Theme

PLACES = 24  # people this near to each other on a connection are one dot
CROWD = 50_000  # people on their way that are not looked at one by one
MOST = 400  # dots in a frame
SIZES = (1, 3, 10, 30, 100)  # people from which on a dot is a size larger
RADII = (3.5, 4.5, 6.0, 7.5, 9.0)
LEAST = 0.6  # device pixels to a unit of a dot, however far away
LARGEST = 12.0  # half of a dot's picture, in scene units
Instants = NDArray[np.int64]


class Travellers:
    """Who is on the way at an instant. Leaving a node, people need `span` of the film's time
    (microseconds) for the way to the next, whatever the distance, so that they can be seen.
    """

    def __init__(self, departures: Mapping[Link, Instants]) -> None:
        self._links = list(departures)
        self._times = times = [np.sort(departures[link]) for link in self._links]
        whole = np.concatenate(times) if times else np.zeros(0, dtype=np.int64)
        link = np.repeat(np.arange(len(times)), [len(each) for each in times])
        order = np.argsort(whole, kind="stable")
        self._at, self._link = whole[order], link[order]
        self._index: Index | None = None
        self._rows = np.zeros(0, dtype=np.int64)
        self.now = 0
        self.span = 1

    def dots(self, index: Index, rects: tuple[Rect, ...]) -> list[tuple[float, float, int]]:
        """The scene point of each dot that may be seen in the rectangles, and its size."""
        seen = np.zeros(len(index.links) + 1, dtype=np.bool_)
        seen[index.links_in_any(rects, LARGEST)] = True
        begin, end = np.searchsorted(self._at, [self.now - self.span, self.now], side="right")
        if end - begin > CROWD:
            places, people = self._crowd(self._rows_in(index), seen)
        else:
            rows = self._rows_in(index)[self._link[begin:end]]
            shares = (self.now - self._at[begin:end]) / self.span
            here = seen[rows]
            parts = np.minimum(shares[here] * PLACES, PLACES - 1).astype(int)
            places, people = np.unique(rows[here] * PLACES + parts, return_counts=True)
        places, people = places[:MOST], people[:MOST]
        points = index.points(places // PLACES, (places % PLACES + 0.5) / PLACES)
        sizes = np.searchsorted(SIZES, people, side="right") - 1
        return list(zip(*points.T.tolist(), sizes.tolist(), strict=True))

    def _crowd(self, rows: Rows, seen: Flags) -> tuple[Rows, Rows]:
        """The places with people on them and how many, without a look at each of them."""
        edges = self.now - self.span * np.arange(PLACES + 1) // PLACES
        places, people = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for link in np.flatnonzero(seen[rows]).tolist():
            counts = -np.diff(np.searchsorted(self._times[link], edges, side="right"))
            there = np.flatnonzero(counts)
            places.append(int(rows[link]) * PLACES + there)
            people.append(counts[there])
        return np.concatenate(places), np.concatenate(people)

    def _rows_in(self, index: Index) -> NDArray[np.int64]:
        """The row of each link in the index; one behind the last for links that are gone."""
        if index is not self._index:
            gone = len(index.links)
            self._index = index
            self._rows = np.array(
                [index.link_row.get(link, gone) for link in self._links], dtype=np.int64
            )
        return self._rows

    def paint(self, painter: QPainter, index: Index, rects: tuple[Rect, ...], theme: Theme) -> None:
        """Paint the dots, from far away larger than life."""
        scale = device_scale(painter)
        shown = max(scale, LEAST)
        half = LARGEST * shown / scale
        pictures: list[Placed] = [
            (_dot(size, theme, shown), x - half, y - half) for x, y, size in self.dots(index, rects)
        ]
        blit(painter, pictures, scale)


@lru_cache(maxsize=256)
def _dot(size: int, theme: Theme, scale: float) -> QPixmap:
    def paint(painter: QPainter) -> None:
        painter.setPen(QPen(theme.color("background"), 1.5))
        painter.setBrush(theme.color("accent_text"))
        painter.drawEllipse(QPointF(LARGEST, LARGEST), RADII[size], RADII[size])

    side = 2 * LARGEST * scale
    return painted(side, side, scale, paint)
