"""How the command line talks: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from cartflow_studio.errors import CartFlowError


class Refusal(Exception):
    """The command has said all there is to say and ends with this exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def tell(text: str = "") -> None:
    """A message for the person at the screen."""
    click.echo(text, err=True)


def result(text: str) -> None:
    """The result itself."""
    click.echo(text)


def result_json(value: Any) -> None:
    """The result as one JSON object."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def complain(error: CartFlowError) -> None:
    """An error: where, what, and what to do; all of them where there are several."""
    for each in getattr(error, "faults", ()) or (error,):
        where = f"{each.place}: " if each.place else ""
        click.echo(f"{click.style('error', fg='red')}: {where}{each.message}", err=True)
        if each.hint:
            click.echo(f"  {each.hint}", err=True)


def counted(number: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


class Progress:
    """A line on standard error that shows how far long work is; silent where nobody watches."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = -1
        self._live = sys.stderr.isatty()

    def __call__(self, done: float) -> None:
        """`done` runs from 0 to 1."""
        percent = int(done * 100)
        if self._live and percent != self._shown:
            self._shown = percent
            click.echo(f"\r{self._what} {percent} %", err=True, nl=percent >= 100)
