"""Versions of flows made ready to run: read, compiled, with their templates."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cartflow_studio import flowfile
from cartflow_studio.engine import Engine, compile_flow
from cartflow_studio.engine.machine import slots
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.store import Version


@dataclass(frozen=True)
class ReadyFlow:
    """A version that can run: the value of the flow and its engine."""

    version: Version
    flow: Flow
    engine: Engine

    @property
    def id(self) -> int:
        """The version's id in the store."""
        return self.version.id

    @property
    def admits(self) -> bool:
        """Whether people may enter."""
        return self.version.state == "active"

    @property
    def moves(self) -> bool:
        """Whether people in it move on."""
        return self.version.state in ("active", "finishing")

    @property
    def is_paused(self) -> bool:
        """Whether all that comes is held until the resume."""
        return self.version.state == "paused"

    @property
    def remembers(self) -> tuple[str, ...]:
        """The events that its conditions on history count."""
        plan = self.engine.plan
        begin = plan.word(slots.NAMES)
        return tuple(
            name
            for code, name in enumerate(plan.event_names)
            if plan.words[begin + code] & slots.FOR_FACTS
        )

    def step(self, node: str) -> NodeType:
        """The type of a node, with its settings."""
        return self.flow.nodes[node].type

    def in_state(self, state: str, policy: str, since: int) -> ReadyFlow:
        """The same in another state."""
        return replace(self, version=replace(self.version, state=state, policy=policy, since=since))


class Shelf:
    """Reads and compiles each version once."""

    def __init__(self) -> None:
        self._ready: dict[int, tuple[Flow, Engine]] = {}
        self._lock = threading.Lock()

    def ready(self, version: Version) -> ReadyFlow:
        """The version as it can be run. The text was read before it was stored."""
        with self._lock:
            found = self._ready.get(version.id)
            if found is None:
                flow = flowfile.read(version.text, source=f"{version.flow} {version.number}")
                found = flow, Engine(compile_flow(flow))
                self._ready[version.id] = found
        return ReadyFlow(version, *found)


def digest_of(text: str, templates: Mapping[str, str]) -> str:
    """What tells versions apart: the text of the flow and of its templates."""
    both = json.dumps([text, sorted(templates.items())], ensure_ascii=False)
    return hashlib.sha256(both.encode()).hexdigest()
