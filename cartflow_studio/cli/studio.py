"""`cartflow studio`: the window."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from cartflow_studio.cli.say import Refusal
from cartflow_studio.studio.desktop import install
from cartflow_studio.studio.main import run_studio


@click.command()
@click.argument("flows", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--install-desktop",
    is_flag=True,
    help="Linux: put the studio into the menu, and let flow files open in it.",
)
def studio(flows: tuple[Path, ...], install_desktop: bool) -> None:
    """Open a window for every flow, or on the start page."""
    if install_desktop:
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
        for path in install(home, shutil.which("cartflow") or sys.argv[0]):
            click.echo(f"Wrote {path}.", err=True)
        return
    code = run_studio(flows)
    if code:
        raise Refusal(code)
