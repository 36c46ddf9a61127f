"""Commands for runners: start one, and the life of a flow on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cartflow_studio import flowfile
from cartflow_studio.cli.moving import moving
from cartflow_studio.cli.moving import show as show_moves
from cartflow_studio.cli.say import Refusal, complain, counted, result, result_json, tell
from cartflow_studio.engine import PAUSES
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow, read_bytes, templates_of
from cartflow_studio.flow.moving import Moves
from cartflow_studio.runner.client import Client, Finding, Performance, Refused, VersionState
from cartflow_studio.runner.config import from_environment
from cartflow_studio.runner.replay import replay as audit
from cartflow_studio.runner.service import run

SHOWN_DIFFERENCES = 20
Command = Callable[..., None]


def reaching(command: Command) -> Command:
    """Give a command a client for the runner it names; a refusal is exit code 1."""

    @click.option(
        "--runner",
        "url",
        default="http://127.0.0.1:8585",
        envvar="CARTFLOW_RUNNER",
        show_default=True,
        help="The runner's address.",
    )
    @click.option(
        "--key-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A file with the admin key; else the variable CARTFLOW_ADMIN_KEY.",
    )
    @wraps(command)
    def reached(url: str, key_file: Path | None, **words: Any) -> None:
        with Client(url, _key(key_file)) as client:
            try:
                command(client=client, **words)
            except Refused as refusal:
                complain(_for_the_command_line(refusal))
                _show_findings(refusal.problem)
                raise Refusal(1) from None

    return reached


def _key(file: Path | None) -> str:
    """The admin key, from a file (alone in it, or as `keys.json` has it) or the environment."""
    if file is None:
        return str(from_environment().keys.get("admin", ""))
    text = read_bytes(file, 10_000).decode("utf-8", errors="replace").strip()
    if not text.startswith("{"):
        return text
    try:
        return str(json.loads(text)["admin"])
    except (ValueError, KeyError, TypeError):
        raise CartFlowError("There is no admin key in this file.", source=file) from None


def _for_the_command_line(refusal: Refused) -> CartFlowError:
    """A refusal for want of the right key, with what to do at the command line."""
    if refusal.status not in (401, 403):
        return refusal
    return CartFlowError(
        refusal.message,
        hint="Put the runner's admin key into CARTFLOW_ADMIN_KEY, or name its file: --key-file.",
    )


def _show_findings(problem: Mapping[str, Any]) -> None:
    for each in map(Finding.read, problem.get("findings", ())):
        where = f"[{each.node}] " if each.node else ""
        tell(f"  {each.severity} {each.code}: {where}{each.message}")
        tell(f"    {each.mend}")


@click.command()
@click.option("--database", help="Where it remembers: a file, or postgresql://….")
@click.option("--host", help="The address to listen on; else this machine alone.")
@click.option("--port", type=int, help="The port to listen on; 0 takes a free one.")
@click.option("--folder", help="A folder for the messages of channels that are not set up.")
@click.option("--smtp", help="A mail server without login, for trying out: HOST:PORT.")
@click.option("--clock", type=click.Choice(["system", "events"]), help="For trying out: events.")
def runner(smtp: str | None, **flags: object) -> None:
    """Run launched flows, until it is told to stop."""
    config = from_environment(None, **flags)
    if smtp is not None:
        host, _, port = smtp.rpartition(":")
        if not host or not port.isdecimal():
            raise CartFlowError(f"'--smtp {smtp}' is no mail server.", hint="Write HOST:PORT.")
        mail = {"host": host, "port": int(port), "security": "none"}
        config = from_environment(None, **flags, channels={**config.channels, "email": mail})
    code = run(config)
    if code:
        raise Refusal(code)


@click.command()
@click.argument("flow", type=click.Path(path_type=Path, dir_okay=False))
@reaching
def push(client: Client, flow: Path) -> None:
    """Push a flow to a runner, as a new version."""
    opened = open_flow(flow)
    state = client.push(opened.text, templates_of(opened.flow, flow.parent))
    tell(f"{state.flow} is on {client.url} as version {state.version} ({state.state}).")


@click.command()
@click.argument("flow")
@click.option("--dry-run", is_flag=True, help="Only tell where people inside would go.")
@moving
@reaching
def launch(client: Client, flow: str, moves: Moves, dry_run: bool) -> None:
    """Launch a flow: push it if it is a file, then let people in."""
    if dry_run:
        show_moves(client.preview(_text(client, flow), moves))
        return
    if Path(flow).is_file():
        opened = open_flow(Path(flow))
        client.push(opened.text, templates_of(opened.flow, Path(flow).parent))
    _say(client.launch(flow_id(flow), moves=moves))


def _text(client: Client, flow: str) -> str:
    """The text of a flow that is named by its file, or of its newest version."""
    if Path(flow).is_file():
        return open_flow(Path(flow)).text
    versions = client.live(flow).versions
    return client.live(flow, version=versions[-1].version).text


@click.command()
@click.argument("flow")
@click.option(
    "--policy",
    type=click.Choice(PAUSES),
    default="keep",
    help="What falls due meanwhile is done on resume, or dropped; waits begin again; or the pause"
    " does not count.",
)
@reaching
def pause(client: Client, flow: str, policy: str) -> None:
    """Let nobody in, and send nothing, until resumed."""
    _say(client.pause(flow_id(flow), policy=policy))


@click.command()
@click.argument("flow")
@reaching
def resume(client: Client, flow: str) -> None:
    """Go on after a pause."""
    _say(client.resume(flow_id(flow)))


@click.command()
@click.argument("flow")
@click.option(
    "--people",
    "policy",
    type=click.Choice(["finish", "exit"]),
    default="finish",
    help="People inside: let them finish, or exit at once.",
)
@reaching
def stop(client: Client, flow: str, policy: str) -> None:
    """Stop a flow for good."""
    _say(client.stop(flow_id(flow), policy=policy))


@click.command()
@click.argument("flow")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@reaching
def performance(client: Client, flow: str, as_json: bool) -> None:
    """How a launched flow is doing."""
    found = client.performance(flow_id(flow))
    if as_json:
        result_json(dict(found.plain))
    else:
        show_performance(found)


@click.command()
@click.argument("flow")
@reaching
def replay(client: Client, flow: str) -> None:
    """Audit: play the runner's own log again, and show every difference."""
    differences = audit(client, flow_id(flow))
    for each in differences[:SHOWN_DIFFERENCES]:
        result(str(each))
    if differences:
        tell(f"{counted(len(differences), 'difference')}.")
        raise Refusal(1)
    tell("Identical: the engine tells the same of the runner's log as the runner did.")


def show_performance(found: Performance) -> None:
    """The numbers of a launched flow, for people."""
    stats = found.stats
    result(f"{found.state.name}, version {found.state.version}: {found.state.state}")
    result(f"{stats.entered:,} entered, {stats.active:,} are inside")
    for node, numbers in found.plain["stats"]["nodes"].items():
        left = ", ".join(f"{port} {count:,}" for port, count in numbers["left"].items())
        waiting = numbers["waiting"]
        result(f"  {node:24} arrived {numbers['arrived']:>9,}  waiting {waiting:>7,}  {left}")
    for channel, states in found.messages.items():
        result(
            f"  {channel}: " + ", ".join(f"{count:,} {state}" for state, count in states.items())
        )
    for channel, state, reason, count in found.reasons:
        result(f"    {channel}: {count:,} {state}: {reason}")
    for goal in found.plain["stats"]["goals"]:
        result(f"  goal {goal['event']}: reached by {goal['reached']:,}")


def flow_id(flow: str) -> str:
    """The id of a flow that is named by its id or by its file."""
    path = Path(flow)
    if path.is_file():
        return flowfile.read(read_bytes(path), source=flow).id
    return flow


def _say(state: VersionState) -> None:
    tell(f"{state.name}, version {state.version}: {state.state}.")
