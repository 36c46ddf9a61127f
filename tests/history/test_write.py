"""What is written is read back the same, and no spreadsheet runs it."""

import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import (
    EventLog,
    People,
    read_events,
    read_people,
    write_events_csv,
    write_events_jsonl,
    write_people_csv,
)
from tests.history.build import at, event

FORMULAS = ['=HYPERLINK("http://evil","x")', "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "it's"]
EVENTS = [
    event(1, "cart", "ann", "2026-01-01", item="=1+1", price=-2.5, gift=True),
    Event("m 2", "buy", "bob", at("2026-01-02"), at("2026-01-03"), {"item": "mug", "price": 3}),
]


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz"])
def test_a_log_written_as_csv_is_read_back(tmp_path, name):
    write_events_csv(EventLog.from_events(EVENTS), tmp_path / name)
    assert list(read_events(tmp_path / name)) == EVENTS


def test_a_log_written_as_json_lines_is_read_back_with_nested_values(tmp_path):
    nested = [*EVENTS, event(3, "cart", "cid", "2026-01-04", items=[{"name": "Žbuka"}], void="")]
    write_events_jsonl(EventLog.from_events(nested), tmp_path / "log.jsonl")
    assert list(read_events(tmp_path / "log.jsonl")) == nested


def test_C023_text_like_a_formula_is_marked_in_csv_and_read_back_as_it_was(tmp_path):
    some = [Person(f"p{index}", {"name": text}) for index, text in enumerate(FORMULAS)]
    write_people_csv(People.from_people(some), tmp_path / "people.csv")
    lines = (tmp_path / "people.csv").read_text().split("\n")
    assert lines[1:4] == ['p0,"\'=HYPERLINK(""http://evil"",""x"")"', "p1,'+1", "p2,'-1"]
    assert list(read_people(tmp_path / "people.csv")) == some


def test_lists_and_objects_in_csv_cells_are_read_back(tmp_path):
    log = [
        event(1, "cart", "ann", "2026-01-01", items=[{"name": "mug", "price": 3}], size={"w": 1})
    ]
    write_events_csv(EventLog.from_events(log), tmp_path / "log.csv")
    assert list(read_events(tmp_path / "log.csv")) == log


def test_phone_numbers_are_written_plainly(tmp_path):
    write_people_csv(
        People.from_people([Person("p", {"phone": "+12025550123"})]), tmp_path / "p.csv"
    )
    assert (tmp_path / "p.csv").read_text() == "person_id,phone\np,+12025550123\n"


def test_a_log_that_cannot_be_written_leaves_the_old_file(tmp_path):
    (tmp_path / "log.csv").write_text("old")
    broken = EventLog.from_events([event(1, "cart", "ann", "2026-01-01", item="\ud800")])
    with pytest.raises(UnicodeEncodeError):
        write_events_csv(broken, tmp_path / "log.csv")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("log.csv", "old")]


def test_properties_called_like_our_columns_are_written_apart(tmp_path):
    odd = {"name": "mug", "person_id": "7", " item ": 1, "": 2}
    log = [Event("m1", "cart", "ann", at("2026-01-01"), at("2026-01-01"), {"price": 3, **odd})]
    write_events_csv(EventLog.from_events(log), tmp_path / "log.csv")
    assert list(read_events(tmp_path / "log.csv")) == log


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)
KEYS = WORDS.map(str.strip).filter(bool)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    PLAIN | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
INSTANTS = st.integers(0, at("2199-12-31"))


def events_of(values: st.SearchStrategy) -> st.SearchStrategy[list[Event]]:
    """Events of few people, sorted as a log is, each with a message id of its own."""
    some = st.lists(
        st.tuples(KEYS, st.sampled_from(["ann", "bob", "=1"]), INSTANTS, INSTANTS)
        | st.tuples(
            KEYS, st.sampled_from(["ann", "bob"]), INSTANTS.map(lambda day: day % 3), INSTANTS
        ),
        max_size=8,
    )
    properties = st.dictionaries(WORDS, values, max_size=4)
    return some.flatmap(
        lambda heads: st.lists(properties, min_size=len(heads), max_size=len(heads)).map(
            lambda further: sorted(
                (
                    Event(f"m{number}", name, person, when, heard or when, _given(each))
                    for number, ((name, person, when, heard), each) in enumerate(
                        zip(heads, further, strict=True)
                    )
                ),
                key=lambda event: (event.person, event.occurred_at),
            )
        )
    )


def _given(properties):
    return {name: value for name, value in properties.items() if value is not None}


@given(events_of(VALUES))
def test_any_log_written_as_json_lines_is_read_back(events):
    assert list(EventLog.from_events(events)) == events
    assert there_and_back(write_events_jsonl, events, "log.jsonl") == events


LETTERS = st.text(string.ascii_letters, min_size=1, max_size=5).map("word {}".format)


@given(
    events_of(LETTERS | st.floats(allow_nan=False, allow_infinity=False).map(abs).map("n{}".format))
)
def test_any_log_of_words_written_as_csv_is_read_back(events):
    assert there_and_back(write_events_csv, events, "log.csv") == events


def there_and_back(write, events: list[Event], name: str) -> list[Event]:
    """What is read of what was written; nothing for nothing, which no file can hold."""
    if not events:
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(EventLog.from_events(events), path)
        return list(read_events(path))
