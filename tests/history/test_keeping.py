"""Logs kept as columns: the same log, at once; what is stale or damaged is read anew."""

import os
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, EventLogError, People, read_events, read_people
from cartflow_studio.history.keeping import Keeping, fingerprint
from cartflow_studio.history.notation import Notation
from cartflow_studio.history.opening import open_events, open_people, people_beside, strange
from tests.history.build import HEADER, at, written

CSV = (
    f"message_id,{HEADER},received_at,price,gift,note,tags\n"
    'm1,ann,cart,2026-01-01,2026-01-02,1.5,true,x,"[1, 2]"\n'
    "m2,bob,buy,2026-01-03,,2,,y,\nm2,bob,buy,2026-01-03,,2,,y,\nm3,bob,buy,soon,,2,,y,\n"
)


def told(log):
    return list(log), log.row.tolist(), replace(log.reading), dict(log.properties).keys()


def opened(path, keeping, **how):
    return open_events(path, keeping=keeping, least=0, **how)


def test_a_kept_log_is_the_log_and_lies_on_disk(tmp_path):
    path, keeping = written(tmp_path, CSV), Keeping(tmp_path / "kept")
    first, second = opened(path, keeping), opened(path, keeping)
    assert told(first) == told(second) == told(read_events(path))
    assert [type(log.at.low).__name__ for log in (first, second)] == ["memmap", "memmap"]
    assert keeping.size(fingerprint(path)) > 0


@pytest.mark.parametrize(
    ("log", "beside"),
    [
        ("events.csv", "people.csv"),
        ("shop.flow.events.csv", "shop.flow.people.csv"),
        ("log.csv.gz", "people.parquet"),
        ("log.csv", "people.csv.gz"),
    ],
)
def test_the_people_of_a_log_are_found_beside_it(tmp_path, log, beside):
    path = tmp_path / log
    path.write_text("")
    assert people_beside(path) is None
    (tmp_path / beside).write_text("")
    assert people_beside(path) == tmp_path / beside


def test_a_file_of_people_has_none_beside_it(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("")
    assert people_beside(path) is None


def test_people_of_another_shop_than_the_log_are_told_as_strange():
    log = EventLog.from_events([Event("1", "cart", "u-ann", 0, 0, {})])
    many = [Person(f"p{number}") for number in range(1_001)]
    assert strange(People.from_people([*many, Person("u-ann")]), log) == ""
    assert strange(People.from_people(many), log) == (
        "Nobody of the log is among these people, so nobody gets a message: the log has ids such "
        "as 'u-ann', the people such as 'p0'."
    )


def test_another_way_of_reading_is_another_log(tmp_path):
    path, keeping = written(tmp_path, CSV), Keeping(tmp_path / "kept")
    opened(path, keeping)
    other = opened(path, keeping, mapping={"cart_id": "note"})
    assert set(other.properties) - {"price", "gift", "tags"} == {"cart_id"}
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_another_order_of_days_and_another_encoding_are_other_logs(tmp_path):
    path = written(tmp_path, f"{HEADER}\nM\xfc,a,01/02/2026\n".encode("cp1252"))
    keeping = Keeping(tmp_path / "kept")
    said = [Notation("day-first", "cp1252"), Notation("month-first", "cp1252")]
    said.append(Notation("month-first", "cp1250"))
    logs = [opened(path, keeping, notation=each) for each in said]
    assert [log.first for log in logs] == [*map(at, ("2026-02-01", "2026-01-02", "2026-01-02"))]
    assert len(list((tmp_path / "kept").iterdir())) == 3


def test_a_file_that_has_changed_is_read_anew(tmp_path):
    path, keeping = written(tmp_path, CSV), Keeping(tmp_path / "kept")
    opened(path, keeping)
    written(tmp_path, CSV.replace("ann", "cid"))
    assert opened(path, keeping).people == ("bob", "cid")


@pytest.mark.parametrize("file", ["at.npy", "people.json", "told.json", "property-0.npy"])
@pytest.mark.parametrize("harm", ["cut", "gone", "rubbish"])
def test_what_is_damaged_is_made_anew(tmp_path, file, harm):
    path, keeping = written(tmp_path, CSV), Keeping(tmp_path / "kept")
    expected = told(opened(path, keeping))
    place = tmp_path / "kept" / fingerprint(path) / file
    content = place.read_bytes()
    if harm == "gone":
        place.unlink()
    else:
        place.write_bytes(content[:-5] if harm == "cut" else bytes(len(content)))
    assert keeping.find(fingerprint(path)) is None
    assert told(opened(path, keeping)) == expected
    assert keeping.find(fingerprint(path)) is not None


def test_the_logs_opened_longest_ago_go_first(tmp_path):
    paths = [written(tmp_path, CSV.replace("ann", name), f"{name}.csv") for name in ("a", "b", "c")]
    keeping = Keeping(tmp_path / "kept")
    for each in paths[:2]:
        opened(each, keeping)
    sizes = [keeping.size(fingerprint(each)) for each in paths[:2]]
    for when, each in enumerate(paths[:2]):
        log = tmp_path / "kept" / fingerprint(each) / "told.json"
        os.utime(log, (when, when))
    opened(paths[0], keeping)  # now b is the older one
    small = Keeping(tmp_path / "kept", most=sum(sizes) + 200)
    opened(paths[2], small)
    assert [small.size(fingerprint(each)) > 0 for each in paths] == [True, False, True]


def test_a_log_that_changes_while_it_is_read_is_refused(tmp_path):
    path = written(tmp_path, CSV)

    def grow(_: float) -> None:
        with path.open("a") as file:
            file.write("m9,ann,cart,2026-01-05,,,,,\n")

    with pytest.raises(EventLogError) as caught:
        opened(path, Keeping(tmp_path / "kept"), progress=grow)
    assert (caught.value.message, caught.value.hint) == (
        "The file changed while it was read.",
        "Wait until it is written to the end, and read it again.",
    )
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_cannot_be_written_keeps_nothing_and_hinders_nobody(tmp_path):
    path = written(tmp_path, CSV)
    (tmp_path / "kept").write_text("a file is in the way")
    assert told(opened(path, Keeping(tmp_path / "kept"))) == told(read_events(path))


PEOPLE = (
    "person_id,email,vip,points,tags,updated_at\n"
    'ann,a@x.com,true,1,"[1]",2026-01-03\nann,,false,2,,2026-01-05\n'
    "bob,b@x.com,true,,,\nbob,,false,9,,\nann,c@x.com,,,,2026-01-01\n"
)


def test_kept_people_are_the_people_with_what_they_became(tmp_path):
    path, keeping = written(tmp_path, PEOPLE, "people.csv"), Keeping(tmp_path / "kept")
    read, first, second = (
        read_people(path),
        *(open_people(path, keeping=keeping, least=0) for _ in range(2)),
    )
    assert isinstance(second.changes.name, np.memmap)
    for each in (first, second):
        assert list(each) == list(read)
        assert list(each.changes) == list(read.changes)
        assert (each.reading, each.attributes.keys()) == (read.reading, read.attributes.keys())


def test_people_whose_columns_are_damaged_are_read_anew(tmp_path):
    path, keeping = written(tmp_path, PEOPLE, "people.csv"), Keeping(tmp_path / "kept")
    expected = list(open_people(path, keeping=keeping, least=0))
    (folder,) = (tmp_path / "kept").iterdir()
    (folder / "changes" / "at.npy").write_bytes(b"rubbish")
    assert list(open_people(path, keeping=keeping, least=0)) == expected


def test_C035_columns_are_kept_under_a_name_of_our_own(tmp_path):
    (tmp_path / "in").mkdir()
    path = written(tmp_path, CSV, "..etc..passwd;rm.csv")
    odd = tmp_path / "in" / ".." / path.name
    opened(odd, Keeping(tmp_path / "kept"))
    assert [each.name for each in (tmp_path / "kept").iterdir()] == [fingerprint(odd)]
    assert set(fingerprint(odd)) <= set("0123456789abcdef")


def test_small_files_are_not_kept(tmp_path):
    open_events(written(tmp_path, CSV), keeping=Keeping(tmp_path / "kept"))
    assert not (tmp_path / "kept").exists()


def test_columns_on_disk_are_sorted_as_in_memory(tmp_path):
    rows = "".join(f"m{n},p{n % 7},cart,{1_767_225_600 + n * 37 % 1000},,,,,\n" for n in range(500))
    path, keeping = written(tmp_path, CSV + rows), Keeping(tmp_path / "kept")
    opened(path, keeping)
    log = opened(path, keeping)
    for begin, end in pairwise(log.offsets.tolist()):
        assert (np.diff(log.at[begin:end]) >= 0).all()
