"""What a runner answers, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cartflow_studio.engine import FlowStats, GoalStats, NodeStats
from cartflow_studio.engine.stats import EXITED
from cartflow_studio.runner.times import instant_of

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VersionState:
    """A version of a flow on a runner, `id` in its store. `state` is drafted, active, paused,
    finishing, finished or cancelled; `policy` how it was paused or stopped; `digest` tells
    versions apart.
    """

    id: int
    flow: str
    version: int
    name: str
    state: str
    policy: str
    digest: str
    created_at: int
    since: int

    @classmethod
    def read(cls, plain: Plain) -> VersionState:
        """From the runner's JSON."""
        return cls(
            id=plain["id"],
            flow=plain["flow"],
            version=plain["version"],
            name=plain["name"],
            state=plain["state"],
            policy=plain["policy"],
            digest=plain["digest"],
            created_at=instant_of(plain["created_at"]),
            since=instant_of(plain["since"]),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people stand at a step of a live version, and what a launch would do with them: `do`
    is finish, exit or move (to step `to` of the new version, with its `dates`).
    """

    version: int
    node: str
    name: str
    people: int
    do: str
    to: str
    dates: str

    @classmethod
    def read(cls, plain: Plain) -> Standing:
        """From the runner's JSON."""
        return cls(**{name: plain[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class LiveFlow:
    """What is live: the text as it was pushed, its templates, its state, and all its versions."""

    state: VersionState
    text: str
    templates: Mapping[str, str]
    versions: tuple[VersionState, ...]

    @classmethod
    def read(cls, plain: Plain) -> LiveFlow:
        """From the runner's JSON."""
        return cls(
            VersionState.read(plain),
            plain["text"],
            plain["templates"],
            tuple(VersionState.read(each) for each in plain["versions"]),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says, in the studio's own words; without quick fixes."""

    severity: str
    code: str
    node: str | None
    message: str
    why: str
    mend: str

    @classmethod
    def read(cls, plain: Plain) -> Finding:
        """From the runner's JSON."""
        return cls(
            *(plain[name] for name in ("severity", "code", "node", "message", "why", "mend"))
        )


@dataclass(frozen=True, slots=True)
class Performance:
    """How a version is doing.

    `stats` are the numbers as simulations have them, `plain` the whole JSON. `messages` counts
    messages by channel and state; `reasons` says why some did not go out: channel, state, reason,
    how many. `first` and `last` are when something was received.
    """

    state: VersionState
    stats: FlowStats
    messages: Mapping[str, Mapping[str, int]]
    reasons: tuple[tuple[str, str, str, int], ...]
    inbox: Mapping[str, int]
    first: int | None
    last: int | None
    plain: Plain

    @classmethod
    def read(cls, plain: Plain) -> Performance:
        """From the runner's JSON."""
        return cls(
            state=VersionState.read(plain),
            stats=stats_of(plain["stats"]),
            messages=plain["messages"],
            reasons=tuple(
                (each["channel"], each["state"], each["reason"], each["messages"])
                for each in plain["reasons"]
            ),
            inbox=plain["inbox"],
            first=None if plain["first"] is None else instant_of(plain["first"]),
            last=None if plain["last"] is None else instant_of(plain["last"]),
            plain=plain,
        )


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message and what became of it."""

    id: str
    person: str
    journey: int
    node: str
    channel: str
    state: str
    attempts: int
    reason: str
    provider_id: str
    made_at: int

    @classmethod
    def read(cls, plain: Plain) -> SentMessage:
        """From the runner's JSON."""
        names = [each for each in cls.__dataclass_fields__ if each != "made_at"]
        return cls(made_at=instant_of(plain["made_at"]), **{name: plain[name] for name in names})


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of events that were sent; `rejected` are the runner's problem documents."""

    accepted: int
    duplicates: int
    rejected: Sequence[Plain]
    warnings: tuple[str, ...] = ()

    @classmethod
    def read(cls, plain: Plain) -> Sent:
        """From the runner's JSON."""
        return cls(
            plain["accepted"],
            plain["duplicates"],
            tuple(plain.get("rejected", ())),
            tuple(plain.get("warnings", ())),
        )

    def __add__(self, other: Sent) -> Sent:
        return Sent(
            self.accepted + other.accepted,
            self.duplicates + other.duplicates,
            (*self.rejected, *other.rejected),
            tuple(dict.fromkeys((*self.warnings, *other.warnings))),
        )


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a runner; `idle`: all is done that is due. `follows` is "events" or "system".

    Timers due by `horizon` have fired, or are about to.
    """

    now: int
    horizon: int
    follows: str
    idle: bool
    warning: str = ""

    @classmethod
    def read(cls, plain: Plain) -> Clock:
        """From the runner's JSON."""
        return cls(
            instant_of(plain["now"]),
            instant_of(plain["horizon"]),
            plain["follows"],
            plain["idle"],
            plain.get("warning", ""),
        )


def stats_of(plain: Plain) -> FlowStats:
    """The numbers that `FlowStats.to_json` wrote; what never happened is left out again."""
    nodes = {name: _node(each) for name, each in plain["nodes"].items()}
    goals = {
        number: GoalStats(
            each["event"], each["reached"], each["before_any_message"], each["control"]
        )
        for number, each in enumerate(plain["goals"])
    }
    return FlowStats(
        nodes={name: node for name, node in nodes.items() if node != NodeStats()},
        entered=plain["entered"],
        refused=plain["refused"],
        exited=plain["exited"],
        goals={number: goal for number, goal in goals.items() if goal.reached},
        control_entered=plain["control_group"]["entered"],
        moved_in=plain.get("moved_in", 0),
    )


def _node(plain: Plain) -> NodeStats:
    left = {port: count for port, count in plain["left"].items() if count or port == EXITED}
    return NodeStats(
        plain["arrived"],
        left,
        plain.get("sent", 0),
        plain.get("not_sent", {}),
        plain.get("goals", 0),
    )
