"""Python's garbage, collected between events."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY = 1_000  # milliseconds
YOUNG = 5_000  # objects more than at the last collection
OLD = 60  # collections of young objects between two of all


class Garbage(QObject):
    """Collects garbage in the thread of the window, between events, and at no other moment.

    Qt calls Python while it paints and while it holds locks of its own. A collection there, or in
    another thread, could take apart the very objects that Qt is at, or wait for such a lock.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.collect)
        gc.disable()
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect what there is, if it is worth it."""
        young, _, collected = gc.get_count()
        if young > YOUNG:
            gc.collect(2 if collected > OLD else 1)

    def stop(self) -> None:
        """From now on Python collects when it likes."""
        self._timer.stop()
        gc.enable()
