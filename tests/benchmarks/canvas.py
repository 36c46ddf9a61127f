"""The canvas at 200 and 10,000 cards, beside two canvases from PyPI in the same run."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks import peers
from tests.benchmarks.figure import Figure, progress

Measured = dict[str, float]
GOALS = {
    200: {"open": 120, "drag": 0.8, "drag_moved": None, "pan": 2, "zoom": 7}
    | {"fit": None, "fit_zoom": None, "delete": None, "undo": None, "memory": None},
    10_000: {"open": 900, "drag": 1.5, "drag_moved": None, "pan": 2.5, "zoom": 7}
    | {"fit": 22, "fit_zoom": 22, "delete": 15, "undo": 10, "memory": 60},
}
BESIDE = {200: 200, 10_000: 1_000}  # cards; the peers need minutes for more than a thousand
PATIENCE = 100  # seconds


def measured(library: str, count: int) -> Measured:
    """The figures of a library at a size, or none if it does not come to an end."""
    progress(f"measuring {library} with {count:,} cards")
    try:
        run = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.canvas_process", library, str(count)],
            env=peers.environment(),
            stdout=subprocess.PIPE,
            stderr=None if library == "cartflow" else subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as fault:
        if library == "cartflow":
            raise
        progress(f"{library} cannot be measured with {count:,} cards: {type(fault).__name__}")
        return {}
    found: Measured = json.loads(run.stdout)
    return found


def figures() -> Iterator[Figure]:
    """What it costs to open, move and change a flow, with numbers, words and findings on it.

    Beside each figure stands the better of the peers, and how many cards it had.
    """
    names = list(peers.PEERS) if peers.installed() else []
    for count, goals in GOALS.items():
        ours = measured("cartflow", count)
        theirs = {name: measured(name, BESIDE[count]) for name in names}
        for what, goal in goals.items():
            unit = "MB" if what == "memory" else "ms CPU"
            values = {name: found[what] for name, found in theirs.items() if found}
            best = min(values, key=values.__getitem__, default="")
            peer = f"{best} {peers.PEERS[best]}, {BESIDE[count]:,} cards" if best else None
            figure = f"canvas.{count}.{what}"
            yield Figure(figure, ours[what], unit, goal, "lower", peer, values.get(best))
