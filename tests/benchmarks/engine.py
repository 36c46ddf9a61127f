"""How fast the engine plays the cart flow: interpreted, compiled, and beside SimPy."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import simpy

from cartflow_studio import flowfile, resources
from cartflow_studio.engine import compile_flow, is_compilable
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog
from cartflow_studio.simulation import simulate, warm_up
from cartflow_studio.simulation.encode import encode
from cartflow_studio.simulation.simulate import Player, Watch
from tests.benchmarks.figure import Figure, progress

DAY = 86_400_000_000
BEGIN = 1_767_225_600_000_000
NAMES = ("PurchaseFinished", "itemAddedToCart", "itemRemoved", "productViewed")
PURCHASE, CART = 0, 1
SHARES = (0.025, 0.084, 0.007, 0.884)  # the mix of a large shop


def cart_log(events: int) -> EventLog:
    """So many events of people with few and with many of them, over 90 days."""
    dice = np.random.default_rng(7)
    counts = np.minimum(dice.lognormal(2.5, 1.3, events // 12).astype(np.int64) + 1, 600)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    offsets = np.append(offsets[offsets < events], events)
    people = len(offsets) - 1
    place = np.repeat(np.arange(people), np.diff(offsets))
    at = dice.integers(0, 90 * DAY, people)[place] // 2 + dice.integers(0, 3 * DAY, events)
    order = np.lexsort((at, place))
    return EventLog(
        people=tuple(f"{number:08}" for number in range(people)),
        offsets=offsets,
        at=BEGIN + at[order],
        name=dice.choice(4, events, p=SHARES).astype(np.uint16),
        names=NAMES,
        row=np.arange(events) + 1,
        properties=MappingProxyType({}),
    )


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU time of the work."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


# The cart flow without quiet hours, caps and limits of entry: what takes few lines with SimPy.
PLAIN = """
format: 1
id: plain
settings: {reentry: {mode: after exit}, timezone: Europe/Zagreb}
nodes:
  added: {type: event_trigger, event: itemAddedToCart, to: purchase}
  purchase:
    type: wait_for_event
    events: [PurchaseFinished]
    timeout: 1 day
    to: {PurchaseFinished: bought, timed_out: reminder}
  reminder: {type: email, subject: Cart, body: Here it is, to: {sent: second, not_sent: second}}
  second:
    type: wait_for_event
    events: [PurchaseFinished]
    timeout: 1 day
    to: {PurchaseFinished: bought, timed_out: text}
  text: {type: sms, body: Your cart, to: {sent: done, not_sent: done}}
  bought: {type: exit, reason: bought}
  done: {type: exit, reason: reminded}
"""


def figures() -> Iterator[Figure]:
    """Occurrences (events that mean something, and deadlines) or events for each second of CPU."""
    flow = flowfile.read(resources.text("templates", "win-back-cart-abandoners.flow.yaml"))
    log = cart_log(200_000)
    handled = simulate(flow, log, compiled=False).handled
    spent = seconds(lambda: simulate(flow, log, compiled=False))
    yield Figure("engine.interpreted", handled / spent, "occurrences/s", 100_000, "higher")
    if not is_compilable():
        progress("Numba is not here: the compiled engine is not measured.")
        return
    warm_up()
    log = cart_log(5_000_000)
    spent = seconds(lambda: simulate(flow, log, compiled=True))
    yield Figure("engine.compiled", len(log) / spent, "events/s", 20_000_000, "higher")
    yield Figure(
        "engine.compiled.run", len(log) / run_seconds(flow, log), "events/s", None, "higher"
    )
    yield beside_simpy(cart_log(500_000))


def run_seconds(flow: Flow, log: EventLog) -> float:
    """The least CPU time of the machine alone, over columns that are there."""
    plan, until = compile_flow(flow), log.last or 0
    columns = encode(plan, log, None, until=until)
    player = Player(plan, columns, until, compiled=True)
    watch = Watch(len(columns.at), None, None)
    return seconds(lambda: player.stats(watch))


def beside_simpy(log: EventLog) -> Figure:
    """The plain flow in both, with the same counts; ours is the whole simulation."""
    ours, theirs = engine_counts(log, compiled=True), simpy_counts(log)
    if theirs != ours:
        raise AssertionError(f"SimPy counts {theirs}, the engine {ours}.")
    flow = flowfile.read(PLAIN)
    spent = seconds(lambda: simulate(flow, log, compiled=True))
    peer = len(log) / seconds(lambda: simpy_counts(log), rounds=1)
    name = f"SimPy {simpy.__version__}"
    return Figure("engine.plain", len(log) / spent, "events/s", None, "higher", name, peer)


def engine_counts(log: EventLog, *, compiled: bool) -> dict[str, int]:
    """What the plain flow does, by the engine."""
    report = simulate(flowfile.read(PLAIN), log, compiled=compiled).to_json()
    return {
        "entered": report["entered"],
        "mails": report["messages"]["email"]["sent"],
        "texts": report["messages"]["sms"]["sent"],
        "bought": report["exited"]["bought"],
    }


def simpy_counts(log: EventLog) -> dict[str, int]:
    """What the plain flow does, by SimPy: a process a person, over the events that matter."""
    env, counts, end = simpy.Environment(), Counter[str](), log.last or 0

    def person(events: list[tuple[int, int]]) -> Iterator[simpy.Event]:
        mailed, deadline = False, 0
        for instant, name in [*events, (end + 1, -1)]:
            while deadline and deadline < instant:
                yield env.timeout(deadline - env.now)
                counts["texts" if mailed else "mails"] += 1
                mailed, deadline = not mailed, 0 if mailed else deadline + DAY
            yield env.timeout(instant - env.now)
            if name == PURCHASE and deadline:
                counts["bought"] += 1
                mailed, deadline = False, 0
            elif name == CART and not deadline:
                counts["entered"] += 1
                deadline = instant + DAY

    rows = np.flatnonzero(log.name <= CART)
    begins = np.searchsorted(rows, log.offsets).tolist()
    events = list(zip(log.at[rows].tolist(), log.name[rows].tolist(), strict=True))
    for begin, end_row in pairwise(begins):
        if begin < end_row:
            env.process(person(events[begin:end_row]))
    env.run()
    return dict(counts)
