"""Where on the canvas was looked before: back and forward, as in a browser."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from cartflow_studio.studio.canvas.camera import Camera

MOST = 100
Place = tuple[QPointF, float]  # the scene point in the middle, and the zoom


class Looking:
    """The places that were looked at. The one of now is wherever the camera is."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._past: list[Place] = []
        self._future: list[Place] = []

    def leave(self) -> None:
        """Note the place of now: in a moment the camera looks elsewhere."""
        here = self._camera.goal
        if not self._past or not _same(self._past[-1], here):
            self._past.append(here)
            del self._past[:-MOST]
        self._future.clear()

    def forget(self) -> None:
        """Forget all places: another flow is shown."""
        self._past.clear()
        self._future.clear()

    def back(self) -> bool:
        """Look where was looked before; False if there is no such place."""
        return self._go(self._past, self._future)

    def forward(self) -> bool:
        """Look where `back` came from; False if there is no such place."""
        return self._go(self._future, self._past)

    def _go(self, source: list[Place], other: list[Place]) -> bool:
        here = self._camera.goal
        while source:
            place = source.pop()
            if not _same(place, here):
                other.append(here)
                self._camera.look_at(*place, animated=True)
                return True
        return False


def _same(one: Place, other: Place) -> bool:
    away = (one[0] - other[0]).manhattanLength() * one[1]
    return away < 8.0 and abs(one[1] / other[1] - 1.0) < 0.02
