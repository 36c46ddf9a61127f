"""The rule that a comparison fits the type of what it looks at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cartflow_studio.checks.conditions import rows_at
from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.knowledge import attributes, events_of, property_types
from cartflow_studio.checks.mending import replace_row
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.condition import (
    DATE_OPERATORS,
    NUMBER_OPERATORS,
    TEXT_OPERATORS,
    Compare,
    Scalar,
    yes_no,
)
from cartflow_studio.words import mark, tr

_NEEDS = {
    **dict.fromkeys(NUMBER_OPERATORS, ("number",)),
    **dict.fromkeys(TEXT_OPERATORS, ("text", "list")),
    **dict.fromkeys(DATE_OPERATORS, ("date",)),
}

_WORDS = {
    "text": mark("text"),
    "number": mark("number"),
    "yes/no": mark("yes or no"),
    "date": mark("date"),
    "list": mark("list"),
}


@rule(Severity.ERROR)
def type_mismatch(view: View) -> Found:
    """A comparison does not fit what it compares.

    Why: a text is never more than a number, so the answer would be no for everybody.
    Fix: choose a comparison and a value of the same type as the property.
    """
    people = attributes(view)
    for place in view.places:
        for row, event in rows_at(place.condition, place.event):
            if not isinstance(row, Compare) or row.operator == "is set":
                continue
            if row.source == "person":
                kind = people.get(row.name, "")
            else:
                names = events_of(view, row.source, place.node, event)
                kind = (property_types(view, names) or {}).get(row.name, "")
            fault = _fault(row, kind)
            if not fault:
                continue
            who = view.owner(place.node)
            fitting = _fitting(row, kind)
            fixes = (
                (
                    replace_row(
                        tr("Compare with {value}", value=_shown(fitting.value)),
                        place.node,
                        event,
                        row,
                        fitting,
                    ),
                )
                if fitting is not None
                else ()
            )
            yield Problem(
                place.node, tr("{who}: {fault}", who=who, fault=fault), place.field, fixes=fixes
            )


def _fault(row: Compare, kind: str) -> str:
    needs = _NEEDS.get(row.operator, ())
    if kind and needs and kind not in needs:
        return tr(
            "{name} is a {word}, and “{operator}” needs a {needed}.",
            name=row.name,
            word=_word(kind),
            operator=row.operator,
            needed=_word(needs[0]),
        )
    wanted = needs[0] if needs else kind
    if kind == "list" or not wanted:
        return ""
    values = row.value if isinstance(row.value, tuple) else (row.value,)
    for value in values:
        if not _fits(value, wanted):
            return tr(
                "{name} is compared with {value}, which is no {word}.",
                name=row.name,
                value=_shown(value),
                word=_word(wanted),
            )
    return ""


def _fits(value: Scalar, kind: str) -> bool:
    match kind:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "yes/no":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, str) and _is_date(value)
        case _:
            return isinstance(value, str)


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _fitting(row: Compare, kind: str) -> Compare | None:
    """The same row with a value that fits, where the value can be read as one."""
    needs = _NEEDS.get(row.operator, ())
    wanted = needs[0] if needs else kind
    if isinstance(row.value, tuple) or (kind and needs and kind not in needs):
        return None
    value: Scalar
    if wanted == "number" and isinstance(row.value, str) and _is_number(row.value):
        value = float(row.value) if "." in row.value else int(row.value)
    elif wanted == "yes/no" and str(row.value).lower() in ("yes", "no", "true", "false"):
        value = str(row.value).lower() in ("yes", "true")
    elif wanted == "text" and not isinstance(row.value, str):
        value = "yes" if row.value is True else "no" if row.value is False else str(row.value)
    else:
        return None
    return replace(row, value=value)


def _is_number(text: str) -> bool:
    digits = text.strip().removeprefix("-")
    return digits.replace(".", "", 1).isdecimal() and digits.isascii() and len(digits) < 16


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(yes_no(value))
    return tr("“{name}”", name=value) if isinstance(value, str) else str(value)


def _word(kind: str) -> str:
    return tr(_WORDS.get(kind, kind))
