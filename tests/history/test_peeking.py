"""A look at some rows of a file: the first as they stand, others from its middle and its end."""

import gzip
from pathlib import Path

import pytest

from cartflow_studio.history.formats import batches
from cartflow_studio.history.peeking import FAR, Row, first_rows, further
from cartflow_studio.history.reading import Ledger
from cartflow_studio.history.source import identify
from tests.history.build import HEADER, written

LINE = "p{n},cart,2026-01-01T10:00:00Z,{dash}\n"
DASH = "-" * 60
QUOTED = f'"x\ny"{DASH}'


def first(path: Path, count: int = 3, encoding: str = "") -> tuple[Row, ...]:
    source, ledger = identify(path, encoding), Ledger("")
    with batches(source, ledger, None) as stretch:
        return first_rows(source, next(stretch), ledger, count)


def far(path: Path, encoding: str = "") -> tuple[list[tuple[str, ...]], list[tuple[int, str]]]:
    """The first and last person of each part, and the rejections."""
    ledger = Ledger("")
    parts = further(identify(path, encoding), ledger, 500)
    people = [tuple(part.columns["person_id"][place] for place in (0, -1)) for part in parts]
    return people, [(each.row, each.reason) for each in ledger.rejected]


def lines(count: int = 20_000, note: str = DASH) -> str:
    return "".join(LINE.format(n=n, dash=note) for n in range(count))


def test_first_rows_are_those_of_the_file_whether_they_fit_or_not(tmp_path):
    path = written(
        tmp_path, f'{HEADER}\nann,"a\nb",2026\n\nbob\n5" wide,"x" y,2026\ncid,c,1,2\ndan,d,3\n'
    )
    assert first(path, 5) == (
        Row(2, ("ann", "a\nb", "2026")),
        Row(4, ("bob", "", ""), "missing cells"),
        Row(5, ('5" wide', "x y", "2026"), "broken quotes"),
        Row(6, ("cid", "c", "1"), "extra cells"),
        Row(7, ("dan", "d", "3")),
    )


def test_first_rows_go_no_further_than_they_are_asked_for(tmp_path):
    path = written(tmp_path, f"{HEADER}\na,b,c\nd,e,f\ng,h,i\nbroken\n")
    assert [row.number for row in first(path, 3)] == [2, 3, 4]
    assert [row.number for row in first(path, 9)] == [2, 3, 4, 5]


def test_a_line_that_is_no_json_is_shown_as_it_stands(tmp_path):
    path = written(
        tmp_path, '{"person_id": "ann", "n": 1}\noops\n{"person_id": null, "n": 2}\n', "a.jsonl"
    )
    assert [(row.number, row.cells) for row in first(path)] == [
        (1, ("ann", "1")),
        (2, ("oops", "")),
        (3, ("", "2")),
    ]
    assert first(path)[1].fault.startswith("not JSON")


def test_rows_in_another_encoding_are_shown_in_it(tmp_path):
    path = written(tmp_path, f"{HEADER}\nMüller\nJörg,b,c\n".encode("cp1252"))
    assert [row.cells[0] for row in first(path, encoding="cp1252")] == ["Müller", "Jörg"]


def test_parts_are_from_the_middle_and_the_end(tmp_path):
    people, rejected = far(written(tmp_path, f"{HEADER},note\n{lines()}broken\n"))
    middle = int(people[0][0].removeprefix("p"))
    assert (abs(middle - 10_000) < 300, people[0][1], people[1]) == (
        *(True, f"p{middle + 499}"),
        ("p19501", "p19999"),
    )
    [(row, reason)] = rejected
    assert (abs(row - 20_002) < 300, reason) == (True, "missing cells")


def test_a_byte_order_mark_is_no_hindrance(tmp_path):
    content = f"{HEADER},note\n{lines(note=DASH + 'é')}"
    people, _ = far(written(tmp_path, content.encode("utf-8-sig")))
    assert people[1] == ("p19500", "p19999")


def test_parts_of_json_and_of_other_encodings(tmp_path):
    text = "".join(f'{{"person_id": "é{n}", "note": "{DASH}"}}\n' for n in range(20_000))
    people, _ = far(written(tmp_path, text.encode("cp1252"), "log.jsonl"), "cp1252")
    assert people[1] == ("é19500", "é19999")


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER},note\n{lines(100)}".encode(),
        gzip.compress(f"{HEADER},note\n{lines()}".encode(), 0),
        f"{HEADER},note\n{lines()}".encode("utf-16"),
        f"{HEADER},note\n{lines(note=QUOTED)}".encode(),
        f'{HEADER}\n"{"x" * 2 * FAR}"'.encode(),
    ],
)
def test_there_are_none_of_a_file_that_is_small_packed_or_cannot_be_cut(tmp_path, content):
    assert far(written(tmp_path, content)) == ([], [])
