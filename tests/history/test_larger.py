"""Logs larger than memory: made on disk, a share of the people at a time, with the same result."""

import subprocess
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio.history import (
    EventLogError,
    events,
    gathering,
    parts,
    quick_csv,
    read_events,
    sorting,
    threads,
)
from cartflow_studio.history.gathering import LARGE
from cartflow_studio.history.keeping import Keeping
from cartflow_studio.history.memory import TEXT, check_texts
from cartflow_studio.history.opening import open_events
from cartflow_studio.history.parts import Parts, Spill
from cartflow_studio.history.threads import WORTH
from tests.history.build import HEADER, refusal, written
from tests.history.test_quick import ROWS

SLOW = 2**60
HEADERS = st.sampled_from(
    [HEADER, f"{HEADER},note", f"message_id,{HEADER},price", f"{HEADER},received_at,properties"]
)
GOOD = st.builds(
    lambda person, name, second, rest: f"{person},{name},{1_767_261_600 + second},{rest}",
    st.sampled_from(["ann", "bob", "cid", "dee", "eve"]),
    st.sampled_from(["cart", "buy"]),
    st.integers(0, 99) | st.sampled_from(["", ".5"]).map(lambda end: f"7{end}").map(float),
    st.sampled_from(["1", "2.5", "", "x", "true", "{}"]),
)


@pytest.mark.parametrize("quick_from", [0, SLOW])
def test_more_different_texts_than_memory_has_room_for_are_refused_in_time(
    tmp_path, monkeypatch, quick_from
):
    monkeypatch.setattr(events, "TEXTS", 1)
    monkeypatch.setattr("cartflow_studio.history.memory.TEXT", 2**60)
    rows = "".join(f"p{n},cart,2026-03-01,s{n % 2}\n" for n in range(5))
    path = written(tmp_path, f"{HEADER},session\n{rows}")
    fault = refusal(lambda: read_events(path, quick_from=quick_from))
    begin, end = (
        "There are too many different texts for the memory of this computer: 5 so far in ",
        (
            "Leave columns out that the flow does not ask for, such as ids of sessions; read fewer "
            "days or people at a time; or close other programs."
        ),
    )
    assert (fault.message.startswith(f"{begin}column 'person_id'."), fault.hint) == (True, end)


def test_texts_that_fit_are_no_matter():
    check_texts({"person_id": 30_000_000}, "log.csv", 30_000_000 * TEXT)
    with pytest.raises(EventLogError, match=r"need 6\.4 GB more, and 6\.0 GB are free"):
        check_texts({"person_id": 30_000_000}, "log.csv", 6 * 2**30)


def told(log):
    """All that is known of a log."""
    columns = {
        name: (type(column), getattr(column, "dictionary", None))
        for name, column in log.properties.items()
    }
    arrays = [log.offsets.tolist(), log.at.tolist(), log.name.tolist(), log.row.tolist()]
    reading = replace(log.reading, source="")
    return log.people, log.names, arrays, columns, reading, list(log), log.first, log.last


def read(path, quick_from, spill=None):
    try:
        return told(read_events(path, quick_from=quick_from, spill=spill))
    except EventLogError as fault:
        return fault.message, fault.hint, fault.line


@settings(max_examples=30)
@given(
    HEADERS,
    st.lists(GOOD | ROWS.map(lambda rows: rows[0] if rows else ""), max_size=20),
    st.sampled_from([0, 300]),
    st.sampled_from([0, SLOW]),
    st.sampled_from([(0, 0), (0, WORTH), (LARGE, 0), (LARGE, WORTH)]),
)
def test_any_log_is_the_same_through_the_disk(header, rows, budget, quick_from, sizes):
    content = "\n".join([header, *rows]) + "\n"
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = written(Path(folder), content.encode(errors="surrogatepass"))
        expected = read(path, quick_from)
        patch.setattr(quick_csv, "STRETCH", 100)
        patch.setattr(parts, "CHUNK", 3)
        patch.setattr(sorting, "AT_ONCE", 4)
        patch.setattr(threads, "WORTH", sizes[1])
        patch.setattr(gathering, "LARGE", sizes[0])
        with Spill(Path(folder), budget) as spill:
            assert read(path, quick_from, spill) == expected
        assert [each.name for each in Path(folder).iterdir()] == ["log.csv"]


@given(
    st.lists(st.lists(st.integers(-9, 9), max_size=6) | st.integers(1, 5), max_size=9),
    st.sampled_from([0, 50, 10**6]),
)
def test_stretches_are_read_as_they_were_appended(stretches, budget):
    expected: list[int] = []
    with tempfile.TemporaryDirectory() as folder, Spill(Path(folder), budget) as spill:
        column = Parts(spill)
        for each in stretches:
            if isinstance(each, int):
                column.append_same(np.int64(7), each)
                expected += [7] * each
            else:
                column.append_counted(np.array(each, dtype=np.int64))
                expected += each
        rows = np.arange(0, len(expected), 3)
        middle = slice(len(expected) // 3, len(expected) // 2)
        assert column.read().tolist() == expected
        assert column.read(middle.start, middle.stop).tolist() == expected[middle]
        assert column.pick(rows).tolist() == expected[::3]
        doubled = column.mapped(lambda begin, _, part: part + begin)
        assert len(doubled) == len(expected)


def test_a_log_too_large_for_memory_is_opened_from_disk(tmp_path):
    rows = "".join(
        f"p{n * 7919 % 997},cart,{1_767_225_600 + n * 37 % 1000},{n % 50 / 4},{n}\n"
        for n in range(20_000)
    )
    path, keeping = written(tmp_path, f"{HEADER},price,n\n{rows}"), Keeping(tmp_path / "kept")
    log = open_events(path, keeping=keeping, memory=10_000)
    assert isinstance(log.name, np.memmap)
    assert told(log) == told(read_events(path)) == told(open_events(path, keeping=keeping))
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    path = written(tmp_path, f"{HEADER}\nann,cart,2026-01-01\n" * 1)
    monkeypatch.setattr(Keeping, "keep", lambda *_: False)
    with pytest.raises(EventLogError) as caught:
        open_events(path, keeping=Keeping(tmp_path / "kept"), memory=1)
    assert caught.value.message == "There is no room on the disk for the columns of this log."


LIMITED = """
import resource, sys
from pathlib import Path
from cartflow_studio.history import gathering
from cartflow_studio.history.gathering import LARGE
from cartflow_studio.history.keeping import Keeping
from cartflow_studio.history.opening import open_events

gathering.LARGE = 1
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), -1))
log = open_events(Path(sys.argv[1]), keeping=Keeping(Path(sys.argv[2])))
print(type(log.name).__name__, len(log), [each.name for each in Path(sys.argv[2]).iterdir()])
"""


def test_what_the_disk_has_no_room_for_stays_in_memory(tmp_path):
    rows = "".join(f"p{n},cart,{1_767_225_600 + n * n}\n" for n in range(50_000))
    path = written(tmp_path, f"{HEADER}\n{rows}")
    command = [sys.executable, "-c", LIMITED, path, tmp_path / "kept", "100000"]
    said = subprocess.run(command, capture_output=True, check=True, text=True)
    assert said.stdout == "ndarray 50000 []\n"


def test_where_nothing_can_be_kept_all_is_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "LARGE", 1)
    path, taken = written(tmp_path, f"{HEADER}\nann,cart,2026-01-01\n"), tmp_path / "taken"
    taken.write_text("a file, no folder")
    log = open_events(path, keeping=Keeping(taken), least=0)
    assert told(log) == told(read_events(path))
    assert not isinstance(log.name, np.memmap)


def test_a_large_log_is_written_once_and_opened_from_there(tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "LARGE", 1)
    path, keeping = (
        written(tmp_path, f"{HEADER}\nann,cart,2026-01-01\n"),
        Keeping(tmp_path / "kept"),
    )
    log = open_events(path, keeping=keeping, least=0)
    assert told(log) == told(read_events(path))
    assert Path(log.name.filename).parents[1] == tmp_path / "kept"
    assert len(list((tmp_path / "kept").iterdir())) == 1


class Stopped(Exception):
    pass


@pytest.mark.parametrize("memory", [1, 2**30])
@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_reading_is_left_at_any_moment_and_leaves_nothing_on_disk(
    tmp_path, monkeypatch, kind, memory
):
    monkeypatch.setattr(parts, "CHUNK", 40)
    frame = pl.DataFrame({"person_id": ["b", "a", "c"] * 40, "name": "cart", "price": 1.5})
    frame = frame.with_columns(occurred_at=pl.lit("2026-01-01T00:00:00Z"))
    path = tmp_path / f"log.{kind}"
    {"csv": frame.write_csv, "parquet": frame.write_parquet, "jsonl": frame.write_ndjson}[kind](
        path
    )
    looks = []
    read_events(path, progress=looks.append, quick_from=0)
    assert len(looks) > 20
    for last in range(len(looks)):
        said: list[float] = []

        def stop(share: float, said: list[float] = said, last: int = last) -> None:
            said.append(share)
            if len(said) > last:
                raise Stopped

        with pytest.raises(Stopped):
            open_events(
                path, keeping=Keeping(tmp_path / "kept"), memory=memory, least=0, progress=stop
            )
        assert not (tmp_path / "kept").exists() or list((tmp_path / "kept").iterdir()) == []


def test_without_a_place_to_keep_columns_all_is_in_memory(tmp_path):
    path = written(tmp_path, f"{HEADER}\nann,cart,2026-01-01\n")
    with nullcontext():
        assert not isinstance(open_events(path, memory=1).name, np.memmap)


MEASURED = """
import re, sys
from pathlib import Path
import polars
from cartflow_studio.history.gathering import LARGE
from cartflow_studio.history.keeping import Keeping
from cartflow_studio.history.opening import open_events

def peak():
    told = Path("/proc/self/status").read_text()  # of this program only, from its start
    return int(re.search("VmHWM: *([0-9]+) kB", told.replace("\\t", " "))[1]) / 2**10

polars.read_csv(b"a,b")
before = peak()
log = open_events(Path(sys.argv[1]), keeping=Keeping(Path(sys.argv[2])), memory=int(sys.argv[3]))
print(peak() - before, len(log), log.at[::1000].sum(), log.name[::1000].sum())
"""


def test_a_log_of_ten_times_the_memory_takes_little_more_than_that(tmp_path):
    rows, columns = 1_500_000, 9
    dice = np.random.default_rng(1)
    log = {
        "person_id": dice.integers(0, 20_000, rows),
        "name": dice.choice(["cart", "buy"], rows),
        "occurred_at": 1_767_225_600 + np.arange(rows),
        **{f"n{place}": dice.integers(0, 1000, rows) for place in range(columns)},
    }
    pl.DataFrame(log).write_csv(tmp_path / "log.csv")
    budget = rows * (4 + 4 + 8 + 4 * columns) // 10  # what the columns take while they are made
    peaks, told_ = [], []
    for memory in (budget, 2**40):
        command = [sys.executable, "-c", MEASURED, tmp_path / "log.csv", tmp_path / f"{memory}"]
        said = subprocess.run([*command, str(memory)], capture_output=True, check=True, text=True)
        peaks.append(float(said.stdout.split()[0]))
        told_.append(said.stdout.split()[1:])
    assert told_[0] == told_[1]
    assert peaks[0] < 100, peaks
    assert peaks[1] > 200, peaks
