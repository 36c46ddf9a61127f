"""One measured figure and its goal."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """What was measured; `goal` and the value of a `peer` are in the same unit."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    better: Literal["lower", "higher"] = "lower"
    peer: str | None = None
    peer_value: float | None = None

    @property
    def is_missed(self) -> bool:
        """Whether the value is on the wrong side of its goal."""
        if self.goal is None:
            return False
        return self.value > self.goal if self.better == "lower" else self.value < self.goal

    def line(self) -> str:
        """The figure as one line of JSON, numbers with four significant digits."""
        plain = asdict(self) | {"value": float(f"{self.value:.4g}")}
        if self.peer_value is not None:
            plain["peer_value"] = float(f"{self.peer_value:.4g}")
        return json.dumps(plain, ensure_ascii=False)


def cpu_ms(work: Callable[[], object], *, rounds: int = 5) -> float:
    """The least CPU time of the work in milliseconds; the machine's other work does not count."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent) * 1000


def progress(text: str) -> None:
    """Tell on standard error what is being measured."""
    print(text, file=sys.stderr, flush=True)
