"""`cartflow simulate`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cartflow_studio import resources
from cartflow_studio.cli.simulation import titles
from cartflow_studio.nodes import EventTrigger, Exit, Wait
from tests.cli.command import CART, run
from tests.engine.build import line

KEYS = [
    *("flow", "people", "events", "late_events", "entered", "refused", "active", "exited"),
    *("goals", "messages", "nodes", "first", "last", "seconds"),
]


def test_the_sample_shop_gives_a_report_that_balances(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "simulate", CART, "--events", "sample", "--json")
    report = json.loads(out)
    assert code == 0
    assert [key for key in report if key in KEYS] == KEYS
    assert report["entered"] == report["active"] + sum(report["exited"].values())
    for counts in report["nodes"].values():
        assert counts["arrived"] == counts["waiting"] + sum(counts["left"].values())


def test_steps_go_by_their_titles(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "simulate", CART, "--events", "sample")
    assert out.splitlines()[1:4] == [
        "  Item added to cart               arrived       446  waiting       0  Then 446",
        "  Bought within a day?             arrived       446  waiting       4  "
        "PurchaseFinished 119, after 1 day 323",
        "  Cart reminder                    arrived       323  waiting       0  "
        "Sent 259, Not sent 63, left the flow 1",
    ]


def test_an_id_stands_beside_titles_that_several_steps_have() -> None:
    flow = line(added=EventTrigger(event="Cart"), rest=Wait(), nap=Wait(), done=Exit())
    assert titles(flow) == {
        "added": "Event",
        "rest": "Wait [rest]",
        "nap": "Wait [nap]",
        "done": "Exit",
    }


def test_a_trace_is_one_line_for_each_step_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("visitorid,name,occurred_at\nann,itemAddedToCart,2026-03-01T10:00:00Z\n")
    trace = tmp_path / "trace.jsonl"
    words = ("--map", "person_id=visitorid", "--until", "2026-03-01T12:00:00Z")
    assert (
        run(capsys, "simulate", CART, "--events", str(log), *words, "--trace", str(trace))[0] == 0
    )
    steps = [json.loads(line) for line in trace.read_text().splitlines()]
    assert [(each["at"], each["person"], each["step"], each["node"]) for each in steps] == [
        ("2026-03-01T10:00:00Z", "ann", "entered", "added"),
        ("2026-03-01T10:00:00Z", "ann", "left", "added"),
        ("2026-03-01T10:00:00Z", "ann", "arrived", "purchase"),
    ]


def test_without_people_the_assumption_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    log = str(resources.path("samples", "otto_events.csv.gz"))
    code, out, err = run(capsys, "simulate", CART, "--events", log)
    assert code == 0
    assert out.startswith("20 people, 862 events: ")
    assert "Everybody is taken to be reachable and consenting" in err


WELCOME = str(resources.path("templates", "welcome-series.flow.yaml"))


def test_flows_together_tell_what_each_loses_to_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("simulate", CART, "--with", WELCOME, "--events", "sample")
    code, out, _ = run(capsys, *words)
    assert (code, out.splitlines()[-4:]) == (
        0,
        [
            "together, Win back cart abandoners: entered 446 -> 446, sent 417 -> 416",
            "  1 message of 1 person lost: got enough messages",
            "together, Welcome new customers: entered 95 -> 95, sent 197 -> 190",
            "  7 messages of 7 people lost: got enough messages",
        ],
    )
    code, out, _ = run(capsys, *words, "--json")
    cart, welcome = json.loads(out)["together"]
    assert (code, cart["flow"], welcome["flow"]) == (
        *(0, "win-back-cart-abandoners"),
        "welcome-series",
    )
    assert (cart["messages"], cart["lost"], cart["people"]) == (
        {"alone": 417, "together": 416},
        *(1, 1),
    )
    assert cart["first"] == [
        {
            "person": "c0376",
            "node": "text",
            "at": "2026-02-16T08:38:37Z",
            "reason": "capped",
        }
    ]


def test_a_flow_cannot_run_beside_itself(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "simulate", CART, "--with", CART, "--events", "sample")
    assert (code, out) == (2, "")
    assert "Two of the flows have the same id." in err


def test_a_flow_beside_it_that_is_not_there_is_told_before_the_log_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = str(tmp_path / "gone.flow.yaml")
    code, out, err = run(capsys, "simulate", CART, "--with", gone, "--events", "nowhere.csv")
    assert (code, out) == (2, "")
    assert f"{gone}: There is no such file." in err


def test_wrong_columns_are_told_with_what_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("who,what,when\nann,itemAddedToCart,2026-03-01T10:00:00Z\n")
    code, out, err = run(capsys, "simulate", CART, "--events", str(log))
    assert (code, out) == (2, "")
    assert "--map" in err


@pytest.mark.parametrize("words", [("--map", "person_id"), ("--until", "tomorrow")])
def test_options_that_cannot_be_read_are_explained(
    words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "simulate", CART, "--events", "sample", *words)
    assert code == 2
    assert "Write it like" in err


def test_rows_that_cannot_be_used_are_counted_told_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, rejected = tmp_path / "log.csv", tmp_path / "rejected.csv"
    log.write_text(
        "person_id,name,occurred_at\nann,itemAddedToCart,2026-03-01T10:00:00Z\n"
        "bob,itemAddedToCart,yesterday\n,itemAddedToCart,2026-03-01T10:00:00Z\n"
    )
    words = ("--events", str(log), "--json", "--rejected", str(rejected))
    code, out, err = run(capsys, "simulate", CART, *words)
    assert (code, json.loads(out)["log"]) == (
        0,
        {"rows": 3, "duplicates": 0, "rejected": {"not a time": 1, "missing": 1}},
    )
    assert "2 of 3 rows cannot be used:" in err
    assert "1 x not a time (the first is row 3, occurred_at: yesterday)" in err
    assert len(rejected.read_text().splitlines()) == 3


def test_columns_mapped_to_other_words_are_told_by_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Who,Basket,Hour\nann,itemAddedToCart,2026-03-01\n")
    words = ("--map", "person_id=Who", "--map", "event=Basket", "--map", "time=Hour")
    code, _, err = run(capsys, "simulate", CART, "--events", str(log), *words)
    assert code == 2
    assert "--map name=Basket --map occurred_at=Hour" in err


def test_a_report_and_its_numbers_are_written_beside_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html, numbers = tmp_path / "report.html", tmp_path / "numbers.csv"
    words = ("--html", str(html), "--csv", str(numbers), "--price", "sms=0.1", "--currency", "gbp")
    code, _, err = run(capsys, "simulate", CART, "--events", "sample", *words)
    assert (code, f"Wrote {html}." in err, f"Wrote {numbers}." in err) == (0, True, True)
    assert "£15.80" in html.read_text()
    assert "channel,sms,cost in GBP,15.8" in numbers.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--price", "fax=1"), "'--price fax=1' is not a price."),
        (("--price", "sms"), "'--price sms' is not a price."),
        (("--price", "sms=-1"), "'--price sms=-1' is not a price."),
        (("--price", "sms=nan"), "'--price sms=nan' is not a price."),
        (("--currency", "€"), "'€' is not a currency."),
        (("--lift", "0"), "0 % is not an uplift."),
    ],
)
def test_a_wrong_assumption_is_told_before_the_run(
    words: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "simulate", CART, "--events", "sample", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_what_makes_no_sense_is_told_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong, words in (
        (("--until", "2020-01-01"), "The log begins on 2025-08-04T16:33:05Z, after the end."),
        (("--preset", "segment"), "The sample shop needs no --map, --preset, --dates"),
        (("--price", "sms=much"), "'--price sms=much' is not a price."),
        (("--lift", "0"), "0 % is not an uplift."),
    ):
        code, out, err = run(capsys, "simulate", CART, "--events", "sample", *wrong)
        assert (code, out, words in err) == (2, "", True)


def test_that_nobody_enters_without_people_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    lapsed = str(resources.path("templates", "win-back-customers.flow.yaml"))
    log = str(resources.path("samples", "online_retail.csv.gz"))
    code, _, err = run(capsys, "simulate", lapsed, "--events", log)
    assert code == 0
    assert "The flow lets in people by what is known of them: without people nobody." in err


def test_people_answer_when_flows_run_together(capsys: pytest.CaptureFixture[str]) -> None:
    lapsed = str(Path(__file__).parents[2] / "flows" / "win-back-lapsed.flow.yaml")
    command = ("simulate", lapsed, "--events", "sample", "--json")
    _, alone, _ = run(capsys, *command)
    _, among, err = run(capsys, *command, "--with", WELCOME)
    assert json.loads(among)["nodes"] == json.loads(alone)["nodes"]
    assert "Email, as assumed: 97.0 % delivered" in err
    _, silent, _ = run(capsys, *command, "--with", WELCOME, "--no-answers")
    assert json.loads(silent)["nodes"] != json.loads(alone)["nodes"]


def test_log_and_people_are_each_read_as_they_are_said_to_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, people = tmp_path / "log.csv", tmp_path / "people.csv"
    head = "person_id,name,occurred_at\n"
    log.write_bytes(f"{head}Müller,itemAddedToCart,01/02/2026 10:00\n".encode("cp1252"))
    text = "person_id,email,updated_at\nMüller,m@example.com,02/01/2026\n"
    people.write_bytes(text.encode("utf-16"))
    files = ("--events", str(log), "--people", str(people))
    written = ("--encoding", "cp1252", "--dates", "day-first", "--people-dates", "month-first")
    code, out, err = run(capsys, "simulate", CART, *files, *written, "--json")
    report = json.loads(out)
    assert (code, report["entered"], report["first"], "unclear" in err) == (
        *(0, 1, "2026-02-01T10:00:00Z"),
        False,
    )


def test_a_run_ends_so_long_after_the_last_event_as_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("person_id,name,occurred_at\nann,itemAddedToCart,2026-03-01T10:00:00Z\n")
    ends = {}
    for words in ((), ("--until", "7 days"), ("--until", "2026-03-03T10:00:00Z")):
        _, out, _ = run(capsys, "simulate", CART, "--events", str(log), *words, "--json")
        report = json.loads(out)
        ends[words[-1:]] = (report["last"], report["active"], report["nodes"]["done"]["arrived"])
    assert ends == {
        (): ("2026-03-01T10:00:00Z", 1, 0),
        ("7 days",): ("2026-03-08T10:00:00Z", 0, 1),
        ("2026-03-03T10:00:00Z",): ("2026-03-03T10:00:00Z", 0, 1),
    }
    code, _, err = run(capsys, "simulate", CART, "--events", str(log), "--until", "1 calendar day")
    assert (code, "'1 calendar day' is not a time." in err, "7 days" in err) == (2, True, True)
