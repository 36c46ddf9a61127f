"""`cartflow compare`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_flows import CART, run


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
    assert "Cart reminder                          323       346       +23" in lines
    assert "  sent                                 259       275       +16" in lines
    assert "goal PurchaseFinished: A 143 of 446 (32.1%), B 143 of 449 (31.8%)" in lines
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
    assert set(plain["goals"][0]["difference"]) == {"value", "low", "high"}
    assert len(plain["first"]) == 5


def test_a_flow_that_cannot_be_read_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "compare", CART, str(tmp_path / "no"), "--events", "sample")
    assert (code, out) == (2, "")
    assert "no" in err
