"""Flows in company: what each would have done alone and together, and who lost a message by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cartflow_studio.engine.trace import written_instant
from cartflow_studio.fields import Plain
from cartflow_studio.flow.bypass import effective
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.losses import Lost, Told, lost
from cartflow_studio.simulation.player import Progress, Watch
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.simulate import simulate
from cartflow_studio.simulation.together import check_ids, simulate_together
from cartflow_studio.words import tr

FIRST = 20  # messages that are told one by one


@dataclass(frozen=True, eq=False)
class Companion:
    """A flow alone and among the others; `lost` are the messages that this cost it, in order."""

    flow: Flow
    alone: Report
    together: Report
    lost: tuple[Lost, ...]

    @property
    def sent(self) -> tuple[int, int]:
        """How many messages it sends alone, and together."""
        return _sent(self.alone), _sent(self.together)

    @property
    def people(self) -> int:
        """How many people lost a message."""
        return len({each.person for each in self.lost})

    def to_json(self) -> dict[str, Plain]:
        """The change as plain data, as `cartflow simulate --with --json` prints it."""
        alone, among = self.sent
        return {
            "flow": self.flow.id,
            "entered": {"alone": self.alone.stats.entered, "together": self.together.stats.entered},
            "messages": {"alone": alone, "together": among},
            "lost": len(self.lost),
            "people": self.people,
            "notes": list(self.together.notes),
            "first": [
                {
                    "person": each.person,
                    "node": each.node,
                    "at": written_instant(each.at),
                    "reason": each.reason,
                }
                for each in self.lost[:FIRST]
            ],
        }


def in_company(
    flows: Sequence[Flow],
    log: EventLog,
    people: People | None = None,
    *,
    until: int | None = None,
    clock: str = "occurred",
    answers: Answers | None = None,
    compiled: bool | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Companion, ...]:
    """Each of these flows alone and side by side, in their order; else as `simulate_together`."""
    check_ids(flows)
    parts = 2 * len(flows) + 2

    def part(number: int) -> Progress | None:
        if progress is None:
            return None
        return lambda share: progress((number + share) / parts)

    def told(number: int, report: Report) -> list[Told]:
        """The messages of each flow in a run."""
        rows = report.messages(Watch(part(number), cancelled)) if report.messages else ()
        return [Told(report.ids, each) for each in rows]

    how: Any = {"until": until, "clock": clock, "answers": answers, "cancelled": cancelled}
    how |= {"compiled": compiled, "threads": threads}
    together = simulate_together(flows, log, people, progress=part(0), **how)
    among = told(1, together[0])
    found = []
    for number, (flow, report) in enumerate(zip(flows, together, strict=True)):
        alone = simulate(flow, log, people, progress=part(2 * number + 2), **how)
        [mine] = told(2 * number + 3, alone)
        look = Watch(None, cancelled).ask
        missed = lost(tuple(effective(flow).nodes), mine, among[number], look)
        found.append(Companion(flow, alone, report, missed))
    return tuple(found)


def notes_of_others(company: Sequence[Companion]) -> Iterator[str]:
    """What is noted of the flows beside the first and not of it, each with the flow's name."""
    said = set(company[0].together.notes) if company else set()
    for each in company[1:]:
        for note in each.together.notes:
            if note not in said:
                yield tr("“{name}”: {note}", name=each.flow.name or each.flow.id, note=note)


def _sent(report: Report) -> int:
    return sum(report.stats.node(key).sent for key in report.flow.nodes)
