"""Whatever a file holds: a clear error, or a log whose counts add up. Never anything else."""

import json
import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from cartflow_studio.history import EventLogError, read_events, read_people
from tests.history.build import HEADER

CELLS = st.sampled_from(
    [
        "ann",
        "",
        "cart",
        "2026-01-01",
        "1767261600",
        '"',
        '""',
        "\0",
        "\r",
        "é",
        '"a\nb"',
        "'=1",
        " ",
    ]
) | st.text(max_size=5)
ROWS = st.lists(st.lists(CELLS, max_size=6).map(",".join), max_size=8).map("\n".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
OBJECTS = st.lists(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(["person_id", "name", "occurred_at", "properties", "x"], JSON)
    ),
    max_size=6,
)


def check(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        for read in (read_events, read_people):
            try:
                log = read(path)
            except EventLogError as fault:
                assert fault.message
                assert fault.source == str(path)
            else:
                reading = log.reading
                assert len(log) == len(list(log)) == reading.accepted > 0
                assert reading.rows == len(log) + reading.duplicates + reading.rejected_rows
                assert len(reading.rejected) == reading.rejected_rows


@given(st.binary(max_size=300))
@example(b"\xff\xfea")
@example(b"\xff\xfe\x00\x00\x01")
@example(b"\x1f\x8b")
@example(b"PAR1PAR1")
def test_any_bytes(content):
    check(content, "log.csv")
    check(content, "log.jsonl")


@given(ROWS)
@example('ann,"cart,2026-01-01')
def test_any_rows_of_csv(rows):
    check(f"{HEADER}\n{rows}".encode(errors="surrogatepass"), "log.csv")


@given(OBJECTS)
def test_any_lines_of_json(objects):
    check("\n".join(map(json.dumps, objects)).encode(), "log.jsonl")
