"""The quick way through Polars and the careful one, line by line, say the same of every file."""

import gzip
import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cartflow_studio.history import EventLogError, jsonl_rows, quick_csv, quick_jsonl, read_events
from tests.history.build import HEADER, written

SLOW = 2**60
CELLS = st.sampled_from(
    [
        *("ann", "bob", "", "cart", "buy", "2026-01-01", "2026-01-01T10:00:00Z", "1767261600"),
        *("2026-01-02 10:00:00.5 UTC", "2026-01-02 10:00:60", "2026-02-30T10:00:00Z", "-5"),
        *(
            "1767261600000",
            "01/02/2026",
            "31/01/2026",
            "2.3.2026 9:05",
            "2. 3. 2026. 9:05",
            "2 March 2026",
            "7",
            "7.50",
            "007",
            "true",
            "'=1",
            " ann",
            "é",
            "\0",
        ),
        *('"12,50"', '"1.234,5"', '"1,234"'),
        *('"a,b"', '"a""b"', '"open', 'mid"dle', '"x" y', '"a\nb"', "\r", "{}", "1e400"),
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=6).map(",".join), max_size=12)
ENDS = st.sampled_from(["\n", "\r\n"])
NAMES = st.sampled_from([HEADER, f"{HEADER},note", f"message_id,{HEADER},price", "a;b"])


def told(path: Path, quick_from: int, **how):
    """All that is known of a log, or what is said of a file that is none."""
    try:
        log = read_events(path, quick_from=quick_from, **how)
    except EventLogError as fault:
        return fault.message, fault.hint, fault.line
    columns = {name: type(column).__name__ for name, column in log.properties.items()}
    return list(log), log.row.tolist(), columns, replace(log.reading, source="")


def same(path: Path) -> None:
    assert told(path, 0) == told(path, SLOW)


@given(NAMES, ROWS, ENDS, st.integers(20, 400), st.booleans())
@example(HEADER, ['ann,"cart\n",2026-01-01T10:00:00Z'] * 3, "\n", 20, True)
@example(f"{HEADER},note", ["ann,cart,2026-01-01T10:00:00Z"], "\n", 20, True)
@example(f"{HEADER},n", [f'ann,cart,2026-01-01,"{n}"' for n in ("1.234,5", "2,5")], "\n", 40, True)
@example(f"{HEADER},n", [f'ann,cart,2026-01-01,"{n}"' for n in ("1,234", "2")], "\n", 40, True)
@example(HEADER, ["ann,cart,2026-01-01T10:00:00Z", "", "x"], "\n", 400, True)
def test_any_rows(header, rows, end, stretch, ended):
    content = end.join([header, "ann,cart,2026-01-01T10:00:00Z,1", *rows]) + end * ended
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick_csv, "STRETCH", stretch)
        same(written(Path(folder), content.encode(errors="surrogatepass")))


def test_a_large_log_with_some_odd_rows(tmp_path):
    good = "".join(
        f"p{n % 997},cart,2026-01-{n % 28 + 1:02}T10:00:{n % 60:02}Z,{n % 50 / 4},{n}\n"
        for n in range(30_000)
    )
    odd = 'bob,"cart, two",2026-01-01T10:00:00Z,x,1\n,,soon,1,1\nann,cart\n\xe9,a,-1,1,2,3\n\n'
    content = f"{HEADER},price,n\n{good}{odd}{good}".encode("latin-1")
    for name, written_as in (("log.csv", content), ("log.csv.gz", gzip.compress(content))):
        same(written(tmp_path, written_as, name))
    assert read_events(tmp_path / "log.csv").reading.rows == 60_004


def test_parquet_of_every_kind_says_the_same_as_csv(tmp_path):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    frame = pl.DataFrame(
        {
            "user_id": [3, 1, 3, None],
            "event": ["cart", "buy", None, "cart"],
            "ts": [start, start, start, start],
            "price": [1.5, None, 2.0, 1.0],
            "gift": [True, None, False, True],
            "code": pl.Series(["a", "b", "a", "a"], dtype=pl.Categorical),
        }
    )
    frame.write_parquet(tmp_path / "log.parquet")
    frame.with_columns(pl.col("ts").dt.strftime("%FT%TZ")).write_csv(tmp_path / "log.csv")
    parquet, csv = read_events(tmp_path / "log.parquet"), read_events(tmp_path / "log.csv")
    assert [(each.name, each.person, each.properties) for each in parquet] == [
        (each.name, each.person, each.properties) for each in csv
    ]
    assert [(each.row, each.column, each.reason) for each in parquet.rejected] == [
        (3, "event", "missing"),
        (4, "user_id", "missing"),
    ]


MEMBERS = st.sampled_from(["person_id", "name", "occurred_at", "price", "gift", "é", "tags"])
VALUES = st.sampled_from(
    [
        *("ann", "bob", "", "cart", " x ", "é", "2026-01-01T10:00:00Z", "soon", "a\\b", "a\n", "7"),
        *(None, 1, 0, -7, 7.0, 2.5, 1_767_261_600, 10**16, 1e300, -0.0, True, False, [1], {"a": 1}),
    ]
)
OBJECTS = st.dictionaries(MEMBERS, VALUES, max_size=6)
ALIKE = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from(["ann", "bob", "", None]),
        "name": st.sampled_from(["cart", "buy"]),
        "occurred_at": st.sampled_from(["2026-01-01T10:00:00Z", "2026-01-02", None]),
        "price": st.sampled_from([1, 2.5, None, 7.0, -3]),
        "gift": st.sampled_from([True, False, None]),
    }
)
RAW = st.sampled_from(["", " ", "{", "[1]", "null", '{"a": 1, "a": 2}', '{"a": NaN}', "{}", "\r"])
LINES = st.lists(
    ALIKE.map(json.dumps)
    | OBJECTS.map(json.dumps)
    | OBJECTS.map(lambda each: json.dumps(each, ensure_ascii=False, separators=(",", ":")))
    | RAW,
    max_size=8,
)
FIRST = '{"person_id": "ann", "name": "cart", "occurred_at": 1767261600}'


@settings(max_examples=60)
@given(
    st.booleans(),
    LINES | st.lists(ALIKE.map(json.dumps), max_size=8),
    ENDS,
    st.integers(20, 400),
    st.integers(1, 3),
)
def test_any_lines_of_json(is_led, lines, end, stretch, first):
    content = end.join([FIRST] * is_led + lines) + end
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick_csv, "STRETCH", stretch)
        patch.setattr(quick_csv, "_LEAST", 1)
        patch.setattr(quick_jsonl, "ROWS", first)
        patch.setattr(jsonl_rows, "ROWS", first)
        same(written(Path(folder), content.encode(errors="surrogatepass"), "log.jsonl"))


def test_many_plain_lines_of_json_are_not_read_one_by_one(tmp_path, monkeypatch):
    lines = "".join(
        json.dumps(
            {"person_id": n % 97, "name": "cart", "occurred_at": f"2026-01-01T10:00:{n % 60:02}Z"}
            | {"price": n % 50 / 4, "gift": n % 3 == 0, "note": None if n % 5 else f"n{n % 7}"}
        )
        + "\n"
        for n in range(5_000)
    )
    path = written(tmp_path, lines, "log.jsonl")
    expected = told(path, SLOW)
    monkeypatch.setattr(quick_jsonl, "ROWS", 10)
    monkeypatch.setattr(jsonl_rows, "ROWS", 10)
    carefully = []
    read = jsonl_rows._object
    monkeypatch.setattr(jsonl_rows, "_object", lambda *how: carefully.append(how) or read(*how))
    assert (told(path, 0), len(carefully)) == (expected, 10)


def test_a_column_of_parquet_without_any_text_is_nothing(tmp_path):
    frame = pl.DataFrame({"person_id": ["a"], "name": ["x"], "occurred_at": [1_767_261_600]})
    frame = frame.with_columns(note=pl.lit(None, dtype=pl.String))
    frame.write_parquet(tmp_path / "log.parquet")
    assert dict(read_events(tmp_path / "log.parquet").properties) == {}
