"""`cartflow life`: pauses and new versions over a log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import CART, run


@pytest.fixture
def shorter(tmp_path: Path) -> Path:
    flow = tmp_path / "shorter.flow.yaml"
    flow.write_text(Path(CART).read_text().replace("timeout: 1 day", "timeout: 4 hours"))
    return flow


def test_a_new_version_takes_over_with_the_people_inside(
    shorter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["life", CART, "--events", "sample", "--then", f"2026-03-15T12:00={shorter}"]
    code, out, _ = run(capsys, *told, "--move-people", "--json")
    old, new = json.loads(out)["versions"]
    assert code == 0
    assert (old["active"], new["moved_in"]) == (0, old["exited"]["moved"])
    assert new["moved_in"] > 0
    code, out, _ = run(capsys, *told, "--move-people")
    assert (code, out.splitlines()[0]) == (0, "Version 1")
    assert f"Version 2, {new['moved_in']:,} moved in" in out.splitlines()


def test_a_pause_is_played(capsys: pytest.CaptureFixture[str]) -> None:
    told = ["life", CART, "--events", "sample", "--json", "--pause"]
    code, out, _ = run(capsys, *told, "2026-03-15T12:00..2026-03-23T12:00=drop_overdue")
    [version] = json.loads(out)["versions"]
    assert code == 0
    assert version["exited"]["overdue"] > 0
    assert version["refused"]["paused"] > 0


def test_what_is_assumed_of_messages_comes_and_is_said(
    shorter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def goals(*assumed: str) -> tuple[list[int], str]:
        then = f"2026-03-15T12:00={shorter}"
        told = ["life", CART, "--events", "sample", "--json", "--then", then, *assumed]
        _, out, err = run(capsys, *told)
        return [each["goals"][0]["reached"] for each in json.loads(out)["versions"]], err

    (old, new), said = goals("--assume", "bought=0.5 after 1 hour")
    (old_without, new_without), _ = goals()
    assert (old > old_without, new > new_without) == (True, True)
    assert said.count("Assumed: 50.0 % of messages bring PurchaseFinished") == 2


@pytest.mark.parametrize(
    ("wish", "hint"),
    [
        (("--pause", "yesterday"), "Write it like --pause"),
        (("--pause", "2026-02-01..2026-01-01"), "Let it end after it begins"),
        (("--pause", "2026-02-01..2026-03-01=sleep"), "known: keep, drop_overdue"),
        (("--then", "2026-02-01"), "Write it like --then"),
    ],
)
def test_what_cannot_be_played_is_said(
    wish: tuple[str, str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "life", CART, "--events", "sample", *wish)
    assert (code, out) == (2, "")
    assert hint in err
