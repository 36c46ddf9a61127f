"""How many faults of the machine the tests find: `python -m tests.engine.mutants`.

Each fault is put into a process of its own, which tells random stories until a property breaks, and
then runs the examples. Exit code 1 if one survives that `survivors.txt` does not explain.
"""

import argparse
import os
import random
import resource
import signal
import sys
from collections import Counter
from functools import cache, partial
from importlib import import_module
from inspect import signature
from pathlib import Path

from tests.engine.mutations import mutants
from tests.engine.properties import PROPERTIES
from tests.simulation import test_together

TURNS = (
    *["engine_is_oracle"] * 8,
    *["versions_are_oracles"] * 4,
    *["simulation_is_engine"] * 2,
    "answers_are_events",
    *["clocks_are_right"] * 5,
    "flows_together_are_oracles",
)
BY = {  # what finds most of the faults in a module
    "answers": ("answers_are_events",),
    "calendar": (*["clocks_are_right"] * 3, "engine_is_oracle"),
    "run": ("simulation_is_engine", "answers_are_events"),
    "together": ("flows_together_are_oracles", "answers_together_are_events"),
    "turns": ("versions_are_oracles",),
}
NOT_AGAIN = {"test_sameness", "test_mutants", "test_golden"}
SECONDS = 0.5  # of processor time for a story, after which a fault is found by its endless loop
ROOM = 6 << 30  # bytes
SURVIVED, FOUND, ENDLESS = 10, 11, 12  # how a process ends
WAYS = {SURVIVED: "", ENDLESS: "time"}


def main(arguments=None):
    """Try them, and say what became of each."""
    asked = _asked(arguments)
    known = survivors()
    tried = [each for each in mutants() if all(word in each.name for word in asked.words)]
    if asked.sample:
        tried = sorted(random.Random(1).sample(tried, asked.sample), key=lambda each: each.name)
    if asked.only_survivors:
        tried = [each for each in tried if each.name in known]
    found: Counter[tuple[str, str]] = Counter()
    unexplained = []
    for example in examples() if asked.examples else ():
        example()
    for turns in {_turns(each, asked.by) for each in tried}:
        _told(asked.stories, turns)  # once, so that the processes need not make them up again
    for number, mutant in enumerate(tried, start=1):
        by = found_by_stories(mutant, asked.stories, _turns(mutant, asked.by))
        by = by or ("examples" if asked.examples and _by_examples(mutant) else "")
        found[mutant.kind, by or "survived"] += 1
        if not by:
            unexplained += [mutant] if mutant.name not in known else []
            word = "explained" if mutant.name in known else "SURVIVED"
            print(f"{word}: line {mutant.line}, {mutant.name}", flush=True)
        elif mutant.name in known:
            print(f"found by {by}, though explained: {mutant.name}", flush=True)
        if number % 100 == 0:
            print(f"{number:,} of {len(tried):,}", file=sys.stderr, flush=True)
    _table(found)
    return int(bool(unexplained))


def survivors():
    """The faults that are none, by name, each with its reason."""
    reasons, reason = {}, ""
    for line in (Path(__file__).parent / "survivors.txt").read_text("utf-8").splitlines():
        if line.startswith("    "):
            reasons[line.strip()] = reason
        elif line:
            reason = line
    return reasons


def _asked(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.engine.mutants", description=__doc__)
    parser.add_argument("--stories", type=int, default=2_000, help="how many to tell at most")
    parser.add_argument("--sample", type=int, default=0, help="only so many, always the same")
    parser.add_argument("--examples", action="store_true", help="run the examples as well")
    parser.add_argument("--only-survivors", action="store_true", help="only those explained")
    parser.add_argument("--by", nargs="+", help="the properties of the stories")
    parser.add_argument("words", nargs="*", help="only faults whose names have these words")
    return parser.parse_args(arguments)


def _turns(mutant, by):
    """The properties of which its stories are, one after the other."""
    return tuple(by or BY.get(mutant.name.split(".")[0], TURNS))


def found_by_stories(mutant, stories, turns=TURNS):
    """ "stories" if random stories find the fault, else nothing."""
    return _in_a_child(lambda: _tell(mutant, stories, turns))


def _by_examples(mutant):
    """Whether the tests with examples find it."""
    return _in_a_child(lambda: _run_examples(mutant))


def _in_a_child(work):
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
        code = FOUND
        try:
            code = work()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return WAYS.get(os.waitstatus_to_exitcode(status), "stories")


def _tell(mutant, stories, turns):
    mutant.infect()
    signal.signal(signal.SIGVTALRM, _too_long)
    for number in range(stories):
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            _told_once(number, turns)
        except TimeoutError:
            return ENDLESS
        except Exception:  # noqa: BLE001  whatever breaks, it is found
            return FOUND
    return SURVIVED


def _told(stories, turns):
    for number in range(stories):
        _told_once(number, turns)


def _told_once(number, turns):
    PROPERTIES[turns[number // 3 % len(turns)]](number)


def _too_long(*_):
    raise TimeoutError


def _run_examples(mutant):
    mutant.infect()
    signal.signal(signal.SIGVTALRM, _too_long)
    for example in examples():
        signal.setitimer(signal.ITIMER_VIRTUAL, 10 * SECONDS)
        try:
            example()
        except BaseException:  # noqa: BLE001  also what pytest raises
            return FOUND
    return SURVIVED


@cache
def examples():
    """The tests of the engine with examples of their own, each with each of them."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py"))
    modules = [import_module(f"tests.engine.{name}") for name in names if name not in NOT_AGAIN]
    modules.append(test_together)
    functions = [each for module in modules for each in vars(module).values() if callable(each)]
    tests = [
        each
        for each in functions
        if getattr(each, "__name__", "").startswith("test_") and not hasattr(each, "hypothesis")
    ]
    return [
        partial(each, **given)
        for each in tests
        for given in _given(each)
        if {*given} == {*signature(each).parameters}
    ]


def _given(test):
    """With what a test is called."""
    found = [{}]
    for mark in getattr(test, "pytestmark", ()):
        names, rows = mark.args
        names = [names] if isinstance(names, str) else names
        rows = [row if len(names) > 1 else (row,) for row in rows]
        found = [each | dict(zip(names, row, strict=True)) for each in found for row in rows]
    return found


def _table(found):
    ways = ("stories", "time", "examples", "survived")
    print(f"{'':<12} {'faults':>7} " + " ".join(f"{way:>9}" for way in ways))
    for kind in [*sorted({kind for kind, _ in found}), "all"]:
        row = [
            sum(n for (k, w), n in found.items() if w == way and kind in (k, "all")) for way in ways
        ]
        print(f"{kind:<12} {sum(row):>7,} " + " ".join(f"{each:>9,}" for each in row))


if __name__ == "__main__":
    sys.exit(main())
