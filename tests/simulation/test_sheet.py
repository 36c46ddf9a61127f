"""Tables of customers by hand: edits, pasting, what cannot be used, and the files they become."""

import pytest

from cartflow_studio.history import read_events, read_people
from cartflow_studio.simulation.sheet import (
    Sheet,
    SheetError,
    begun,
    copied,
    event_faults,
    pasted,
    people_faults,
    read_sheet,
    with_cells,
    with_column,
    without_column,
    without_rows,
    written,
)

TWO = Sheet(("a", "b"), (("1", "2"), ("3", "4")))


def test_a_cell_below_the_last_row_makes_a_row():
    assert with_cells(TWO, 2, 1, [["6"]]).rows == (("1", "2"), ("3", "4"), ("", "6"))


def test_empty_rows_at_the_end_are_none():
    assert with_cells(TWO, 1, 0, [["", ""]]).rows == (("1", "2"),)
    assert with_cells(TWO, 0, 0, [["", ""]]).rows == (("", ""), ("3", "4"))


def test_a_block_goes_over_what_is_there():
    assert with_cells(TWO, 1, 0, [["x", "y"], ["z", ""]]).rows == (
        *(("1", "2"), ("x", "y"), ("z", "")),
    )


@pytest.mark.parametrize(
    ("row", "column", "block", "words"),
    [(0, 1, [["x", "y"]], "has 2 columns; there are 1"), (4_999, 0, [["x"], ["y"]], "room for")],
)
def test_a_block_that_has_no_room_is_refused(row, column, block, words):
    with pytest.raises(SheetError, match=words):
        with_cells(TWO, row, column, block)


def test_rows_and_columns_come_and_go():
    assert without_rows(TWO, {0}).rows == (("3", "4"),)
    assert without_column(TWO, 0) == Sheet(("b",), (("2",), ("4",)))
    assert with_column(TWO, " c ") == Sheet(("a", "b", "c"), (("1", "2", ""), ("3", "4", "")))
    for name in ("a", "  "):
        with pytest.raises(SheetError, match="column"):
            with_column(TWO, name)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('one,"two, too"', [["one", "two, too"]]),
        ("eins;zwei", [["eins", "zwei"]]),
        ('"two\nlines"\tx', [["two\nlines", "x"]]),
        (" \n", []),
    ],
)
def test_what_spreadsheets_copy_is_pasted(text, cells):
    assert pasted(text) == cells


def test_what_is_copied_is_pasted_again():
    block = [["a", 'say "hi"'], ["", "two\nlines"]]
    assert pasted(copied(block)) == block


def test_people_that_cannot_be_used_are_found_cell_by_cell():
    columns = ("person_id", "email", "phone", "timezone", "consent_email")
    people = Sheet(
        columns,
        (
            ("ann", "ann@example.com", "+385 91 000", "Europe/Zagreb", "yes"),
            ("ann", "nowhere", "call me", "Mars", "perhaps"),
            ("", "x@example.com", "", "", ""),
        ),
    )
    assert people_faults(people) == {
        (1, 0): "ann is there twice.",
        (1, 1): "nowhere is no address.",
        (1, 2): "call me is no phone number.",
        (1, 3): "There is no time zone Mars.",
        (1, 4): "perhaps is neither yes nor no.",
        (2, 0): "This cannot be empty.",
    }


def test_events_that_cannot_be_used_are_found_cell_by_cell():
    people = Sheet(("person_id",), (("ann",),))
    events = Sheet(
        ("person_id", "name", "occurred_at"),
        (("ann", "cart", "2026-03-02 18:30"), ("zoe", "", "soon"), ("ann", "cart", "1772400000")),
    )
    assert event_faults(events, people) == {
        (1, 0): "There is no person zoe.",
        (1, 1): "This cannot be empty.",
        (1, 2): "soon is not a time. Write it like 2026-03-02 18:30, 2.3.2026 18:30 or "
        "2 March 2026 18:30.",
    }


def test_what_is_begun_with_can_be_used_and_read(tmp_path):
    people, events = begun(["itemAddedToCart", "PurchaseFinished"])
    assert (people_faults(people), event_faults(events, people)) == ({}, {})
    for name, sheet in (("people.csv", people), ("events.csv", events)):
        (tmp_path / name).write_text(written(sheet))
    assert [each.id for each in read_people(tmp_path / "people.csv")] == ["ann", "ben"]
    assert [(each.person, each.name) for each in read_events(tmp_path / "events.csv")] == [
        ("ann", "itemAddedToCart"),
        ("ben", "itemAddedToCart"),
        ("ben", "PurchaseFinished"),
    ]


def test_empty_rows_and_columns_are_not_written():
    sheet = Sheet(("person_id", "note", "b"), (("ann", "", "1"), ("", "", ""), ("ben", "", "")))
    assert written(sheet) == "person_id,b\nann,1\nben,\n"


def test_a_file_is_read_as_a_table_whatever_the_length_of_its_lines(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("\ufeffa,b\n1\n2,3,4\n\n", encoding="utf-8")
    assert read_sheet(path) == Sheet(("a", "b"), (("1", ""), ("2", "3")))


@pytest.mark.parametrize("content", [b"", b"a,b\n\xff\xfe,1\n", b"a\n" * 6_000])
def test_a_file_that_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(SheetError):
        read_sheet(path)
    with pytest.raises(SheetError):
        read_sheet(tmp_path / "gone.csv")
