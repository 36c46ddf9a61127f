"""What the store keeps, in which order, and what it does when it cannot."""

import stat
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from cartflow_studio.store import (
    Intent,
    Journeys,
    Occurrence,
    Store,
    StoreError,
    StoreInUse,
    Suppression,
    TraceEntry,
)
from cartflow_studio.store.database import SAFE_SQLITE, sqlite_module
from cartflow_studio.store.tables import Row

EVENT = Occurrence("event", "write", "m1", "ann", "cart", 5, 7, {"price": 19.9, "név": ["ő"]})
INTENT = Intent("i1", 1, "ann", 1, "mail", 1, "email", 1, 0, 10, 99, 10)


@pytest.fixture
def store(tmp_path):
    opened = Store(str(tmp_path / "store.db"))
    yield opened
    opened.close()


def test_an_occurrence_comes_back_as_it_was_kept(store):
    (kept,) = store.write(lambda records: records.inbox.add([EVENT]))
    with store.reading() as records:
        assert records.inbox.waiting(100, limit=10) == [kept]
        assert records.inbox.known("write", ["m1", "m2"]) == {"m1": kept}
    assert kept == replace(EVENT, sequence=1)


def test_the_order_of_handling_is_by_receipt_and_timers_come_last(store):
    kinds = [("tick", 7, "t"), ("event", 9, "b"), ("event", 7, "a"), ("event", 3, "c")]
    given = [replace(EVENT, kind=kind, received_at=at, message_id=name) for kind, at, name in kinds]
    store.write(lambda records: records.inbox.add(given))
    with store.reading() as records:
        found = [each.message_id for each in records.inbox.waiting(8, limit=10)]
        sequences = [each.sequence for each in records.inbox.waiting(9, limit=10)]
    assert found == ["c", "a", "t"]
    store.write(lambda records: records.inbox.mark(sequences))
    with store.reading() as records:
        counts = records.inbox.counts()
    assert counts == {"waiting": 0, "handled": 4, "dead": 0}


def test_a_message_id_is_kept_once_per_source(store):
    store.write(lambda records: records.inbox.add([EVENT, replace(EVENT, source="page")]))
    with pytest.raises(StoreError):
        store.write(lambda records: records.inbox.add([EVENT]))
    with store.reading() as records:
        assert records.inbox.counts()["waiting"] == 2


def test_due_are_the_longest_waiting_first(store):
    kept = [Journeys(1, "late", b"l", 9), Journeys(1, "early", b"e", 3), Journeys(2, "x", b"x", 1)]
    store.write(lambda records: records.journeys.keep(kept))
    with store.reading() as records:
        assert records.journeys.due(9, [1], limit=10) == ["early", "late"]
        assert records.journeys.due(8, [1], limit=10) == ["early"]
        assert records.journeys.next_wake([1]) == 3


def test_journeys_change_and_are_forgotten(store):
    first, changed = Journeys(1, "ann", b"1", 3), Journeys(1, "ann", b"2", None)
    store.write(lambda records: records.journeys.keep([first]))
    store.write(lambda records: records.journeys.keep([changed]))
    with store.reading() as records:
        assert records.journeys.several(["ann"], [1]) == {(1, "ann"): changed}
    store.write(lambda records: records.journeys.keep([Journeys(1, "ann", b"", None)]))
    with store.reading() as records:
        assert list(records.journeys.people_in(1)) == []


def test_the_trace_is_told_in_the_order_it_was_written(store):
    lines = [TraceEntry(1, "ann", 9 - n, {"n": n}, n) for n in range(5)]
    store.write(lambda records: records.trace.add(lines))
    with store.reading() as records:
        told = records.trace.page(after=2, limit=2, versions=[1])
    assert [each.line for each in told] == [{"n": 2}, {"n": 3}]


def test_a_message_is_claimed_once(store):
    store.write(lambda records: records.outbox.add([INTENT]))
    claims = [store.write(lambda records: records.outbox.claim(INTENT, now=11)) for _ in range(2)]
    with store.reading() as records:
        (cut_off,) = records.outbox.cut_off()
        due = records.outbox.due(100, limit=5)
    assert (claims, due) == ([True, False], [])
    assert cut_off == replace(INTENT, state="sending", attempts=1, updated_at=11)


def test_the_first_reason_of_a_suppression_stays(store):
    for reason in ("unsubscribed", "complaint"):
        store.write(
            lambda records, reason=reason: records.people.suppress(
                Suppression("ann", "email", reason, 5)
            )
        )
    with store.reading() as records:
        assert records.people.suppressed("ann", "email") == Suppression(
            "ann", "email", "unsubscribed", 5
        )
        assert records.people.suppressed("ann", "sms") is None


def test_a_job_that_fails_takes_none_of_its_neighbours_with_it(store):
    def broken(records):
        records.notes.put("half", "done")
        raise ValueError("no")

    futures = [
        store.submit(lambda records: records.notes.put("a", "1")),
        store.submit(broken),
        store.submit(lambda records: records.notes.put("b", "2")),
    ]
    faults = [type(each.exception(20)) for each in futures]
    with store.reading() as records:
        notes = [records.notes.get(name) for name in ("a", "half", "b")]
    assert faults == [type(None), ValueError, type(None)]
    assert notes == ["1", None, "2"]


def test_a_job_that_nobody_waits_for_any_more_stops_nothing(store):
    future = store.submit(lambda records: records.notes.put("a", "1"))
    future.cancel()
    assert store.write(lambda records: 7) == 7


def test_a_database_belongs_to_one_runner(tmp_path, store):
    with pytest.raises(StoreInUse):
        Store(str(tmp_path / "store.db"))


def test_a_closed_database_may_be_opened_by_the_next(tmp_path):
    path = str(tmp_path / "again.db")
    first = Store(path)
    first.write(lambda records: records.notes.put("a", "1"))
    first.close()
    second = Store(path)
    with second.reading() as records:
        assert records.notes.get("a") == "1"
    second.close()


def test_the_migrations_make_the_tables_that_are_declared(store):
    with store._reading.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Row.metadata)
    assert found == []


def test_commits_survive_a_power_cut(store):
    with store._writing.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_r020_the_sqlite_has_no_wal_reset_bug():
    assert sqlite_module().sqlite_version_info >= SAFE_SQLITE


def test_the_files_are_for_their_owner_alone(tmp_path, store):
    store.write(lambda records: records.notes.put("a", "1"))
    mode = stat.S_IMODE((tmp_path / "store.db").stat().st_mode)
    assert mode == 0o600


@pytest.mark.parametrize("url", ["mysql+nothing://x", "://", "postgresql+ghost://x"])
def test_an_address_that_is_none_is_refused_with_a_hint(url):
    with pytest.raises(StoreError) as refusal:
        Store(url)
    assert "sqlite:///FILE" in refusal.value.hint
