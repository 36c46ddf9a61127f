"""`cartflow studio`: the window."""

from __future__ import annotations

from pathlib import Path

import click

from cartflow_studio.cli.say import Refusal
from cartflow_studio.studio.main import run_studio


@click.command()
@click.argument("flow", required=False, type=click.Path(path_type=Path, dir_okay=False))
def studio(flow: Path | None) -> None:
    """Open the window, with a flow or on the start page."""
    code = run_studio([] if flow is None else [flow])
    if code:
        raise Refusal(code)
