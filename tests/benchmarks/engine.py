"""How fast the engine plays the cart flow: interpreted, compiled, and beside SimPy."""

import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

import numpy as np

from cartflow_studio import flowfile, resources
from cartflow_studio.engine import is_compilable
from cartflow_studio.history import EventLog
from cartflow_studio.simulation import simulate, warm_up
from tests.benchmarks.figure import Figure, progress

DAY = 86_400_000_000
BEGIN = 1_767_225_600_000_000
NAMES = ("PurchaseFinished", "itemAddedToCart", "itemRemoved", "productViewed")
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


def figures() -> Iterator[Figure]:
    """Occurrences (events that mean something, and deadlines) or events for each second of CPU."""
    flow = flowfile.read(resources.text("templates", "win-back-cart-abandoners.flow.yaml"))
    log = cart_log(200_000)
    report = simulate(flow, log, compiled=False)
    spent = seconds(lambda: simulate(flow, log, compiled=False))
    yield Figure(
        "engine.interpreted",
        report.handled / spent,
        "occurrences/s",
        100_000,
        "higher",
    )
    if not is_compilable():
        progress("Numba is not here: the compiled engine is not measured.")
        return
    warm_up()
    simpy = simpy_rate(cart_log(20_000)) if find_spec("simpy") else None
    big = cart_log(5_000_000)
    spent = seconds(lambda: simulate(flow, big, compiled=True))
    peer = "SimPy" if simpy else None
    yield Figure("engine.compiled", len(big) / spent, "events/s", 20_000_000, "higher", peer, simpy)


def simpy_rate(log: EventLog) -> float:
    """Events a second of SimPy on the same flow, without goals, caps or quiet hours."""
    simpy = import_module("simpy")

    def person(env: object, at: list[int], names: list[int]) -> Iterator[object]:
        waiting, mails = 0, 0
        for instant, name in zip(at, names, strict=True):
            while waiting and waiting <= instant:
                yield env.timeout(waiting - env.now)
                mails += 1
                waiting = waiting + DAY if mails % 2 else 0
            yield env.timeout(instant - env.now)
            if name == 0:
                waiting = 0
            elif name == 1 and not waiting:
                waiting = instant + DAY

    def play() -> None:
        env = simpy.Environment(initial_time=0)
        for place in range(len(log.people)):
            rows = slice(int(log.offsets[place]), int(log.offsets[place + 1]))
            env.process(person(env, log.at[rows].tolist(), log.name[rows].tolist()))
        env.run()

    return len(log) / seconds(play)
