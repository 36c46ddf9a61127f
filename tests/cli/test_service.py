"""Commands for runners, against a real one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cartflow_studio.runner.client import Embedded, start_embedded
from tests.cli.command import CART, run
from tests.fakes.mail_server import mail_server
from tests.fakes.running import DAY, FLOW, KEYS, NOON, cart, running

ID = "win-back-cart-abandoners"
CYCLE = "format: 1\nid: hollow\nnodes:\n  a: {type: event_trigger, event: cart}\n"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Embedded]:
    folder = tmp_path / "runner"
    with start_embedded(folder, clock="events", messages=tmp_path / "out") as embedded:
        monkeypatch.setenv("CARTFLOW_RUNNER", embedded.url)
        monkeypatch.setenv("CARTFLOW_ADMIN_KEY", embedded.keys["admin"])
        yield embedded


def test_the_life_of_a_flow_from_the_command_line(
    runner: Embedded, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [
        run(capsys, "push", CART),
        run(capsys, "launch", ID),
        run(capsys, "pause", ID),
        run(capsys, "resume", ID),
        run(capsys, "replay", CART),
        run(capsys, "stop", ID),
    ]
    name = "Win back cart abandoners, version 1"
    assert said == [
        (0, "", f"{ID} is on {runner.url} as version 1 (drafted).\n"),
        (0, "", f"{name}: active.\n"),
        (0, "", f"{name}: paused.\n"),
        (0, "", f"{name}: active.\n"),
        (0, "", "Identical: the engine tells the same of the runner's log as the runner did.\n"),
        (0, "", f"{name}: finishing.\n"),
    ]


def test_performance_as_json_is_one_object(
    runner: Embedded, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "launch", CART)
    code, out, err = run(capsys, "performance", ID, "--json")
    assert (code, err, json.loads(out)["stats"]["entered"]) == (0, "", 0)


def test_a_flow_with_errors_is_refused_in_the_words_of_the_checks(
    runner: Embedded, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "hollow.flow.yaml"
    flow.write_text(CYCLE)
    code, out, err = run(capsys, "launch", str(flow))
    assert (code, out) == (1, "")
    assert "error dead-end: [a]" in err


def test_an_unreachable_runner_is_exit_code_2_with_what_to_start(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(capsys, "launch", ID, "--runner", "http://127.0.0.1:1")
    assert code == 2
    assert "No runner answers at http://127.0.0.1:1." in err
    assert "cartflow runner" in err


def test_the_key_can_come_from_a_file(
    runner: Embedded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CARTFLOW_ADMIN_KEY")
    assert run(capsys, "push", CART)[0] == 1
    assert run(capsys, "push", CART, "--key-file", str(runner.folder / "keys.json"))[0] == 0


def test_a_mail_server_that_cannot_be_read_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(capsys, "runner", "--smtp", "localhost")
    assert code == 2
    assert "Write HOST:PORT." in err


def test_what_is_no_address_is_said_with_how_to_write_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = run(capsys, "launch", ID, "--runner", "foo")
    assert said == (
        2,
        "",
        "error: 'foo' is no address of a runner.\n  Write http://HOST:PORT.\n",
    )


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("wrong", "There is no valid key with the request."),
        ("write", "This key may only send events."),
    ],
)
def test_without_the_admin_key_the_command_line_says_where_to_put_it(
    runner: Embedded,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    key: str,
    message: str,
) -> None:
    monkeypatch.setenv("CARTFLOW_ADMIN_KEY", runner.keys.get(key, key))
    hint = "Put the runner's admin key into CARTFLOW_ADMIN_KEY, or name its file: --key-file."
    assert run(capsys, "push", CART) == (1, "", f"error: {message}\n  {hint}\n")


def test_performance_says_why_messages_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with mail_server() as inbox:
        mail = {"host": "127.0.0.1", "port": inbox.port, "security": "none"}
    with running(tmp_path, channels={"email": mail}) as house:
        monkeypatch.setenv("CARTFLOW_ADMIN_KEY", KEYS["admin"])
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + DAY)
        code, out, err = run(capsys, "performance", "win-back", "--runner", house.url)
    assert (code, err) == (0, "")
    assert out.splitlines()[-3:-1] == [
        "  email: 1 queued",
        f"    email: 1 queued: The mail server 127.0.0.1:{inbox.port} does not answer ([Errno 111] "
        "Connection refused). Start it, or correct host and port in the settings of the channel.",
    ]


def test_a_dry_run_tells_where_people_would_go_and_the_launch_moves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "win-back.flow.yaml"
    flow.write_text(FLOW.replace("  purchase:", "  buys:").replace("to: purchase", "to: buys"))
    monkeypatch.setenv("CARTFLOW_ADMIN_KEY", KEYS["admin"])
    with running(tmp_path) as house:
        monkeypatch.setenv("CARTFLOW_RUNNER", house.url)
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + DAY - 1)
        plans = [
            run(capsys, "launch", str(flow), "--dry-run", *more)
            for more in (
                [],
                ["--move-people"],
                ["--move-people", "--step", "purchase=buys"],
                ["--step", "purchase=:exit"],
                ["--step", "purchase=:next"],
            )
        ]
        wrong = run(capsys, "launch", str(flow), "--step", "purchase")
        run(capsys, "launch", str(flow), "--move-people", "--step", "purchase=buys")
        again = run(
            capsys, "launch", "win-back", "--dry-run", "--move-people", "--moved-dates", "anew"
        )
        house.settle(NOON + DAY)
        exited = house.client.performance("win-back", version=1).stats.exited
    line = "  version 1  purchase                         1  "
    ways = ["finish on the old version"] * 2 + ["move to buys", "leave", "move to reminder"]
    assert plans == [(0, f"{line}{way}\n1 journey under way.\n", "") for way in ways]
    assert wrong[0] == 2
    assert "Write it like --step old=new." in wrong[2]
    assert again == (0, "Nobody is inside.\n", "")
    assert exited == {"moved": 1}
