"""The properties on many more stories: `python -m tests.engine.long --flows 100000`.

Exit code 1 if one is not true; each such story is told with the number that tells it again.
"""

import argparse
import sys
import time
import traceback

from tests.engine.properties import PROPERTIES

SHARES = {"engine_is_oracle": 6, "simulation_is_engine": 2}  # of ten stories; the others take turns


def main(arguments=None):
    """Tell the stories, and say what came of it."""
    asked = _asked(arguments)
    begun, told, broken = time.process_time(), dict.fromkeys(PROPERTIES, 0), []
    if asked.story is not None:
        for name in asked.only or PROPERTIES:
            PROPERTIES[name](asked.story)
        return 0
    for number in range(asked.begin, asked.begin + asked.flows):
        name = _turn(number, asked.only)
        told[name] += 1
        if fault := _fault(name, number):
            broken.append((name, number))
            print(f"{name} is not true of story {number}: {fault}", flush=True)
        if sum(told.values()) % 5_000 == 0:
            print(f"{sum(told.values()):,} of {asked.flows:,} stories", file=sys.stderr, flush=True)
    for name, count in told.items():
        print(f"{name:<24} {count:>9,} stories  {_broken(name, broken):>5,} broken")
    print(
        f"{sum(told.values()):,} stories in {time.process_time() - begun:,.0f} s of processor time"
    )
    return int(bool(broken))


def _asked(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.engine.long", description=__doc__)
    parser.add_argument("--flows", type=int, default=100_000, help="how many stories")
    parser.add_argument("--begin", type=int, default=0, help="the number of the first")
    parser.add_argument("--story", type=int, help="only this one, with the whole fault")
    parser.add_argument("only", nargs="*", help="properties: " + ", ".join(PROPERTIES))
    return parser.parse_args(arguments)


def _turn(number, only):
    """Which property a story is held against."""
    if only:
        return only[number % len(only)]
    row = [name for name, share in SHARES.items() for _ in range(share)]
    others = [name for name in PROPERTIES if name not in SHARES]
    row += ["" for _ in range(10 - len(row))]
    return row[number // 3 % 10] or others[number // 30 % len(others)]


def _fault(name, number):
    try:
        PROPERTIES[name](number)
    except Exception as fault:  # noqa: BLE001  whatever it is, the story is told
        place = traceback.extract_tb(fault.__traceback__)[-1]
        return f"{type(fault).__name__} at {place.name}, line {place.lineno}"
    return ""


def _broken(name, broken):
    return sum(1 for each, _ in broken if each == name)


if __name__ == "__main__":
    sys.exit(main())
