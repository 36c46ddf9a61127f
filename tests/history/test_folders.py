"""Logs of several files, and packed ones."""

import gzip

import pytest
import zstandard

from cartflow_studio.history import Rejection, read_events
from tests.history.build import HEADER, event, refusal, written

CSV = f"{HEADER}\nann,cart,2026-01-01\nbob,buy,soon\n"
MORE = f"{HEADER}\nann,buy,2026-01-02\ncid,cart\n"


@pytest.mark.parametrize("quick_from", [0, 2**60])
def test_a_folder_is_one_log_and_its_rows_count_on(tmp_path, quick_from):
    (tmp_path / "log").mkdir()
    written(tmp_path / "log", CSV, "1.csv")
    written(tmp_path / "log", gzip.compress(MORE.encode()), "2.csv.gz")
    written(tmp_path / "log", "", "_SUCCESS")
    log = read_events(tmp_path / "log", quick_from=quick_from)
    assert list(log) == [
        event(2, "cart", "ann", "2026-01-01"),
        event(5, "buy", "ann", "2026-01-02"),
    ]
    assert log.rejected == (
        Rejection(3, "occurred_at", "not a time", "soon"),
        Rejection(6, "occurred_at", "missing cells", "cid"),
    )
    assert log.reading.notes[:1] == ("Rows up to 3 are those of 1.csv.",)


def test_a_folder_of_several_kinds_or_of_none_is_refused(tmp_path):
    assert refusal(lambda: read_events(tmp_path)).message == "There are no files in this folder."
    written(tmp_path, CSV, "1.csv")
    written(tmp_path, '{"person_id": "a"}\n', "2.jsonl")
    assert refusal(lambda: read_events(tmp_path)).message == (
        "The files of this folder are of several kinds: 2.jsonl."
    )


def test_a_file_packed_with_zstd_is_read_in_one_frame_or_several(tmp_path):
    one = zstandard.compress(CSV.encode())
    several = zstandard.compress(CSV[:30].encode()) + zstandard.compress(CSV[30:].encode())
    for content in (one, several):
        assert list(read_events(written(tmp_path, content, "log.csv.zst"))) == [
            event(2, "cart", "ann", "2026-01-01")
        ]


@pytest.mark.parametrize("harm", [-5, 20])
def test_a_damaged_file_packed_with_zstd_is_refused(tmp_path, harm):
    content = bytearray(zstandard.compress((CSV * 50).encode(), 19))
    content = content[:harm] if harm < 0 else content[:harm] + bytes(9) + content[harm + 9 :]
    path = written(tmp_path, bytes(content), "log.csv.zst")
    assert refusal(lambda: read_events(path)).message == (
        "The packed file is damaged or cut short."
    )
