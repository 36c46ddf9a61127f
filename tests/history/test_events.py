"""Logs of the three formats come out the same: sorted, typed, counted."""

import gzip
import json

import numpy as np
import polars as pl
import pytest

from cartflow_studio.flow.people import Event
from cartflow_studio.history import EventLog, Numbers, Texts, read_events
from tests.history.build import HEADER, at, event, log_of, written

TWO = [
    event(3, "cart", "ann", "2026-01-01T10:00:00", item="mug", price=12.5),
    event(2, "buy", "bob", "2026-01-02T00:00:00", item="tea", price=3),
]
CSV = f"{HEADER},item,price\nbob,buy,2026-01-02,tea,3\nann,cart,2026-01-01 10:00,mug,12.5\n"


def test_a_csv_log_is_sorted_by_person_and_time(tmp_path):
    assert list(log_of(tmp_path, CSV)) == TWO


def test_json_lines_and_parquet_say_the_same_as_csv(tmp_path):
    rows = [
        {"person_id": "bob", "name": "buy", "occurred_at": "2026-01-02", "item": "tea", "price": 3},
        {"person_id": "ann", "name": "cart", "occurred_at": "2026-01-01T10:00Z"}
        | {"properties": {"item": "mug", "price": 12.5}},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    frame = pl.DataFrame(
        {
            "person_id": ["bob", "ann"],
            "name": ["buy", "cart"],
            "occurred_at": [at("2026-01-02"), at("2026-01-01T10:00")],
            "properties": [{"item": "tea", "price": 3.0}, {"item": "mug", "price": 12.5}],
        }
    ).with_columns(pl.col("occurred_at").cast(pl.Datetime("us", "UTC")))
    frame.write_parquet(tmp_path / "log.parquet")
    numbered = [event(2, *_told(TWO[0])), event(1, *_told(TWO[1]))]
    expected = [
        Event(
            each.message_id,
            each.name,
            each.person,
            each.occurred_at,
            each.received_at,
            old.properties,
        )
        for each, old in zip(numbered, TWO, strict=True)
    ]
    assert list(log_of(tmp_path, lines, "log.jsonl")) == expected
    assert list(read_events(tmp_path / "log.parquet")) == expected


def _told(told: Event) -> tuple[str, str, str]:
    when = np.datetime64(told.occurred_at, "us").item().isoformat()
    return told.name, told.person, when


def test_a_packed_file_is_read_like_an_unpacked_one(tmp_path):
    assert list(log_of(tmp_path, gzip.compress(CSV.encode()), "log.csv.gz")) == TWO


def test_the_kind_is_found_by_content_where_the_name_says_nothing(tmp_path):
    line = '{"person_id": "ann", "name": "cart", "occurred_at": 1767261600}\n'
    assert list(log_of(tmp_path, line, "export")) == [
        event(1, "cart", "ann", "2026-01-01T10:00:00")
    ]


def test_columns_of_a_log_are_arrays_with_an_entry_for_each_event(tmp_path):
    log = log_of(tmp_path, CSV)
    price, item = log.properties["price"], log.properties["item"]
    assert isinstance(price, Numbers)
    assert isinstance(item, Texts)
    assert (log.people, log.names) == (("ann", "bob"), ("buy", "cart"))
    assert [log.offsets.tolist(), log.name.tolist(), log.row.tolist(), price.values.tolist()] == [
        [0, 1, 2],
        [1, 0],
        [3, 2],
        [12.5, 3.0],
    ]
    assert [item.dictionary[code] for code in item.codes] == ["mug", "tea"]
    assert (log.at[:].dtype, log.name.dtype, log.offsets.dtype) == (np.int64, np.uint8, np.int64)
    assert (log.first, log.last, len(log)) == (at("2026-01-01T10:00"), at("2026-01-02"), 2)


def test_events_of_a_person_come_in_order_and_ties_as_in_the_file(tmp_path):
    log = log_of(
        tmp_path,
        f"{HEADER}\nann,late,2026-01-03\nann,one,2026-01-02\nbob,x,2026-01-01\nann,two,2026-01-02\n",
    )
    assert [each.name for each in log.events_of(0)] == ["one", "two", "late"]
    assert [log.person_index(person) for person in ("ann", "bob", "cid")] == [0, 1, None]
    assert [each.name for each in log.in_time_order()] == ["x", "one", "two", "late"]


def test_a_place_that_is_not_in_the_log_is_refused(tmp_path):
    with pytest.raises(IndexError, match="has 2 events; there is no event 2"):
        log_of(tmp_path, CSV).event(2)


def test_a_message_id_seen_before_is_counted_and_left_out(tmp_path):
    log = log_of(
        tmp_path,
        f"message_id,{HEADER}\nm1,ann,cart,2026-01-02\nm1,ann,cart,2026-01-01\n,ann,a,2026-01-03\n"
        ",ann,b,2026-01-04\n",
    )
    assert [each.message_id for each in log] == ["m1", "row-4", "row-5"]
    assert (log.reading.rows, log.reading.accepted, log.reading.duplicates) == (4, 3, 1)


def test_received_at_is_read_and_empty_means_at_once(tmp_path):
    log = log_of(
        tmp_path,
        f"{HEADER},received_at\nann,a,2026-01-01,2026-01-01T02:00Z\nann,b,2026-01-02,\n",
    )
    assert list(log) == [
        event(2, "a", "ann", "2026-01-01", "2026-01-01T02:00"),
        event(3, "b", "ann", "2026-01-02"),
    ]


def test_columns_get_their_type_from_all_their_cells(tmp_path):
    log = log_of(
        tmp_path,
        f"{HEADER},n,zero,cart_id,yes,mixed,void,big\n"
        "ann,a,2026-01-01,1.50,007,12,true,1,,12345678901234567\n"
        "ann,b,2026-01-02,-2,8,13,FALSE,x,,1\n"
        "ann,c,2026-01-03,,,,,,,\n",
    )
    assert [dict(each.properties) for each in log] == [
        {"n": 1.5, "zero": "007", "cart_id": "12", "yes": True, "mixed": "1"}
        | {"big": "12345678901234567"},
        {"n": -2, "zero": "8", "cart_id": "13", "yes": False, "mixed": "x", "big": "1"},
        {},
    ]


def test_json_values_keep_their_kinds_even_mixed(tmp_path):
    values = [1, "1", True, None, {"b": [1, 2], "a": "ž"}, 2.5, 2**60]
    lines = "".join(
        json.dumps({"person_id": 7, "name": "n", "occurred_at": day * 86_400, "value": value})
        + "\n"
        for day, value in enumerate(values, start=20_000)
    )
    log = log_of(tmp_path, lines, "log.jsonl")
    assert log.people == ("7",)
    assert [each.properties.get("value") for each in log] == values


def test_a_cell_of_json_in_csv_gives_properties(tmp_path):
    log = log_of(
        tmp_path,
        f'{HEADER},properties\nann,a,2026-01-01,"{{""price"": 3, ""tags"": [""x""]}}"\n'
        "ann,b,2026-01-02,\nann,c,2026-01-03,[1]\n",
    )
    assert [dict(each.properties) for each in log] == [{"price": 3, "tags": ["x"]}, {}]
    assert [(each.row, each.column, each.reason, each.value) for each in log.rejected] == [
        (4, "properties", "not an object", "[1]")
    ]


def test_a_log_of_events_gives_the_events_back():
    assert list(EventLog.from_events(reversed(TWO))) == [TWO[0], TWO[1]]


def test_a_log_of_no_events_is_empty():
    log = EventLog.from_events([])
    assert (len(log), log.first, log.last, log.people, list(log)) == (0, None, None, (), [])


def test_other_columns_are_renamed_by_the_mapping(tmp_path):
    path = written(tmp_path, "visitorid,event,ts,basket\n5,cart,1767261600000,b1\n")
    log = read_events(path, mapping={"person_id": "visitorid", "cart_id": "basket"})
    assert list(log) == [event(2, "cart", "5", "2026-01-01T10:00:00", cart_id="b1")]


def test_common_names_of_columns_are_known_and_said(tmp_path):
    log = log_of(tmp_path, "userId,event_type,timestamp\nann,cart,2026-01-01T00:00Z\n")
    assert log.reading.notes == (
        "Column 'userId' is read as person_id.",
        "Column 'event_type' is read as name.",
        "Column 'timestamp' is read as occurred_at.",
    )


def test_progress_is_told_up_to_the_end(tmp_path):
    shares: list[float] = []
    read_events(written(tmp_path, CSV), progress=shares.append)
    assert set(shares) == {1.0}
