"""The trace: what happened, line by line, each with its reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.people import Value

STEPS = ("entered", "arrived", "left", "message", "goal", "exited", "refused")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  counted from in UTC


class TraceError(CartFlowError):
    """A line that is no line of a trace."""


def written_instant(at: int) -> str:
    """An instant as ISO 8601 in UTC, with as much of the second as there is."""
    text = (_EPOCH + timedelta(microseconds=at)).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def read_instant(text: str) -> int:
    """The instant of such a text; ValueError if it is none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = (moment - (moment.utcoffset() or timedelta())).replace(tzinfo=None)
    return (moment - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One thing that happened. `journey` counts a person's journeys from 1; 0 for a refused entry.

    `step` is one of STEPS; `node` is where it happened, "" if the journey was at none. `output`: of
    `entered` "moved" if it came from another version, to which it had `exited` as "moved"; of
    `left` the port, of `message` "sent" or "not_sent", of `goal` the event, of `exited` and
    `refused` the reason. `detail`: of a message `channel` and, if not sent, `reason`; of a goal its
    number `goal` (from 0) and the `message` that it is credited to, if any, or `earlier_version` if
    only one of an earlier version was sent, whose step is gone; `control_group` of an entry into
    it; `late_by` (microseconds) of all that a late event brought about.
    """

    at: int
    person: str
    journey: int
    step: str
    node: str = ""
    output: str = ""
    detail: Mapping[str, Value] = field(default_factory=dict)

    @property
    def is_entry(self) -> bool:
        """Whether somebody came into the flow, and not only from another version of it."""
        return self.step == "entered" and not self.output

    def to_json(self) -> dict[str, Value]:
        """The line as plain data."""
        return {
            "at": written_instant(self.at),
            "person": self.person,
            "journey": self.journey,
            "node": self.node,
            "step": self.step,
            "output": self.output,
            "detail": dict(self.detail),
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Value]) -> TraceLine:
        """Read a line; TraceError says what is wrong with it."""
        try:
            at, journey, detail = plain["at"], plain["journey"], plain.get("detail", {})
            if not isinstance(at, str) or not isinstance(journey, int):
                raise ValueError("'at' is a time and 'journey' a number")
            if not isinstance(detail, dict) or plain["step"] not in STEPS:
                raise ValueError("'detail' is an object and 'step' one of " + ", ".join(STEPS))
            texts = (str(plain[name]) for name in ("person", "step", "node", "output"))
            person, step, node, output = texts
            return cls(read_instant(at), person, journey, step, node, output, detail)
        except (KeyError, ValueError) as fault:
            raise TraceError(f"This is no line of a trace: {fault}.") from None


def order(line: TraceLine) -> tuple[int, str, int]:
    """The order of traces of several people; a stable sort keeps the steps in theirs."""
    return line.at, line.person, line.journey


def dumps(line: TraceLine) -> str:
    """The line as JSON text, without a line end."""
    return json.dumps(line.to_json(), ensure_ascii=False)
