"""Flows in company: what each would have done alone and together, and who lost a message by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cartflow_studio.engine import TraceLine
from cartflow_studio.engine.trace import written_instant
from cartflow_studio.fields import Plain
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.simulate import Progress, simulate
from cartflow_studio.simulation.together import check_ids, simulate_together
from cartflow_studio.words import tr

NEVER = "never_came"  # to the step that would have sent it
FIRST = 20  # messages that are told one by one


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that somebody would have got if this flow had run alone, and why they did not: the
    reason of the step that did not send it, or that they never came there.
    """

    person: str
    node: str
    at: int
    reason: str


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
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Companion, ...]:
    """Each of these flows alone and side by side, in their order; else as `simulate_together`."""
    check_ids(flows)
    last = len(flows)

    def part(number: int) -> Progress | None:
        if progress is None:
            return None
        return lambda share: progress((number + share) / (last + 1))

    how: Any = {"until": until, "clock": clock, "answers": answers, "cancelled": cancelled}
    alone = [
        simulate(flow, log, people, progress=part(number), **how)
        for number, flow in enumerate(flows)
    ]
    together = simulate_together(flows, log, people, progress=part(last), **how)
    return tuple(
        Companion(flow, one, all_, tuple(_lost(one, all_)))
        for flow, one, all_ in zip(flows, alone, together, strict=True)
    )


def notes_of_others(company: Sequence[Companion]) -> Iterator[str]:
    """What is noted of the flows beside the first and not of it, each with the flow's name."""
    said = set(company[0].together.notes) if company else set()
    for each in company[1:]:
        for note in each.together.notes:
            if note not in said:
                yield tr("“{name}”: {note}", name=each.flow.name or each.flow.id, note=note)


def _sent(report: Report) -> int:
    return sum(report.stats.node(key).sent for key in report.flow.nodes)


def _lost(alone: Report, together: Report) -> Iterator[Lost]:
    """Person by person: of which step they got more messages alone, and what was in the way."""
    among: dict[str, list[TraceLine]] = {}
    for line in together.trace:
        if line.step == "message":
            among.setdefault(line.person, []).append(line)
    found: list[Lost] = []
    for place, person in enumerate(alone.ids):
        mine = [line for line in alone.tell(place) if line.step == "message"]
        found.extend(_missing(person, mine, among.get(person, [])))
    yield from sorted(found, key=lambda each: (each.at, each.person, each.node))


def _missing(
    person: str, alone: Sequence[TraceLine], together: Sequence[TraceLine]
) -> Iterator[Lost]:
    had = {(line.node, line.at) for line in alone if line.output != "sent"}
    for node in dict.fromkeys(line.node for line in alone):
        mine, theirs = (
            [line for line in lines if line.node == node and line.output == "sent"]
            for lines in (alone, together)
        )
        held = [
            Lost(person, node, line.at, str(line.detail.get("reason", "")))
            for line in together
            if line.node == node and line.output != "sent" and (node, line.at) not in had
        ]
        kept = {line.at for line in theirs}
        never = [Lost(person, node, line.at, NEVER) for line in mine if line.at not in kept]
        yield from (held + never)[: max(0, len(mine) - len(theirs))]
