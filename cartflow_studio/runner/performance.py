"""How launched flows are doing: the trace folded, with what became of the messages."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cartflow_studio.engine import FlowStats, TraceLine
from cartflow_studio.runner.flows import Shelf
from cartflow_studio.runner.life import plain_version
from cartflow_studio.runner.times import text_of
from cartflow_studio.store import Records, Store, Version

CHUNK = 10_000


@dataclass
class _Folded:
    """The trace of one version as far as it was read: its numbers, and who stands where."""

    stats: FlowStats
    last: int = 0
    places: dict[tuple[str, int], str] = field(default_factory=dict)


class Performance:
    """Reads each line of the trace once and keeps the sums."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf
        self._folded: dict[int, _Folded] = {}
        self._lock = threading.Lock()

    def of(self, versions: Sequence[Version], shown: Version) -> dict[str, Any]:
        """The numbers of a version, and of the messages of all its messages.

        `stats` are those of `simulate`: entered, refused, active, exited, goals, messages, nodes.
        """
        flow = self._shelf.ready(shown).flow
        with self._store.reading() as records:
            stats = self._read(records, shown).stats
            messages = records.outbox.counts([shown.id])
            reasons = records.outbox.reasons([shown.id])
            span = records.inbox.span()
            counts = records.inbox.counts()
        return {
            **plain_version(shown),
            "versions": [plain_version(each) for each in versions],
            "stats": stats.to_json(flow),
            "messages": {channel: dict(states) for channel, states in messages.items()},
            "reasons": [
                {"channel": channel, "state": state, "reason": reason, "messages": count}
                for channel, state, reason, count in reasons
            ],
            "inbox": counts,
            "first": text_of(span[0]) if span else None,
            "last": text_of(span[1]) if span else None,
        }

    def stats(self, version: Version) -> FlowStats:
        """The numbers of a version."""
        with self._store.reading() as records:
            return self._read(records, version).stats

    def active(self, version: Version) -> int:
        """How many journeys are under way."""
        with self._store.reading() as records:
            return self._read(records, version).stats.active

    def people_at(self, version: Version, node: str) -> list[dict[str, Any]]:
        """Who stands at a node, with the number of the journey."""
        with self._store.reading() as records:
            places = dict(self._read(records, version).places)
        return [
            {"person": person, "journey": journey}
            for (person, journey), place in sorted(places.items())
            if place == node
        ]

    def _read(self, records: Records, version: Version) -> _Folded:
        with self._lock:
            found = self._folded.setdefault(version.id, _Folded(FlowStats()))
            while True:
                page = records.trace.page(after=found.last, limit=CHUNK, versions=[version.id])
                lines = [TraceLine.from_json(entry.line) for entry in page]
                found.stats += FlowStats.of(lines)
                for line in lines:
                    _follow(found.places, line)
                if page:
                    found.last = page[-1].id
                if len(page) < CHUNK:
                    return found


def _follow(places: dict[tuple[str, int], str], line: TraceLine) -> None:
    """Keep who stands where up to date with one line."""
    key = line.person, line.journey
    if line.step in ("arrived", "entered"):
        places[key] = line.node
    elif line.step == "exited" or (line.step == "left" and places.get(key) == line.node):
        places.pop(key, None)
