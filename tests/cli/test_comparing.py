"""`cartflow compare`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import CART, run


@pytest.fixture
def shorter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = tmp_path / "shorter.flow.yaml"
    assert run(capsys, "new", str(path))[0] == 0
    path.write_text(path.read_text().replace("timeout: 1 day", "timeout: 4 hours", 1))
    return str(path)


def test_a_flow_is_the_same_as_itself(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "compare", CART, CART, "--events", "sample")
    assert (code, out) == (0, "Nobody is treated differently.\n")


def test_what_differs_is_told_step_by_step_and_by_person(
    shorter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "compare", CART, shorter, "--events", "sample")
    lines = out.splitlines()
    assert code == 1
    assert "“Bought within a day?”: “Wait at most” was 1 day, is now 4 hours." in lines
    assert lines[1:3] == [
        "                                         A         B     B - A  share of the people, 95 %",
        "Entered                                446       449        +3  the same people",
    ]
    assert lines[6:8] == [
        "Cart reminder                          323       346       +23  +4.4 % (+2.1 % to +6.6 %)",
        "  sent                                 259       275       +16  +2.9 % (+1.0 % to +4.8 %)",
    ]
    assert (
        "PurchaseFinished: 32.1 % of the journeys (A), 31.8 % (B). Counting each person once, the "
        "share changes by -0.8 % to +0.8 %. That may be chance."
    ) in lines
    assert "Numbers are of journeys and messages; shares count each person once." in lines
    assert "196 of 343 people looked at are treated differently." in lines
    assert "c0011, A:" in lines
    assert "Nobody received the messages" in err


def test_json_holds_both_runs_and_the_intervals(
    shorter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "compare", CART, shorter, "--events", "sample", "--json")
    plain = json.loads(out)
    assert (code, plain["same"], plain["treated_differently"]) == (1, False, 196)
    assert (plain["before"]["entered"], plain["after"]["entered"]) == (446, 449)
    assert len(plain["first"]) == 5
    mail = next(each for each in plain["lines"] if each["name"] == "Cart reminder: sent")
    assert (mail["kind"], mail["before"], mail["after"], mail["pairs"]) == (
        *("message", 259, 275),
        {"both": 143, "before": 0, "after": 10, "neither": 190},
    )
    assert mail["share"]["value"] == pytest.approx(10 / 343)
    assert (mail["p"], set(mail["share"])) == (2 / 2**10, {"value", "low", "high"})


def test_page_and_table_are_written_on_request(
    shorter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html, table = tmp_path / "both.html", tmp_path / "both.csv"
    wishes = ("--html", str(html), "--csv", str(table))
    code, _, err = run(capsys, "compare", CART, shorter, "--events", "sample", *wishes)
    assert (code, f"Wrote {html}." in err, f"Wrote {table}." in err) == (1, True, True)
    assert "win-back-cart-abandoners and shorter on the same people" in html.read_text()
    rows = table.read_text().splitlines()
    assert rows[0].startswith("kind,key,name,before,after,people,both,only_before,only_after,share")
    assert rows[6].startswith("message,reminder,Cart reminder: sent,259,275,343,143,0,10,0.029155,")


def test_wrong_options_are_told_before_a_log_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for wrong, words in (
        (("--until", "tomorrow"), "'tomorrow' is not a time."),
        (("--map", "person_id"), "'--map person_id' is not a mapping."),
    ):
        code, out, err = run(capsys, "compare", CART, CART, "--events", "nowhere.csv", *wrong)
        assert (code, out, words in err) == (2, "", True)


def test_a_flow_that_cannot_be_read_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "compare", CART, str(tmp_path / "no"), "--events", "sample")
    assert (code, out) == (2, "")
    assert "no" in err
