"""The catalogue of bad input for imports, by the ids of its cases, and what else files may hold."""

import gzip
import io
import resource
import zipfile

import numpy as np
import polars as pl
import pytest

from cartflow_studio.history import EventLog, Rejection, read_events, read_people, write_rejections
from cartflow_studio.history.parquet_rows import parquet_batches
from cartflow_studio.history.reading import Ledger
from cartflow_studio.history.source import identify
from tests.history.build import HEADER, log_of, people_rejected, refusal, rejections, written

EMAIL = {"person_id": "email"}
GOOD = f"{HEADER}\nann,cart,2026-01-01\n"


def said(folder, content, name="log.csv"):
    """The words about a log that cannot be used."""
    fault = refusal(lambda: log_of(folder, content, name))
    return fault.message, fault.hint, fault.line


def test_C002_a_header_without_rows_is_refused(tmp_path):
    path = written(tmp_path, "email,name\n")
    assert refusal(lambda: read_people(path, EMAIL)).message == "There are no rows in this file."
    assert said(tmp_path, HEADER)[0] == "There are no rows in this file."


def test_C003_a_column_that_appears_twice_is_refused(tmp_path):
    path = written(tmp_path, "email,email\na@x.com,b@x.com")
    fault = refusal(lambda: read_people(path, EMAIL))
    assert (fault.message, fault.hint, fault.line) == (
        "Column 'email' appears twice.",
        "Rename one of them, so that it is clear which to use.",
        1,
    )


def test_C005_rows_with_missing_or_extra_cells_are_rejected_by_number(tmp_path):
    assert people_rejected(tmp_path, "email,name\na@x.com\nb@x.com,B,extra\nc@x.com,C\n") == (
        Rejection(2, "name", "missing cells", "a@x.com"),
        Rejection(3, "", "extra cells", "extra"),
    )


def test_C006_a_quote_that_is_never_closed_is_named_by_its_line(tmp_path):
    path = written(tmp_path, 'email,name\n"a@x.com,Anna\nb@x.com,B')
    fault = refusal(lambda: read_people(path, EMAIL))
    assert (fault.message, fault.line) == ("The quote opened on line 2 is never closed.", 2)


def test_C006_an_open_quote_that_meets_a_later_one_is_named_by_its_line(tmp_path):
    rows = 'ann,"two\nlines",2026-01-01\n' * 3 + 'bob,"open,2026-01-01\ncid,"x",2026-01-01\n'
    message, _, line = said(tmp_path, f"{HEADER}\n{rows}")
    assert (message, line) == ("The quote opened on line 8 is not closed as it should be.", 8)


def test_C006_an_open_quote_does_not_swallow_a_large_file(tmp_path):
    rows = 'bob,"open,2026-01-01\n' + "ann,cart,2026-01-01\n" * 10_000
    message, _, line = said(tmp_path, f"{HEADER}\n{rows}")
    assert (message, line) == (
        "The quote opened on line 2 is not closed within 100,000 characters.",
        2,
    )


def test_C008_a_row_with_a_control_character_is_rejected(tmp_path):
    assert rejections(tmp_path, "bob,cart,2026-01-01,a\0b", "b\x07b,cart,2026-01-01,") == (
        Rejection(3, "notes", "control character"),
        Rejection(4, "person_id", "control character"),
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_C009_utf_16_is_detected(tmp_path, encoding):
    assert log_of(tmp_path, GOOD.replace("ann", "Žana").encode(encoding)).people == ("Žana",)


def test_C011_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    assert log_of(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()).people == ("ann",)


@pytest.mark.parametrize(
    ("delimiter", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_C012_the_delimiter_is_detected_and_said(tmp_path, delimiter, word):
    log = log_of(tmp_path, GOOD.replace(",", delimiter))
    assert (log.people, log.reading.notes[0]) == (("ann",), f"Columns are separated by {word}.")


def test_C012_a_first_line_that_states_the_delimiter_is_believed(tmp_path):
    log = log_of(tmp_path, "sep=;\r\n" + GOOD.replace(",", ";"))
    assert (log.people, log.row.tolist()) == (("ann",), [3])


def test_C014_of_many_rows_the_bad_ones_are_listed_and_the_counts_add_up(tmp_path):
    bad = ["ann,cart,soon\n", "ann,cart\n", ",cart,2026-01-01\n", "ann,cart,2026-01-01,x\n"]
    good = "".join(
        f"p{number % 97},cart,2026-01-01T00:00:00.{number:06}\n" for number in range(396)
    )
    log = log_of(tmp_path, HEADER + "\n" + (good + "".join(bad)) * 250)
    write_rejections(log.reading, tmp_path / "rejected.csv")
    lines = (tmp_path / "rejected.csv").read_text().splitlines()
    assert (log.reading.rows, log.reading.accepted, log.reading.rejected_rows) == (
        100_000,
        99_000,
        1_000,
    )
    assert log.reading.reasons == {
        "not a time": 250,
        "missing cells": 250,
        "missing": 250,
        "extra cells": 250,
    }
    assert (len(lines), lines[:3]) == (
        1_001,
        [
            "row,column,what,reason,value",
            "398,occurred_at,rejected,not a time,soon",
            "399,occurred_at,rejected,missing cells,ann",
        ],
    )


def test_C015_ids_that_differ_in_case_are_two_people_and_that_is_said(tmp_path):
    log = log_of(tmp_path, f"{HEADER}\nA@x.com,a,2026-01-01\na@x.com,a,2026-01-01\n")
    assert (log.people, log.reading.notes[-1]) == (
        ("A@x.com", "a@x.com"),
        "Ids that differ only in upper and lower case are different people: "
        "'A@x.com' and 'a@x.com', for one.",
    )


def test_C018_a_time_with_day_and_month_unclear_is_rejected_and_how_to_write_it_is_said(tmp_path):
    assert said(tmp_path, f"{HEADER}\nann,cart,01/02/2026\n")[:2] == (
        "None of 1 rows can be used. The first: row 2, column 'occurred_at': "
        "day and month order unclear (01/02/2026).",
        "The dates do not settle whether the day or the month comes first. Say it with --dates "
        "day-first or --dates month-first, or write them as 2026-01-31 or 31.01.2026.",
    )


def test_C020_ids_are_text_and_zeros_count(tmp_path):
    log = log_of(tmp_path, f"{HEADER}\n007,cart,2026-01-01\n7,cart,2026-01-01\n")
    assert log.people == ("007", "7")


def test_C026_the_same_file_twice_has_nothing_new(tmp_path):
    path = written(tmp_path, GOOD)
    once = list(read_events(path))
    twice = EventLog.from_events([*once, *read_events(path)])
    assert (list(twice), twice.reading.duplicates) == (once, 1)


def test_C027_a_zip_or_excel_file_is_told_apart(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert said(tmp_path, packed.getvalue())[:2] == (
        "This is not a CSV file (looks like ZIP/Excel).",
        "Open it in Excel and save it as “CSV UTF-8”.",
    )


@pytest.mark.parametrize("seed", range(20))
def test_C029_rubbish_that_begins_like_parquet_is_refused(tmp_path, seed):
    rubbish = np.random.default_rng(seed).bytes(3_000)
    tail = (200 + 50 * seed).to_bytes(4, "little") + b"PAR1" if seed % 2 else b""
    assert said(tmp_path, b"PAR1" + rubbish + tail)[0] in (
        "The Parquet file is damaged or cut short.",
        "The Parquet file cannot be decoded.",
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_C029_a_damaged_page_of_parquet_is_refused(tmp_path, share):
    path = _parquet(tmp_path, notes=[f"note {number}" for number in range(5_000)])
    content = bytearray(path.read_bytes())
    place = int(len(content) * share * 0.5) + 4
    content[place : place + 64] = np.random.default_rng(place).bytes(64)
    path.write_bytes(content)
    assert refusal(lambda: read_events(path)).hint == "Fetch or export it again."


def test_C030_nested_columns_of_parquet_are_named_and_the_others_used(tmp_path):
    log = read_events(_parquet(tmp_path, tags=[["x"], []], item=["mug", "tea"]))
    assert [dict(each.properties) for each in log] == [{"item": "mug"}, {"item": "tea"}]
    assert "Columns that hold lists, objects or bytes are not read: tags." in log.reading.notes


def test_C032_a_parquet_file_that_unpacks_to_too_much_is_refused(tmp_path):
    path = _parquet(tmp_path, notes=[f"{number:01000}" for number in range(5_000)])
    source = identify(path)
    fault = refusal(lambda: next(parquet_batches(source, Ledger(""), 2**20)))
    assert fault.message == "The file unpacks to 5 MiB; at most 1 MiB can be read."


def test_C033_too_many_columns_are_refused_with_the_limit(tmp_path):
    header = ",".join([HEADER, *(f"c{number}" for number in range(5_000))])
    assert said(tmp_path, header + "\n")[:2] == (
        "The file has 5,003 columns; at most 1,000 can be read.",
        "Keep the columns that the flow uses.",
    )


def test_C036_a_row_with_a_huge_cell_is_rejected_with_the_limit(tmp_path):
    assert rejections(
        tmp_path, f"bob,cart,2026-01-01,{'x' * 300_000}", f"cid,cart,2026-01-01,{'y' * 110_000}"
    ) == (
        Rejection(3, "", "cell longer than 100,000 characters"),
        Rejection(4, "notes", "cell longer than 100,000 characters"),
    )


def test_a_line_of_endless_length_is_rejected_and_the_next_is_read(tmp_path):
    log = log_of(tmp_path, f"{GOOD}bob,{'x' * 5_000_000},2026-01-01\ncid,cart,2026-01-02\n")
    assert (log.people, log.rejected) == (
        ("ann", "cid"),
        (Rejection(3, "", "line longer than 2,000,000 characters"),),
    )


def test_broken_quotes_within_a_line_cost_that_line(tmp_path):
    assert rejections(tmp_path, 'bob,cart,2026-01-01,"5" wide"', "cid,cart,2026-01-01,") == (
        Rejection(3, "", "broken quotes"),
    )


def test_bytes_that_are_not_utf_8_cost_their_row(tmp_path):
    log = log_of(tmp_path, GOOD.encode() + b"Caf\xe9,cart,2026-01-01\n")
    assert (log.people, log.rejected) == (
        ("ann",),
        (Rejection(3, "person_id", "not valid UTF-8"),),
    )


def test_bad_lines_of_json_are_rejected_by_number(tmp_path):
    good = '{"person_id": "ann", "name": "cart", "occurred_at": 1767261600}'
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    log = log_of(
        tmp_path,
        "\n".join([good, "{", "[1]", '{"a": NaN}', "", deep, '{"person_id": true}', good]),
        "log.jsonl",
    )
    assert [(each.row, each.column, each.reason) for each in log.rejected] == [
        (2, "character 2", "not JSON: Expecting property name enclosed in double quotes"),
        (3, "", "not an object"),
        (4, "", "not JSON: NaN is not a JSON number"),
        (6, "", "nested too deeply"),
        (7, "person_id", "missing"),
    ]
    assert (len(log), log.reading.rows) == (2, 7)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("log.csv", b"", "The file is empty."),
        ("log.csv", b"\n\n", "The first line is empty; it must name the columns."),
        ("log.csv", b"%PDF-1.7 ...", "This is not a CSV file (looks like a PDF)."),
        ("log.csv", b"<html>", "This is not a CSV file (looks like HTML or XML)."),
        ("log.csv", bytes(1_000), "This is not a text file."),
        ("log.csv", bytes(range(256)) * 9, "This is not a text file."),
        ("log.csv", b'[\n {"a": 1}]', "This is one JSON array, not JSON Lines."),
        ("log.json", b'[{"a": 1}]', "This is one JSON array, not JSON Lines."),
        ("log.parquet", b"a,b\n1,2\n", "This is not a Parquet file (it does not begin with PAR1)."),
        (
            "log.csv.gz",
            gzip.compress(b"a,b\n" * 99, mtime=0)[:-9],
            "The packed file is damaged or cut short.",
        ),
    ],
)
def test_a_file_of_another_kind_is_told_apart(tmp_path, name, content, message):
    assert said(tmp_path, content, name)[0] == message


def test_a_file_that_is_not_there_and_an_empty_folder_are_told(tmp_path):
    missing = refusal(lambda: read_events(tmp_path / "no.csv"))
    folder = refusal(lambda: read_events(tmp_path))
    assert (missing.message, missing.source) == ("There is no such file.", str(tmp_path / "no.csv"))
    assert folder.message == "There are no files in this folder."


def test_missing_columns_are_named_with_what_to_type(tmp_path):
    assert said(tmp_path, "shopper,what_happened,event_day\n1,cart,2026-01-01\n")[:2] == (
        "No column for person_id and name and occurred_at. "
        "Columns found: shopper, what_happened, event_day.",
        "Say which it is: --map person_id=COLUMN --map name=event_day --map occurred_at=COLUMN.",
    )


def test_a_mapping_to_a_column_that_is_not_there_has_a_hint(tmp_path):
    path = written(tmp_path, "visitorid,event,ts\n1,cart,2026-01-01\n")
    fault = refusal(lambda: read_events(path, mapping={"person_id": "visitor"}))
    assert (fault.message, fault.hint) == (
        "There is no column 'visitor' for person_id. Columns found: visitorid, event, ts.",
        "Did you mean 'visitorid'?",
    )


def _parquet(folder, **columns):
    count = len(next(iter(columns.values())))
    path = folder / "log.parquet"
    pl.DataFrame(
        {
            "person_id": [f"p{number}" for number in range(count)],
            "name": ["cart"] * count,
            "occurred_at": ["2026-01-01T00:00:00Z"] * count,
            **columns,
        }
    ).write_parquet(path)
    return path


def test_a_line_of_many_gigabytes_takes_no_more_memory_than_another(tmp_path):
    """Of 300 MB here, packed; 10 GB go the same way: bit by bit, and nothing of it is kept."""
    path = tmp_path / "log.csv.gz"
    with gzip.open(path, "wb", 1) as file:
        file.write(GOOD.encode() + b"bob,cart,")
        for _ in range(300):
            file.write(b"x" * 1_000_000)
        file.write(b"\ncid,cart,2026-01-02\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    log = read_events(path, quick_from=0)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (log.people, log.rejected, grown < 100_000) == (
        ("ann", "cid"),
        (Rejection(3, "", "line longer than 2,000,000 characters"),),
        True,
    )


def test_times_of_several_forms_are_read_and_the_others_told(tmp_path):
    log = log_of(
        tmp_path,
        f"{HEADER}\na,n,2026-01-01T10:00:00Z\na,n,1767261600\na,n,2026-01-01 11:00+01:00\n"
        "a,n,01/02/2026\na,n,-5\na,n,9999-12-31\na,n,1969-12-31\na,n,99999999999999999999\n",
    )
    assert {each.occurred_at for each in log} == {1_767_261_600_000_000}
    assert [(each.row, each.reason) for each in log.rejected] == [
        (5, "day and month order unclear"),
        (6, "before 1970"),
        (7, "after 2199"),
        (8, "before 1970"),
        (9, "not a time"),
    ]
