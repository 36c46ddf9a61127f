"""The `cartflow` command: every job of the window, from the command line."""

from __future__ import annotations

import importlib
import os
import sys

import click

from cartflow_studio import __version__
from cartflow_studio.cli.say import Refusal, complain
from cartflow_studio.errors import CartFlowError

COMMANDS = {
    "studio": "studio",
    "tour": "tour",
    "new": "flows",
    "validate": "flows",
    "diff": "flows",
    "export": "flows",
    "schema": "flows",
    "simulate": "simulation",
    "life": "living",
    "compare": "comparing",
    "log": "log",
    "people": "people",
    "runner": "service",
    "push": "service",
    "launch": "service",
    "pause": "service",
    "resume": "service",
    "stop": "service",
    "performance": "service",
    "replay": "service",
}


class Commands(click.Group):
    """Loads a command only when it is asked for, so that `cartflow` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the job."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        room = COMMANDS.get(cmd_name)
        if room is None:
            return None
        module = importlib.import_module(f"cartflow_studio.cli.{room}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cartflow")
def cartflow() -> None:
    """Compose, validate, simulate and run customer journeys."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command; an error a person can act on is a sentence and exit code 2."""
    try:
        cartflow.main(args=arguments, prog_name="cartflow", standalone_mode=False)
    except Refusal as refusal:
        sys.exit(refusal.code)
    except CartFlowError as error:
        complain(error)
        sys.exit(2)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.Abort:
        click.echo("Cancelled.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as defect:
        if os.environ.get("CARTFLOW_DEBUG"):
            raise
        complain(
            CartFlowError(
                f"This is a defect of CartFlow Studio ({type(defect).__name__}: {defect}).",
                hint="Please report it, with what CARTFLOW_DEBUG=1 shows of the same command.",
            )
        )
        sys.exit(70)
