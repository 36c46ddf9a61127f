"""What is said of a run and its files: how much was played, what was assumed, what is not used."""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio import formats
from cartflow_studio.history import Reading
from cartflow_studio.history.reading import SEEN_BEFORE
from cartflow_studio.studio.simulating import Result
from cartflow_studio.studio.sources import Loaded
from cartflow_studio.words import mark, tr, trn


def account(result: Result) -> str:
    """How much was played, on whom, and what was taken for granted."""
    report, people = result.report, result.loaded.people
    of_files = [result.loaded.log.reading] + ([people.reading] if people is not None else [])
    read = dict.fromkeys(note for reading in of_files for note in reading.notes)
    honest = tr("Nobody in a log answers to your messages: whoever buys there bought without them.")
    parts = [_played(result), honest, *report.notes, *read]
    if longer := result.loaded.source.longer:
        said = mark("Nobody does anything in the {length} after the last event.")
        parts.append(tr(said, length=formats.length(longer)))
    if report.late_events:
        parts.append(
            trn(
                "{n:,} event was heard of late.",
                "{n:,} events were heard of late.",
                report.late_events,
            )
        )
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts)


def _played(result: Result) -> str:
    """How much was played, and of whom."""
    report, people = result.report, result.loaded.people
    if people is None or report.people > len(people):
        return tr(
            "{events:,} events of {people:,} people, played in {seconds:.2f} s.",
            events=report.events,
            people=report.people,
            seconds=report.seconds,
        )
    return tr(
        "{events:,} events, by {people:,} of {known:,} customers, played in {seconds:.2f} s.",
        events=report.events,
        people=report.people,
        known=len(people),
        seconds=report.seconds,
    )


def unusable(loaded: Loaded) -> str:
    """What of a log, and of its people, could not be used, and why; "" if all could."""
    said = [_rows(loaded.log.reading)]
    if loaded.people is not None:
        reading = loaded.people.reading
        of_people = (_rows(reading), _cells(reading), loaded.strangers)
        name = loaded.source.people.name if loaded.source.people is not None else ""
        words = " ".join(filter(None, of_people))
        said.append(tr("{name}: {words}", name=name, words=words) if words else "")
    return " ".join(filter(None, said))


def _rows(reading: Reading) -> str:
    if not reading.rejected_rows:
        return ""
    return tr(
        "{n:,} of {rows:,} rows could not be used: {why}.",
        n=reading.rejected_rows,
        rows=reading.rows,
        why=_counted(reading.reasons),
    )


def _cells(reading: Reading) -> str:
    cells = {why: n for why, n in reading.warning_reasons.items() if why != SEEN_BEFORE}
    first = next((each for each in reading.warnings if each.reason in cells), None)
    if first is None:
        return ""
    return trn(
        "{n:,} cell was left out: {why}. The first is {column!r} of row {row}: {value}.",
        "{n:,} cells were left out: {why}. The first is {column!r} of row {row}: {value}.",
        sum(cells.values()),
        why=_counted(cells),
        column=first.column,
        row=first.row,
        value=first.value,
    )


def _counted(reasons: Mapping[str, int]) -> str:
    """Reasons with how often each holds, the most frequent first."""
    ranked = sorted(reasons.items(), key=lambda each: -each[1])
    return ", ".join(tr("{reason} ({n:,})", reason=tr(why), n=count) for why, count in ranked)
