"""A machine with the columns that it plays: who plays a log, by one thread or several."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, ClassVar, Self

import numpy as np

from cartflow_studio.engine import FlowStats, Plan, TraceLine
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.outcome import Account
from cartflow_studio.engine.stats import counted, counters
from cartflow_studio.engine.zones import is_zone, zone_table
from cartflow_studio.errors import CartFlowError
from cartflow_studio.simulation.answering import Answering
from cartflow_studio.simulation.columns import Columns, Words, nothing
from cartflow_studio.simulation.compiling import machine
from cartflow_studio.words import tr

STRETCH = {False: 5_000, True: 65_536}  # rows between two looks at progress
LOOK = 0.05  # seconds between two looks, while threads play
LISTED = 16_384  # messages for which there is room at first, when they are listed
MESSAGE = [s.LINE_AT, s.LINE_NODE, s.LINE_OUTPUT, s.LINE_LATE]  # what is kept of each
AT, NODE, OUTCOME, PERSON = range(4)
Progress = Callable[[float], object]


class SimulationError(CartFlowError):
    """A simulation that cannot be run, or was stopped."""


@dataclass
class Watch:
    """Tells how far the work is, and whether it shall stop."""

    progress: Progress | None
    cancelled: Callable[[], bool] | None
    rows: int = 0
    stride: int = STRETCH[False]
    next_look: int = 0

    def look(self, row: int) -> None:
        """Tell and ask, if it is time again; SimulationError if it shall stop."""
        if row < self.next_look:
            return
        self.next_look = row + self.stride
        if self.progress is not None:
            self.progress(row / max(self.rows, 1))
        self.ask()

    def ask(self) -> None:
        """SimulationError if it shall stop."""
        if self.cancelled is not None and self.cancelled():
            raise SimulationError(tr("The simulation was stopped."), hint=tr("Start it again."))


@dataclass
class Player:
    """A machine with the columns to play; for one thread at a time."""

    plan: Plan
    columns: Columns
    until: int
    compiled: bool
    threads: int = 1
    answering: Answering | None = None
    _entrance: ClassVar[str] = "run"  # of the machine, to play people
    _call: SimpleNamespace = field(init=False)
    _m: Any = field(init=False, default=None)
    _zones: dict[str, int] = field(init=False, default_factory=dict)
    _lines: int = field(init=False, default=0)  # of the trace; 0: what an occurrence can cause

    def __post_init__(self) -> None:
        self._call = machine(compiled=self.compiled, entrances=(self._entrance,)).call

    @property
    def late(self) -> int:
        """How many events were handled late so far."""
        m = self._machine(0)
        return int(m[m[s.COUNT_LATE]])

    @property
    def heard(self) -> tuple[int, int]:
        """How many purchases messages brought so far, as assumed, and how many answers were too
        many to be heard.
        """
        m = self._machine(0)
        return int(m[s.PURCHASES]), int(m[s.UNHEARD])

    @property
    def answered(self) -> Iterable[str]:
        """The events that come as answers to messages."""
        return () if self.answering is None else self.answering.names

    @property
    def handled(self) -> int:
        """How many events that mean something to the flow, and deadlines, were handled so far."""
        m = self._machine(0)
        return int(m[m[s.COUNT_HANDLED]])

    def stats(self, watch: Watch) -> FlowStats:
        """The numbers of all."""
        self.play(watch)
        return counted(self.plan, self._m)

    def play(self, watch: Watch) -> None:
        """Play everybody; the machine counts."""
        m, run = self._machine(0), getattr(self._call, self._entrance)
        columns = self._arguments(self.columns)
        stretches = list(self._stretches())
        hands = min(self.threads, len(stretches)) if self.compiled else 1
        if hands > 1:
            self._share_out(run, columns, stretches, hands, watch)
        else:
            for begin, end in stretches:
                watch.look(int(self.columns.offsets[begin]))
                run(m, *columns, begin, end, self.until)
        watch.next_look = 0
        watch.look(len(self.columns.at))

    def messages(self, watch: Watch) -> list[Words]:
        """Every message of everybody, sent or not, in each flow that plays: rows of when, the node,
        how it came out, and the place of the person.
        """
        self._machine(0)
        found = [[nothing().reshape(0, len(MESSAGE))] for _ in self.parts()]
        teller, watch.rows = self._listener(LISTED), len(self.columns.at)
        columns = teller._arguments(self.columns)
        for begin, end in self._stretches():
            watch.look(int(self.columns.offsets[begin]))
            told = teller._listen(columns, begin, end)
            while max(told) > teller._lines:
                teller = self._listener(2 * max(told))
                columns = teller._arguments(self.columns)
                told = teller._listen(columns, begin, end)
            for lines, part, count in zip(found, teller.parts(), told, strict=True):
                words = part[part[s.TRACE] : part[s.TRACE] + count * s.LINE_WIDTH]
                rows = np.array(words, dtype=np.int64).reshape(-1, s.LINE_WIDTH)
                lines.append(rows[:, MESSAGE])
        watch.next_look = 0
        watch.look(watch.rows)
        listed = []
        for lines in found:
            watch.ask()
            listed.append(np.concatenate(lines))
        return listed

    def _listener(self, lines: int) -> Self:
        """A machine that tells messages only, with room for so many."""
        teller = replace(self)
        teller._lines = lines
        teller._machine(s.MESSAGES_ONLY)
        return teller

    def _listen(self, columns: list[Any], begin: int, end: int) -> list[int]:
        """Play people: how many messages each flow tells."""
        for part in self.parts():
            part[s.TRACE_COUNT] = 0
        getattr(self._call, self._entrance)(self._m, *columns, begin, end, self.until)
        return [int(part[s.TRACE_COUNT]) for part in self.parts()]

    def parts(self) -> list[Any]:
        """The machine of each flow that plays."""
        return [self._m]

    def _share_out(
        self,
        run: Callable[..., object],
        columns: list[Any],
        stretches: list[tuple[int, int]],
        hands: int,
        watch: Watch,
    ) -> None:
        """Play on several machines, each with people of its own, and add up what they count."""
        machines = [self._m.copy() for _ in range(hands)]
        waiting = deque(stretches)

        def work(m: Any) -> None:
            while waiting:
                with suppress(IndexError):  # another took the last
                    run(m, *columns, *waiting.popleft(), self.until)

        with ThreadPoolExecutor(hands) as pool:
            running = {pool.submit(work, m) for m in machines}
            try:
                while running:
                    done, running = wait(running, timeout=LOOK)
                    left = len(waiting) / len(stretches)
                    watch.next_look = 0
                    watch.look(int(len(self.columns.at) * (1 - left)))
                    for each in done:
                        each.result()
            finally:
                waiting.clear()
        places = self._counters()
        for m in machines:
            self._m[places] += m[places]

    def _counters(self) -> list[int]:
        """The places of the machine that count."""
        return [*counters(self.plan), s.PURCHASES, s.UNHEARD]

    def trace_of(self, place: int) -> tuple[TraceLine, ...]:
        """Every step of the person at a place of the columns, in order."""
        return tuple(self.account_of(place).trace)

    def account_of(self, place: int, ahead: int = 0) -> Account:
        """All that became of the person at a place of the columns; then what would follow in the
        next `ahead` deadlines after the end, if nothing else happened.
        """
        m = self._machine(1)
        columns = self.columns.person(place)
        account = Account(self.plan, columns.ids[0], lambda _: None)
        told = self._arguments(columns)
        call = self._call
        call.load_person(m, 0, *told[7:-2])
        for row, handled in enumerate(told[2]):
            self._pass(account, handled - 1)
            self._row(account, told, row)
        self._pass(account, self.until)
        for _ in range(ahead):
            m[s.COMES] = s.NEVER  # nobody answers any more
            if not call.fire(m, s.NEVER - 1):
                break
            account.drain(m)
        return account

    def _row(self, account: Account, told: list[Any], row: int) -> None:
        """Let a row of the columns happen."""
        m, call = self._m, self._call
        _, at, handled, names, sequences, blocks, targets, *_ = told
        if names[row] < 0:
            call.occur(m, -1 - names[row], sequences[row], at[row], *told[-2:])
        else:
            call.load_event(m, row, at, names, sequences, blocks, targets)
            call.receive(m, handled[row])
        account.drain(m)

    def _pass(self, account: Account, until: int) -> None:
        """Let happen what comes by itself up to an instant."""
        m, call = self._m, self._call
        while True:
            while call.fire(m, until):
                account.drain(m)
            if not call.is_answered(m, until):
                return
            call.receive(m, m[s.OCCURRED])
            account.drain(m)

    def _machine(self, tracing: int) -> Any:
        """The machine's array, with the tables of all zones behind it."""
        if self._m is None:
            lines = (self._lines or self.plan.trace_capacity) if tracing else 0
            words = [*self.plan.words, *[0] * (lines * s.LINE_WIDTH)]
            for place, word in enumerate(self.columns.anybody or ()):
                words[words[s.INITIAL] + place] = word
            for zone in {*self.columns.zone_names, *self.columns.change_zone_names}:
                self._zones[zone] = len(words) if is_zone(zone) else self.plan.word(s.ZONE)
                words += zone_table(zone) if is_zone(zone) else ()
            if self.answering is not None:
                self.answering.lay(words)
            words[s.TRACING], words[s.TRACE_CAPACITY] = tracing, lines
            self._m = np.array(words, dtype=np.int64) if self.compiled else words
        return self._m

    def _arguments(self, columns: Columns) -> list[Any]:
        """The columns as the machine takes them: arrays compiled, lists interpreted."""
        zones = [self._zones[name] for name in columns.zone_names]
        changed = [self._zones[name] if name else -1 for name in columns.change_zone_names]
        arrays: list[Any] = [
            *(columns.offsets, columns.at, columns.handled, columns.names, columns.sequences),
            *(columns.blocks, columns.targets, _numbered(zones, columns.zones)),
            *(columns.keys, columns.people, _numbered(changed, columns.change_zones)),
            columns.changes,
        ]
        if self.compiled:
            kinds = [np.int16 if array is columns.names else np.int64 for array in arrays]
            return [np.ascontiguousarray(*each) for each in zip(arrays, kinds, strict=True)]
        return [array.tolist() for array in arrays]

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """People in portions of about so many rows as the watch wants."""
        offsets, begin = self.columns.offsets, 0
        count = len(self.columns.ids)
        while begin < count:
            wanted = int(offsets[begin]) + STRETCH[self.compiled]
            end = max(begin + 1, int(np.searchsorted(offsets, wanted, side="right")) - 1)
            yield begin, min(end, count)
            begin = end


def _numbered(numbers: list[int], places: Words) -> Words:
    """The number at each place."""
    return np.array(numbers, dtype=np.int64)[places] if len(places) else places
