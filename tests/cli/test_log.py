"""`cartflow log`: what it reads, keeps and says."""

import json

import pytest

from tests.cli.command import run

LOG = (
    "timestamp,visitorid,event,itemid,transactionid\n1767261600000,9,addtocart,44,\n"
    "1767261660000,9,transaction,44,1207\n1767261670000,8,view,44,\nsoon,8,view,44,\n"
)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CARTFLOW_CACHE", str(tmp_path / "cache"))


def test_a_log_is_imported_and_kept(tmp_path, capsys):
    (tmp_path / "log.csv").write_text(LOG)
    code, out, err = run(capsys, "log", "import", str(tmp_path / "log.csv"))
    assert (code, out.splitlines()[0]) == (0, "4 rows read, 3 used.")
    assert (
        "1 of 4 rows cannot be used:\n  1 x not a time (the first is row 5, timestamp: soon)" in err
    )
    (kept,) = (tmp_path / "cache" / "logs").iterdir()
    assert (kept / "at.npy").exists()


def test_what_is_in_a_log_is_told_as_json(tmp_path, capsys):
    (tmp_path / "log.csv").write_text(LOG)
    code, out, _ = run(capsys, "log", "info", str(tmp_path / "log.csv"), "--json")
    told = json.loads(out)
    assert (code, len(told.pop("fingerprint")), told.pop("cache")["bytes"]) == (0, 32, 0)
    assert told == {
        "rows": 4,
        "events": 3,
        "duplicates": 0,
        "rejected": {"not a time": 1},
        "people": 2,
        "first": "2026-01-01T10:00:00Z",
        "last": "2026-01-01T10:01:10Z",
        "names": {"ProductViewed": 1, "PurchaseFinished": 1, "itemAddedToCart": 1},
        "properties": {"item": "numbers", "order_id": "texts"},
    }


def test_a_log_can_be_read_plainly_or_by_a_mapping(tmp_path, capsys):
    (tmp_path / "log.csv").write_text(LOG)
    plain = ("--preset", "none", "--map", "person_id=itemid", "--map", "occurred_at=timestamp")
    code, out, _ = run(capsys, "log", "info", str(tmp_path / "log.csv"), *plain)
    assert (code, out.splitlines()[:3]) == (
        0,
        [
            "4 rows, 3 events of 1 person",
            "  from 2026-01-01T10:00:00Z to 2026-01-01T10:01:10Z",
            "  addtocart                                   1",
        ],
    )


def test_a_log_that_is_not_there_is_told(tmp_path, capsys):
    code, out, err = run(capsys, "log", "info", str(tmp_path / "no.csv"))
    assert (code, out) == (2, "")
    assert "There is no such file." in err


def test_what_is_said_of_the_list_of_unusable_rows_can_be_done(tmp_path, capsys):
    (tmp_path / "log.csv").write_text(LOG)
    rejected = tmp_path / "rejected.csv"
    code, _, err = run(
        capsys, "log", "info", str(tmp_path / "log.csv"), "--rejected", str(rejected)
    )
    assert (code, "  --rejected FILE writes the whole list." in err) == (0, True)
    assert f"Wrote {rejected}." in err
    assert len(rejected.read_text().splitlines()) == 2


def test_the_order_of_days_and_the_encoding_are_said_where_a_log_is_read(tmp_path, capsys):
    path = tmp_path / "log.csv"
    path.write_bytes("person_id,name,occurred_at\nMüller,cart,01/02/2026\n".encode("cp1252"))
    code, _, err = run(capsys, "log", "info", str(path))
    assert (code, "say so with --encoding windows-1252" in err) == (2, True)
    code, _, err = run(capsys, "log", "info", str(path), "--encoding", "cp1252")
    assert (code, "--dates day-first or --dates month-first" in err) == (2, True)
    how = ("--encoding", "cp1252", "--dates", "day-first")
    for command in ("import", "info"):
        code, out, _ = run(capsys, "log", command, str(path), *how, "--json")
        plain = json.loads(out)
        assert (code, plain["first"], plain["cache"]["bytes"] > 0) == (
            *(0, "2026-02-01T00:00:00Z"),
            True,
        )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--dates", "year-first"), "'year-first' is not one of 'day-first', 'month-first'"),
        (("--encoding", "nope"), "There is no encoding 'nope' of text."),
    ],
)
def test_an_order_or_an_encoding_that_is_none_is_refused(tmp_path, capsys, words, said):
    (tmp_path / "log.csv").write_text(LOG)
    code, _, err = run(capsys, "log", "info", str(tmp_path / "log.csv"), *words)
    assert (code, said in err) == (2, True)
