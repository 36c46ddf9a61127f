"""Finding people of a run: by id or attribute, by where they were, by where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from cartflow_studio.engine import TraceLine
from cartflow_studio.flow.people import Value
from cartflow_studio.history import Column, EventLog, Numbers, People, Texts
from cartflow_studio.simulation.report import Report

Found = tuple[str, int]  # a person and the number of a journey; 0: none


@dataclass(frozen=True)
class Place:
    """Where people were by an instant: at a step, or leaving it by a `port`; "" is anywhere. `now`:
    who is there at it. `never`: who did not enter, or did not come to the step and get what it
    sends, in the whole run.
    """

    node: str = ""
    port: str = ""
    now: bool = False
    never: bool = False


def seek(
    report: Report,
    log: EventLog,
    people: People | None,
    place: Place,
    *,
    words: str = "",
    instant: int | None = None,
    most: int = 500,
    look: Callable[[], object] | None = None,
) -> list[Found]:
    """At most so many journeys of people at a place whose id or an attribute has the words in it.
    `instant`: of the film, None its end. `look` is called between people, and may raise. People
    who are sought by words are also found if they did not enter.
    """
    ids: Iterable[str] = _ids(report, log, place)
    if words:
        ids = matching(log, people, words)
    found = _found(report, ids, place, instant, anybody=bool(words), look=look)
    return list(islice(found, most))


def matching(log: EventLog, people: People | None, words: str) -> list[str]:
    """The ids of the people of whom the id or an attribute has each of the words in it, whatever
    the case.
    """
    found = [_with(log, people, word) for word in words.casefold().split()]
    return sorted(set.intersection(*found)) if found else []


def _with(log: EventLog, people: People | None, word: str) -> set[str]:
    found = {person for person in log.people if word in person.casefold()}
    if people is not None:
        mask = np.zeros(len(people), dtype=np.bool_)
        for column in people.attributes.values():
            mask |= _says(column, word, len(people))
        found.update(people.ids[row] for row in np.flatnonzero(mask).tolist())
        found.update(person for person in people.ids if word in person.casefold())
    return found


def _says(column: Column, wanted: str, count: int) -> np.ndarray:
    if isinstance(column, Texts):
        has = np.array([wanted in text.casefold() for text in column.dictionary] + [False])
        return has[column.codes]
    if isinstance(column, Numbers):
        values = column.values_of(0, count)
        return np.array([value is not None and _text(value) == wanted for value in values])
    return np.zeros(count, dtype=np.bool_)


def _text(value: Value) -> str:
    return str(value).casefold()


def _ids(report: Report, log: EventLog, place: Place) -> Iterable[str]:
    return log.people if place.never and not place.node else report.ids


def _found(
    report: Report,
    ids: Iterable[str],
    place: Place,
    instant: int | None,
    *,
    anybody: bool,
    look: Callable[[], object] | None,
) -> Iterator[Found]:
    for person in ids:
        if look is not None:
            look()
        lines = report.trace_of(person)
        numbers = dict.fromkeys(line.journey for line in lines if line.step == "entered")
        if place.never and not place.node:
            if not numbers:
                yield person, 0
            continue
        there = [number for number in numbers if _is_there(lines, number, place, instant)]
        yield from ((person, number) for number in there)
        if anybody and not numbers and place == Place():
            yield person, 0


def _is_there(
    lines: tuple[TraceLine, ...], journey: int, place: Place, instant: int | None
) -> bool:
    own = [line for line in lines if line.journey == journey]
    here = [line for line in own if line.node == place.node]
    if place.now:
        return _stands(here, instant)
    if place.never:
        told = [line.output == "sent" for line in here if line.step == "message"]
        return not (told[-1] if told else any(line.step == "arrived" for line in here))
    past = [line for line in here if instant is None or line.at <= instant]
    if place.port:
        return any((line.step, line.output) == ("left", place.port) for line in past)
    return not place.node or any(line.step in ("entered", "arrived") for line in past)


def _stands(here: list[TraceLine], instant: int | None) -> bool:
    """Whether somebody who has these lines at a step is there at an instant."""
    past = [line for line in here if instant is None or line.at <= instant]
    steps = [line.step for line in past if line.step in ("arrived", "left", "exited")]
    return bool(steps) and steps[-1] == "arrived"
