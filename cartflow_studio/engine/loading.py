"""The machine as its hosts call it: interpreted, or compiled by whoever can."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace

from cartflow_studio.engine.machine import run as _run
from cartflow_studio.engine.machine import slots
from cartflow_studio.engine.machine import together as _together
from cartflow_studio.engine.machine import turns as _turns

ENTRANCES = (
    *("receive", "fire", "occur", "tick", "admit", "become", "dismiss", "matching", "remember"),
    *("clear", "load_person", "load_event", "is_answered", "run", "run_together"),
    *("resume", "part", "settle_in"),
)


@dataclass(frozen=True)
class Loaded:
    """The functions that hosts call; `compiled` says of which kind they are."""

    compiled: bool
    call: SimpleNamespace

    @classmethod
    def of(cls, functions: Iterable[Callable[..., object]], *, compiled: bool) -> Loaded:
        """These functions, by their names."""
        return cls(compiled, SimpleNamespace(**{each.__name__: each for each in functions}))


INTERPRETED = Loaded.of(
    (each for each in slots.COMPILABLE if each.__name__ in ENTRANCES), compiled=False
)

_ = _run, _turns, _together  # importing them brings the whole machine
