"""The time of day: the one place that asks the machine for it, and clocks that tests turn."""

from __future__ import annotations

import threading
import time
from typing import Protocol

SECOND = 1_000_000
JUMP = 600 * SECOND


class Clock(Protocol):
    """Tells the instant, in microseconds since the epoch."""

    @property
    def follows_events(self) -> bool:
        """Whether accepted events move it on."""

    def now(self) -> int:
        """The instant."""

    def turn(self, to: int) -> int:
        """Set it forward to an instant, never back; returns the instant it shows."""


class SystemClock:
    """The clock of the machine. If that jumps ahead by more than ten minutes (a fault of the time
    service, not a sleep of the machine), this one goes on steadily until the machine's is back or
    somebody confirms the new time by turning it there.
    """

    follows_events = False

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wall, self._steady = _wall(), _steady()
        self.ahead = 0

    def now(self) -> int:
        """The instant; `ahead` says by how much the machine's clock is not believed."""
        with self._lock:
            wall, steady = _wall(), _steady()
            expected = self._wall + steady - self._steady
            if wall - expected > JUMP:
                self.ahead = wall - expected
                return expected
            self.ahead = 0
            self._wall, self._steady = wall, steady
            return wall

    def turn(self, to: int) -> int:
        """Believe the machine again."""
        with self._lock:
            self._wall, self._steady = _wall(), _steady()
            self.ahead = 0
        return self.now()


class EventClock:
    """A clock that stands still: events and whoever turns it move it, only forward."""

    follows_events = True

    def __init__(self, start: int = 0) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> int:
        """The latest instant it heard of."""
        return self._now

    def turn(self, to: int) -> int:
        """Show this instant, unless it is past already."""
        with self._lock:
            self._now = max(self._now, to)
            return self._now


class Timeline:
    """Gives each occurrence the instant it counts as received, and closes the past.

    Used only by the thread that writes. After `close` has answered an instant, nothing will be
    received at or before it: so timers due by then may fire.
    """

    def __init__(self, clock: Clock, horizon: int = 0) -> None:
        self.clock = clock
        self.horizon = horizon
        self._declared = 0

    def receive(self, occurred_at: int) -> int:
        """When an occurrence of that instant counts as received."""
        at = self.clock.now()
        if self.clock.follows_events:
            at = max(at, occurred_at)
        at = max(at, self.horizon + 1)
        if self.clock.follows_events:
            self.clock.turn(at)
        return at

    def declare(self, to: int) -> int:
        """Turn the clock to an instant whose timers may fire."""
        now = self.clock.turn(to)
        self._declared = max(self._declared, min(to, now))
        return now

    def close(self) -> int:
        """Nothing will be received at or before this instant any more.

        A clock that follows events stays open at its very instant, for more events of it may come.
        """
        self.horizon = max(self.horizon, self._closing())
        return self.horizon

    @property
    def is_closed(self) -> bool:
        """Whether the past is closed as far as it can be; never quite, if the clock runs."""
        return not self.clock.follows_events or self.horizon >= self._closing()

    def _closing(self) -> int:
        now = self.clock.now()
        return max(now - 1, self._declared) if self.clock.follows_events else now


def _wall() -> int:
    return time.time_ns() // 1_000


def _steady() -> int:
    """Microseconds that also pass while the machine sleeps, where it can tell."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000
    return time.monotonic_ns() // 1_000
