"""`cartflow people generate`: what it writes and says."""

import json

import pytest

from cartflow_studio.history import read_events, read_people
from tests.cli.command import CART, run


def test_people_and_events_are_written_and_told(tmp_path, capsys):
    out = tmp_path / "out"
    wish = ("--people", "800", "--days", "28", "--abandonment", "0.5", "--delay", "1 hour")
    code, said, told = run(capsys, "people", "generate", str(out), *wish)
    assert code == 0
    assert said.startswith("800 people, ")
    assert told.splitlines() == [
        f"Wrote {out / 'people.csv'}.",
        f"Wrote {out / 'events.csv'}.",
        "Play a flow on them: cartflow simulate FLOW --events "
        f"{out / 'events.csv'} --people {out / 'people.csv'}",
    ]
    assert len(read_people(out / "people.csv")) == 800
    about = json.loads((out / "about.json").read_text())
    assert about["assumed"]["abandonment"] == 0.5
    assert about["events"] == len(read_events(out / "events.csv"))


def test_people_that_lie_beside_a_log_are_pointed_out_until_they_are_taken(tmp_path, capsys):
    folder = tmp_path / "my shop"
    run(capsys, "people", "generate", str(folder), "--people", "20")
    log, people = str(folder / "events.csv"), str(folder / "people.csv")
    hint = f"people.csv lies beside the log: --people '{people}' tells who can be reached."
    assert hint in run(capsys, "simulate", CART, "--events", log)[2].splitlines()
    taken = run(capsys, "simulate", CART, "--events", log, "--people", people)[2]
    assert "beside" not in taken


def test_cells_of_people_that_are_left_out_are_told_with_the_reason(tmp_path, capsys):
    log, people = tmp_path / "log.csv", tmp_path / "who.csv"
    log.write_text("person_id,name,occurred_at\nann,itemAddedToCart,2026-03-01\n")
    people.write_text("person_id,phone,timezone\nann,abc,Mars\nann,,\nben,0,Mars\n")
    told = run(capsys, "simulate", CART, "--events", str(log), "--people", str(people))[2]
    begin = told.splitlines().index("1 repeated row left out.")
    assert told.splitlines()[begin + 1 : begin + 5] == [
        "4 cells left out of rows that are used:",
        "  2 x unknown time zone (the first is row 2, timezone: Mars)",
        "  1 x not a phone number (the first is row 2, phone: abc)",
        "  1 x phone number without a country code (the first is row 4, phone: 0)",
    ]


def test_people_are_made_like_those_of_a_log(tmp_path, capsys):
    first, second = tmp_path / "first", tmp_path / "second"
    run(capsys, "people", "generate", str(first), "--people", "2000", "--abandonment", "0.3")
    like = ("--like", str(first / "events.csv"), "--like-people", str(first / "people.csv"))
    code, said, told = run(
        capsys, "people", "generate", str(second), "--people", "2000", *like, "--json"
    )
    assert code == 0
    assert "carts itemAddedToCart, purchases PurchaseFinished." in told
    assert json.loads(said)["figures"]["abandonment"] == pytest.approx(0.3, abs=0.06)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (("--people", "0"), "The number of people cannot be 0."),
        (("--country", "XX=1"), "'XX' cannot be a country of the sample."),
        (("--country", "HR=many"), "'--country HR=many' is no share."),
        (("--delay", "soon"), "'soon'"),
        (("--abandonment", "70"), "70.0 is not in the range"),
        (("--like", "nowhere.csv"), "nowhere.csv"),
        (("--like", "nowhere.csv", "--timezone", "Mars"), "There is no time zone 'Mars'."),
        (("--start", "someday"), "'someday' is not a time."),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(tmp_path, capsys, wish, words):
    code, _, told = run(capsys, "people", "generate", str(tmp_path / "out"), *wish)
    assert (code, words in told) == (2, True), told
    assert not (tmp_path / "out").exists()


def test_files_that_are_there_are_not_written_over(tmp_path, capsys):
    (tmp_path / "events.csv").write_text("mine")
    code, _, told = run(capsys, "people", "generate", str(tmp_path))
    assert (code, "events.csv is there already" in told) == (2, True)
    assert (tmp_path / "events.csv").read_text() == "mine"
