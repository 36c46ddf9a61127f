"""How fast the engine plays the cart flow: interpreted, compiled, and beside others."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from types import MappingProxyType

import numpy as np

from cartflow_studio import flowfile, resources
from cartflow_studio.engine import compile_flow
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog, Steps
from cartflow_studio.simulation import simulate, simulate_together
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.company import in_company
from cartflow_studio.simulation.compiling import is_compilable
from cartflow_studio.simulation.encode import encode
from cartflow_studio.simulation.player import Player, Watch
from tests.benchmarks.engine_peers import with_duckdb, with_polars, with_simpy
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
        at=Steps.of(BEGIN + at[order]),
        name=dice.choice(4, events, p=SHARES).astype(np.uint8),
        names=NAMES,
        row=Steps.of(np.arange(events) + 1),
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


# Waits for clicks, and asks who opened.
LISTENING = """
format: 1
id: listening
goals: [{event: PurchaseFinished, within: 7 days, leave: true}]
settings: {reentry: {mode: after exit}, timezone: Europe/Zagreb}
nodes:
  added: {type: event_trigger, event: itemAddedToCart, to: purchase}
  purchase:
    type: wait_for_event
    events: [PurchaseFinished]
    timeout: 2 hours
    to: {PurchaseFinished: bought, timed_out: mail}
  mail:
    type: email
    subject: Cart
    body: Here it is
    wait_for: [clicked]
    timeout: 1 day
    to: {clicked: warm, timed_out: asks}
  asks:
    type: condition
    branches: {read: {happened: message_opened, at least: 1}}
    to: {read: warm, otherwise: text}
  warm: {type: wait, duration: 1 day, to: second}
  second:
    type: email
    subject: Cart
    body: Still here
    wait_for: [opened]
    timeout: 1 day
    to: {opened: done, timed_out: text}
  text: {type: sms, body: Your cart, to: {sent: done, not_sent: done}}
  bought: {type: exit, reason: bought}
  done: {type: exit, reason: reminded}
"""


# Thanks whoever bought; its cap counts the messages of the cart flow too.
THANKING = """
format: 1
id: thanks
settings: {reentry: {mode: after exit}, timezone: Europe/Zagreb, caps: [2 per 7 days]}
nodes:
  bought: {type: event_trigger, event: PurchaseFinished, to: pause}
  pause: {type: wait, duration: 3 days, to: mail}
  mail: {type: email, subject: Thanks, body: Thank you, to: {sent: done, not_sent: done}}
  done: {type: exit, reason: thanked}
"""


CANONICAL = "templates", "win-back-cart-abandoners.flow.yaml"
COLD = """
import time
start = time.process_time()
from cartflow_studio.simulation.compiling import is_compilable
loaded = time.process_time()
assert is_compilable()
print(time.process_time() - loaded, loaded - start)
"""


def figures() -> Iterator[Figure]:
    """Occurrences (events that mean something, and deadlines) or events for each second of CPU."""
    flow = flowfile.read(resources.text(*CANONICAL))
    log = cart_log(200_000)
    handled = simulate(flow, log, compiled=False).handled
    spent = seconds(lambda: simulate(flow, log, compiled=False))
    yield Figure("engine.interpreted", handled / spent, "occurrences/s", 100_000, "higher")
    if not is_compilable():
        progress("LLVM is not here: the compiled engine is not measured.")
        return
    yield from compiling()
    log = cart_log(10_000_000)
    yield from whole_runs(flow, log)
    yield from machine_alone(flow, log)
    yield from answered(log)
    yield from side_by_side(flow, log)
    yield from beside_others()


def compiling() -> Iterator[Figure]:
    """The first use after an installation, and every later one, in processes of their own."""
    with TemporaryDirectory() as folder:
        for name, goal in (("first", 10.0), ("later", 0.5)):
            command = [sys.executable, "-W", "ignore", "-c", COLD]
            environment = os.environ | {"CARTFLOW_CACHE": folder}
            told = subprocess.run(command, env=environment, capture_output=True, check=True)
            yield Figure(f"engine.compile.{name}", float(told.stdout.split()[0]), "s CPU", goal)


def whole_runs(flow: Flow, log: EventLog) -> Iterator[Figure]:
    """All of `simulate`, from the columns of the log to the report."""
    first = seconds(lambda: simulate(flow, log, compiled=True, threads=1), rounds=1)
    yield Figure("engine.first", len(log) / first, "events/s", None, "higher")
    again = seconds(lambda: simulate(flow, log, compiled=True, threads=1))
    yield Figure("engine.rerun", again * 1000, "ms CPU", 150)
    yield Figure("engine.compiled", len(log) / again, "events/s", 120e6, "higher")
    walls = []
    for _ in range(25):  # a quiet moment is rare on a shared machine
        start = time.perf_counter()
        simulate(flow, log, compiled=True, threads=2)
        walls.append(time.perf_counter() - start)
    speed = len(log) / min(walls)
    yield Figure("engine.two_cores", speed, "events/s of the clock", 200e6, "higher")


def machine_alone(flow: Flow, log: EventLog) -> Iterator[Figure]:
    """The machine over columns that are there, and how much these columns take."""
    yield Figure("engine.run", len(log) / run_seconds(flow, log), "events/s", 120e6, "higher")
    many = thirty_nodes()
    yield Figure("engine.30_nodes", len(log) / run_seconds(many, log), "events/s", 50e6, "higher")
    columns = encode(compile_flow(flow), log, None, until=log.last or 0)
    parts = {id(part): part.nbytes for part in vars(columns).values() if hasattr(part, "nbytes")}
    yield Figure("engine.columns", sum(parts.values()) / len(log), "bytes/event")
    own = log.at.nbytes + log.name.nbytes + log.row.nbytes + log.offsets.nbytes
    yield Figure("engine.memory", (own + sum(parts.values())) / len(log), "bytes/event", 10)


def answered(log: EventLog) -> Iterator[Figure]:
    """All of `simulate` where the flow listens, and answers to messages are assumed."""
    flow, how = flowfile.read(LISTENING), {"compiled": True, "threads": 1, "answers": Answers()}
    left = simulate(flow, log, **how).stats.node("mail").left
    if not {"clicked", "timed_out"} <= set(left):
        raise AssertionError(f"Nobody answers: {left}.")
    spent = seconds(lambda: simulate(flow, log, **how))
    yield Figure("engine.answers", len(log) / spent, "events/s", 50e6, "higher")
    small = cart_log(1_000_000)
    simulate(flow, small, **how)
    spent = seconds(lambda: simulate(flow, small, **how))
    yield Figure("engine.answers.edit", spent * 1000, "ms CPU", 30)


def side_by_side(flow: Flow, log: EventLog) -> Iterator[Figure]:
    """Two flows that share a cap, on one core; and all that is told of them in company."""
    flows = flow, flowfile.read(THANKING)
    how = {"compiled": True, "threads": 1}
    capped = simulate_together(flows, log, **how)[1].stats.node("mail").not_sent
    if not capped.get("capped"):
        raise AssertionError(f"The cap of both flows is not used up: {capped}.")
    spent = seconds(lambda: simulate_together(flows, log, **how))
    yield Figure("engine.together", len(log) / spent, "events/s", 10e6, "higher")
    spent = seconds(lambda: in_company(flows, log, **how), rounds=1)
    yield Figure("engine.together.company", spent, "s CPU", 1.5)
    small = cart_log(200_000)
    spent = seconds(lambda: simulate_together(flows, small, compiled=False))
    yield Figure("engine.together.interpreted", len(small) / spent, "events/s", None, "higher")


def thirty_nodes() -> Flow:
    """A trigger, then ten times a wait for a purchase, a mail, and a condition; two exits."""
    steps = []
    for turn in range(10):
        following = f"wait{turn + 1}" if turn < 9 else "done"
        steps.append(f"""
  wait{turn}:
    type: wait_for_event
    events: [PurchaseFinished]
    timeout: 6 hours
    to: {{PurchaseFinished: bought, timed_out: ask{turn}}}
  ask{turn}:
    type: condition
    branches: {{often: {{happened: itemAddedToCart, at least: 3}}}}
    to: {{often: mail{turn}, otherwise: mail{turn}}}
  mail{turn}: {{type: email, subject: Cart, body: Cart, to: {{sent: {following}}}}}
""")
    head = PLAIN[: PLAIN.index("  purchase:")].replace("to: purchase", "to: wait0")
    ends = "  bought: {type: exit, reason: bought}\n  done: {type: exit, reason: reminded}\n"
    return flowfile.read(head + "".join(steps) + ends)


def run_seconds(flow: Flow, log: EventLog) -> float:
    """The least CPU time of the machine alone, over columns that are there."""
    plan, until = compile_flow(flow), log.last or 0
    columns = encode(plan, log, None, until=until)
    player = Player(plan, columns, until, compiled=True)
    watch = Watch(None, None, len(columns.at))
    return seconds(lambda: player.stats(watch))


def beside_others() -> Iterator[Figure]:
    """The plain flow in ours and theirs, with the same counts; ours is the whole simulation.

    CPU time of all threads; whatever columns they like are made before.
    """
    flow = flowfile.read(PLAIN)
    big = cart_log(5_000_000)
    own = len(big) / seconds(lambda: simulate(flow, big, compiled=True, threads=1))
    others = (("DuckDB", with_duckdb, 6), ("Polars", with_polars, None), ("SimPy", with_simpy, 700))
    for name, make, goal in others:
        if find_spec(name.lower()) is None:
            progress(f"{name} is not here, and not measured: pip install cartflow-studio[bench]")
            continue
        log = cart_log(500_000) if name == "SimPy" else big
        ours, play = engine_counts(log, compiled=True), make(log)
        if (theirs := play()) != ours:
            raise AssertionError(f"{name} counts {theirs}, the engine {ours}.")
        peer = len(log) / seconds(play, rounds=1 if name == "SimPy" else 3)
        label, key = f"{name} {version(name.lower())}", f"engine.beside.{name.lower()}"
        yield Figure(key, own / peer, "times as fast", goal, "higher", label, 1.0)
        progress(f"engine {own:,.0f}, {label} {peer:,.0f} events/s of CPU")


def engine_counts(log: EventLog, *, compiled: bool) -> dict[str, int]:
    """What the plain flow does, by the engine."""
    report = simulate(flowfile.read(PLAIN), log, compiled=compiled).to_json()
    return {
        "entered": report["entered"],
        "mails": report["messages"]["email"]["sent"],
        "texts": report["messages"]["sms"]["sent"],
        "bought": report["exited"]["bought"],
    }
