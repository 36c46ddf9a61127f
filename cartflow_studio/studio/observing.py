"""What real people did in the launched flow: its trace, read on from where it was left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from PySide6.QtCore import QObject, QTimer, Signal

from cartflow_studio import flowfile
from cartflow_studio.engine import FlowStats
from cartflow_studio.engine.encode import zone_name
from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.flow.model import Flow
from cartflow_studio.runner.client import Client, VersionState
from cartflow_studio.simulation import Assumed, Film, Insight, film_of, performance
from cartflow_studio.simulation.film import MOST_PEOPLE
from cartflow_studio.studio.live import Live

PAUSE = 5_000  # milliseconds between two looks
MOST = 500_000  # lines of a trace that are drawn; of more, the first


@dataclass(frozen=True)
class Seen:
    """What was read so far: the flow that runs, its numbers, its film."""

    flow: Flow
    stats: FlowStats
    film: Film

    def found(self, assumed: Assumed) -> Insight:
        """What it says."""
        return performance(self.flow, self.stats, self.film, assumed)


@dataclass
class _Read:
    """The trace of one version, as far as it was read."""

    flow: Flow
    last: int = 0
    lines: list[TraceLine] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)  # of those who got a message


class Observing(QObject):
    """Looks at the launched flow while `is_on`. `seen` carries what was `Seen`."""

    seen = Signal(object)

    def __init__(self, live: Live, parent: QObject) -> None:
        super().__init__(parent)
        self._live = live
        self.is_on = self._is_asking = False
        self._read: dict[tuple[str, str, int], _Read] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.look)
        live.cleared.connect(self._read.clear)
        live.state_changed.connect(lambda _: self.look())  # also after a launch

    def watch(self, *, on: bool) -> None:
        """Look again and again, or no longer."""
        is_new = on and not self.is_on
        self.is_on = on
        if is_new:
            self.look()
        elif not on:
            self._timer.stop()

    def look(self) -> None:
        """Look once, unless that is under way."""
        if not self.is_on or self._is_asking:
            return
        job = self._live.ask(self._ask, self.seen.emit)
        if job is not None:
            self._is_asking = True
            job.ended.connect(self._end)

    def _end(self) -> None:
        self._is_asking = False
        if self.is_on:
            self._timer.start()

    def _ask(self, client: Client, state: VersionState) -> Seen:
        key = client.url, state.flow, state.version
        if key not in self._read:
            text = client.live(state.flow, version=state.version).text
            self._read[key] = _Read(flowfile.read(text))
        read = self._read[key]
        stats = client.performance(state.flow, version=state.version).stats
        entries = client.trace_entries(state.flow, version=state.version, after=read.last)
        for each in entries:
            if len(read.lines) >= MOST:
                break
            read.last = int(each["id"])
            read.lines.append(TraceLine.from_json(each["line"]))
        learn_zones(client, read.lines, read.zones)
        return Seen(read.flow, stats, film_of(read.lines, read.zones))


def learn_zones(client: Client, lines: Iterable[TraceLine], zones: dict[str, str]) -> None:
    """Ask for the time zones of those who got a message, unless they are known already."""
    sent = (x.person for x in lines if x.step == "message" and x.output == "sent")
    news = {person for person in sent if person not in zones}
    if not news:
        return
    for person in islice(client.people(), MOST_PEOPLE):
        if person.id in news:
            zones[person.id] = zone_name(person)
    zones.update(dict.fromkeys(news - zones.keys(), ""))
