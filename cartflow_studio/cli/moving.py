"""What becomes of people inside at a launch, as it is said at the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import click

from cartflow_studio.cli.say import counted, result
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.moving import CHOICES, DATES, KEEP, MOVE, Moves, Way
from cartflow_studio.runner.client import Standing

Command = Callable[..., None]
WORDS = {"finish": "finish on the old version", "exit": "leave"}


def moving(command: Command) -> Command:
    """Give a command `moves`: what becomes of people inside, by its options."""

    @click.option(
        "--previous",
        type=click.Choice(CHOICES),
        default="finish",
        help="People in the version before: let them finish, exit at once, or move here.",
    )
    @click.option("--move-people", is_flag=True, help="The same as --previous move.")
    @click.option(
        "--moved-dates",
        type=click.Choice(DATES),
        default=KEEP,
        help="Who moves into a wait keeps the date, or has it reckoned anew from the arrival.",
    )
    @click.option(
        "--step",
        "steps",
        multiple=True,
        metavar="OLD=NEW",
        help="Who stands at step OLD moves to NEW; or :finish, :exit, :next (what followed it).",
    )
    @wraps(command)
    def given(
        previous: str, move_people: bool, moved_dates: str, steps: tuple[str, ...], **words: Any
    ) -> None:
        do = MOVE if move_people else previous
        command(
            moves=Moves(do, moved_dates, dict(_way(each, moved_dates) for each in steps)), **words
        )

    return given


def _way(text: str, dates: str) -> tuple[str, Way]:
    old, equals, new = text.partition("=")
    if not equals or not old or not new:
        raise CartFlowError(
            f"'--step {text}' says not where people go.", hint="Write it like --step old=new."
        )
    if new.removeprefix(":") != new:
        return old, Way(new.removeprefix(":"), dates=dates)
    return old, Way(MOVE, new, dates)


def show(found: Iterable[Standing]) -> None:
    """Who stands where, and where they would go, for people."""
    total = 0
    for each in found:
        total += each.people
        result(f"  version {each.version}  {each.node:24} {each.people:>9,}  {_where(each)}")
    result(f"{counted(total, 'journey')} under way." if total else "Nobody is inside.")


def _where(each: Standing) -> str:
    if each.do != MOVE:
        return WORDS[each.do]
    if each.to != each.node:
        return f"move to {each.to}"
    return "move to the same step" + ("" if each.dates == KEEP else ", dates anew")
