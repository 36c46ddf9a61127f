"""Work that may never end, for those who cannot wait."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T | None:
    """What the work gives, or None if it takes longer; raises what the work raises.

    Work that is late is left to itself, in a thread that does not keep the program alive.
    """
    given: list[T] = []
    faults: list[Exception] = []

    def run() -> None:
        try:
            given.append(work())
        except Exception as fault:  # noqa: BLE001  raised again for the one who waits
            faults.append(fault)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if faults:
        raise faults[0]
    return given[0] if given else None
