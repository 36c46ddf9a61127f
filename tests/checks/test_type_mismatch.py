"""A comparison fits the type of what it looks at."""

import pytest

from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.settings import EventDefinition, Goal
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.event_trigger import EventTrigger
from tests.checks.faults import fixes, flow, found, line, mended

CODE = "type-mismatch"
PEOPLE = (
    ("country", "text"),
    ("age", "number"),
    ("vip", "yes/no"),
    ("born", "date"),
    ("sizes", "list"),
)


def _fork(*row):
    return line(fork=Condition((("yes", Compare("person", *row)),)), attributes=PEOPLE)


@pytest.mark.parametrize(
    ("row", "sentence", "fix"),
    [
        (
            ("country", "more than", 5),
            "country is a text, and “more than” needs a number.",
            None,
        ),
        (("age", "at least", "18"), "age is compared with “18”, which is no number.", 18),
        (("age", "is", "1.5"), "age is compared with “1.5”, which is no number.", 1.5),
        (("age", "at least", "old"), "age is compared with “old”, which is no number.", None),
        (("age", "is one of", (1, "2")), "age is compared with “2”, which is no number.", None),
        (("age", "contains", "1"), "age is a number, and “contains” needs a text.", None),
        (("vip", "is", "yes"), "vip is compared with “yes”, which is no yes or no.", True),
        (("country", "is", 385), "country is compared with 385, which is no text.", "385"),
        (("country", "is", False), "country is compared with no, which is no text.", "no"),
        (("born", "after", "soon"), "born is compared with “soon”, which is no date.", None),
        (("born", "more than", 5), "born is a date, and “more than” needs a number.", None),
        (("other", "more than", "5"), "other is compared with “5”, which is no number.", 5),
    ],
)
def test_what_does_not_fit_is_found(row, sentence, fix):
    wrong = _fork(*row)
    assert found(CODE, wrong) == [("fork", f"“Fork”: {sentence}")]
    if fix is None:
        assert fixes(CODE, wrong) == []
    else:
        shown = f"“{fix}”" if isinstance(fix, str) else "yes" if fix is True else fix
        assert mended(CODE, wrong, f"Compare with {shown}") == _fork(row[0], row[1], fix)


@pytest.mark.parametrize(
    "row",
    [
        ("country", "is", "HR"),
        ("country", "starts with", "H"),
        ("country", "is set", True),
        ("age", "at least", 18),
        ("age", "is one of", (1, 2.5)),
        ("vip", "is not", True),
        ("born", "before", "2000-01-31"),
        ("born", "after", "2000-01-31T10:00:00"),
        ("sizes", "contains", "XL"),
        ("sizes", "is", "XL"),
        ("other", "is", 5),
    ],
)
def test_what_fits_is_fine(row):
    assert found(CODE, _fork(*row)) == []


def test_properties_of_events_have_types_too():
    events = (EventDefinition("Added", properties=(("total", "number"),)),)
    wrong = flow(
        {"start": EventTrigger("Added", Compare("event", "total", "contains", "5"))},
        {},
        events=events,
        goals=(Goal("Added", where=Compare("event", "total", "is", "5")),),
    )
    assert found(CODE, wrong) == [
        (None, "A goal or exit criterion: total is compared with “5”, which is no number."),
        ("start", "“Start”: total is a number, and “contains” needs a text."),
    ]
