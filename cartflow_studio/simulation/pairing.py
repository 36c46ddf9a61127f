"""The same people in two runs: how many came to a step, got a message, reached a goal in which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cartflow_studio.engine import TraceLine
from cartflow_studio.simulation.statistics import Pairs

ENTERED, CAME, GOT, REACHED = "entered", "came", "got", "reached"
Deed = tuple[str, str]  # one of the above; of which step (its id) or goal (its event)


def deeds(lines: Iterable[TraceLine]) -> frozenset[Deed]:
    """What a person did at least once."""
    found: set[Deed] = set()
    for line in lines:
        match line.step, line.output:
            case "entered", _:
                found |= {(ENTERED, ""), (CAME, line.node)}
            case "arrived", _:
                found.add((CAME, line.node))
            case "message", "sent":
                found.add((GOT, line.node))
            case "goal", event:
                found.add((REACHED, event))
    return frozenset(found)


class Paired:
    """Counts people as they are told of, each once, with what they did in both runs."""

    def __init__(self) -> None:
        self.people = 0
        self._counts: tuple[Counter[Deed], ...] = (Counter(), Counter(), Counter())

    def add(self, before: frozenset[Deed], after: frozenset[Deed]) -> None:
        """Take one person more."""
        self.people += 1
        both, lost, won = self._counts
        both.update(before & after)
        lost.update(before - after)
        won.update(after - before)

    def of(self, deed: str, what: str = "") -> Pairs:
        """How many did this in which run."""
        both, lost, won = (counts[deed, what] for counts in self._counts)
        return Pairs(both, lost, won, self.people - both - lost - won)
