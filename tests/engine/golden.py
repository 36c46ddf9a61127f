"""The corpus of traces: flows and logs with what they must tell, line by line.

`python -m tests.engine.golden` writes the traces anew; with numbers, it adds the random stories of
these numbers first.
"""

import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from cartflow_studio import flowfile
from cartflow_studio.engine.trace import written_instant
from cartflow_studio.history import (
    EventLog,
    People,
    read_events,
    read_people,
    write_events_jsonl,
    write_people_csv,
)
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.simulate import end_of
from tests.engine.build import DAY
from tests.engine.stories import story

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "golden" / "traces"
SHOP = "shop"  # some customers of the sample shop, for the flows that ship
SHIPPED = (ROOT / "flows", ROOT / "resources" / "templates")


def cases():
    """Every flow of the corpus by name, with where its events and people are."""
    found = {}
    for path in sorted(each for folder in SHIPPED for each in folder.glob("*.flow.yaml")):
        found[path.name.removesuffix(".flow.yaml")] = path, FOLDER / SHOP
    for path in sorted(FOLDER.glob("*.flow.yaml")):
        name = path.name.removesuffix(".flow.yaml")
        found[name] = path, FOLDER / name
    return found


def path_of(name):
    """Where the trace of a case lies."""
    return FOLDER / f"{name}.trace"


def told(name):
    """What is told of a case now."""
    path, beside = cases()[name]
    log, people = _log(beside), _people(beside)
    until = end_of(log, "received") + 30 * DAY
    flow = flowfile.read(path.read_bytes(), source=path)
    report = simulate(flow, log, people, until=until, clock="received", trace=True)
    return written(report.trace)


def written(trace):
    """A trace as text: person by person, one line for each step."""
    lines = []
    by_person = sorted(trace, key=lambda line: line.person)
    for person, steps in groupby(by_person, key=lambda line: line.person):
        lines.append(person)
        lines += [f"    {_line(step)}" for step in steps]
    return "\n".join(lines) + "\n"


def _line(step):
    words = [written_instant(step.at), str(step.journey), step.step, step.node or "-"]
    words += [step.output] if step.output else []
    words += [f"{name}={value}" for name, value in step.detail.items()]
    return "  ".join(words)


def _log(beside):
    return read_events(beside.with_suffix(".events.jsonl"))


def _people(beside):
    people = read_people(beside.with_suffix(".people.csv"))
    changes = beside.with_suffix(".changes.jsonl")
    return replace(people, changes=read_events(changes)) if changes.exists() else people


def add(number):
    """Put the story of a number into the corpus."""
    tale = story(number, people=2, late=number % 3 == 1, changes=number % 3 == 2)
    beside = FOLDER / f"story-{number}"
    beside.with_suffix(".flow.yaml").write_text(flowfile.write(tale.flow), encoding="utf-8")
    write_events_jsonl(EventLog.from_events(tale.events), beside.with_suffix(".events.jsonl"))
    write_people_csv(People.from_people(tale.people), beside.with_suffix(".people.csv"))
    if tale.changes:
        changes = EventLog.from_events(tale.changes)
        write_events_jsonl(changes, beside.with_suffix(".changes.jsonl"))


if __name__ == "__main__":
    for number in sys.argv[1:]:
        add(int(number))
    for name in cases():
        path_of(name).write_text(told(name), encoding="utf-8")
