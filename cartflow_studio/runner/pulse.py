"""A beat that threads wait for, instead of asking again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Pulse:
    """Wakes everybody who waits whenever something has happened."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._beats = 0
        self._closed = False

    def beat(self) -> None:
        """Something happened."""
        with self._condition:
            self._beats += 1
            self._condition.notify_all()

    def close(self) -> None:
        """Nothing will happen any more: nobody waits."""
        self._closed = True
        self.beat()

    @property
    def beats(self) -> int:
        """How often something happened."""
        return self._beats

    def wait(self, since: int, timeout: float | None) -> None:
        """Until something has happened since then, or so many seconds have passed."""
        with self._condition:
            self._condition.wait_for(lambda: self._beats != since, timeout)

    def wait_for(self, is_so: Callable[[], bool], timeout: float) -> bool:
        """Until it is so, looked at after each beat; False if that took too long."""
        with self._condition:
            return self._condition.wait_for(lambda: self._closed or is_so(), timeout) and is_so()
