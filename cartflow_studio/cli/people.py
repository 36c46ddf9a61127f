"""`cartflow people`: sample customers and what they do, made to measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Any

import click

from cartflow_studio.cli.playing import FILE, JSON, MAP, columns, instant, notated, say_reading
from cartflow_studio.cli.say import Progress, counted, result, result_json, tell
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.clock import zones
from cartflow_studio.flow.duration import Duration
from cartflow_studio.history import People, read_people
from cartflow_studio.history.keeping import Keeping, cache_folder
from cartflow_studio.history.notation import Notation
from cartflow_studio.history.opening import open_events
from cartflow_studio.simulation.crowd import crowd
from cartflow_studio.simulation.fitting import by_frequency, fitted, guessed_roles, reach_of
from cartflow_studio.simulation.habits import Habits, Reach
from cartflow_studio.simulation.samples import SEED
from cartflow_studio.simulation.saving import WRITERS, account, write_crowd

SHARE = click.FloatRange(0, 1)
CONSENTS = tuple(each.name for each in fields(Reach))


@click.group()
def people() -> None:
    """Make sample customers, with what they do in a shop."""


def _reach(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of who can be reached."""
    words = {"email": "have a mail address", "phone": "have a phone", "app": "have the app"}
    for name in reversed(CONSENTS):
        channel = name.removeprefix("consent_")
        told = words.get(name, f"agreed to {channel}, of those who can be reached there")
        flag = f"--{name.replace('_', '-')}"
        command = click.option(flag, name, type=SHARE, help=f"The share that {told}.")(command)
    return command


@people.command()
@click.argument("folder", metavar="OUT-FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option("--people", "count", default=1_000, show_default=True, help="How many people.")
@click.option("--days", default=60, show_default=True, help="How many days they are watched.")
@click.option("--seed", default=SEED, show_default=True, help="Another number: other people.")
@click.option("--start", default="2026-02-02", show_default=True, help="The first day.")
@click.option("--like", type=click.Path(path_type=Path), help="Behave as the people of this log.")
@click.option("--like-people", type=FILE, help="Be reachable as the people of this file.")
@MAP
@click.option("--preset", default="", help="The system that wrote the log: rees46, segment, ….")
@notated
@partial(notated, of="people")
@click.option("--view", help="The log's event of a look at something.")
@click.option("--cart", help="The log's event of a cart that is filled.")
@click.option("--purchase", help="The log's event of a purchase.")
@click.option("--timezone", default="UTC", show_default=True, help="The clock of the log's shop.")
@click.option("--carts", type=SHARE, help="The share of people who fill a cart.")
@click.option("--abandonment", type=SHARE, help="The share of those who never buy.")
@click.option("--delay", help="The median time from cart to purchase: '6 minutes'.")
@click.option("--country", multiple=True, help="Who lives where: HR=0.7, and again DE=0.3.")
@_reach
@click.option("--format", "form", type=click.Choice(list(WRITERS)), default="csv")
@click.option("--replace", "replaces", is_flag=True, help="Replace files that are there.")
@JSON
def generate(
    *,
    folder: Path,
    count: int,
    days: int,
    seed: int,
    start: str,
    form: str,
    replaces: bool,
    as_json: bool,
    **wished: Any,
) -> None:
    """Write people and events of a shop into a folder.

    Without --like they behave as the customers of large web shops do, after published figures.
    With it they behave as the people of your log: how often they come, fill carts, leave them,
    buy, and when. Only such figures are taken from it; nothing that anybody did is copied. The
    same options give the same files, to the byte.
    """
    habits = _habits(wished)
    first = instant(start)
    made = crowd(habits, count, days, seed=seed, start=first)
    about = account(habits, made, seed=seed, days=days, start=first)
    written = write_crowd(made, folder, form, about=about, replace=replaces)
    for path in written:
        tell(f"Wrote {path}.")
    who, what = (quote(str(path)) for path in written)
    tell(f"Play a flow on them: cartflow simulate FLOW --events {what} --people {who}")
    if as_json:
        result_json(about)
    else:
        _show(about)


def _habits(wished: dict[str, Any]) -> Habits:
    """What is wished, over the log's own habits or those of a large shop."""
    habits = Habits()
    file, notation = wished["like_people"], wished["people_notation"]
    known = None if file is None else _people(file, notation)
    if wished["like"] is not None:
        habits = _like(wished, known)
    elif known is not None:
        habits = replace(habits, reach=reach_of(known))
    shares = {name: wished[name] for name in ("carts", "abandonment") if wished[name] is not None}
    reach = {name: wished[name] for name in CONSENTS if wished[name] is not None}
    habits = replace(habits, **shares, reach=replace(habits.reach, **reach))
    if wished["country"]:
        habits = replace(habits, countries=tuple(map(_country, wished["country"])))
    if wished["delay"]:
        habits = habits.with_delay(_seconds(wished["delay"]))
    return habits


def _seconds(text: str) -> float:
    try:
        return Duration.parse(text).approximately / 1_000_000
    except ValueError as fault:
        raise CartFlowError(str(fault)) from None


def _like(wished: dict[str, Any], known: People | None) -> Habits:
    if wished["timezone"] not in zones():
        raise CartFlowError(
            f"There is no time zone {wished['timezone']!r}.", hint="Write it like Europe/Zagreb."
        )
    log = open_events(
        wished["like"],
        mapping=columns(wished["mapping"]),
        preset=wished["preset"],
        notation=wished["notation"],
        keeping=Keeping(cache_folder()),
        progress=Progress("Reading"),
    )
    say_reading(log.reading, whole="cartflow log info LOG --rejected FILE")
    roles = guessed_roles(by_frequency(log))
    named = {name: wished[name] for name in ("view", "cart", "purchase") if wished[name]}
    roles = replace(roles, **named)
    tell(
        f"Looks are {roles.view or 'not in the log'}, carts {roles.cart}, "
        f"purchases {roles.purchase}."
    )
    return fitted(log, roles, known, zone=wished["timezone"])


def _people(path: Path, notation: Notation) -> People:
    known = read_people(path, notation=notation)
    say_reading(known.reading)
    return known


def _country(text: str) -> tuple[str, float]:
    name, _, share = text.partition("=")
    try:
        return name.strip().upper(), float(share or 1)
    except ValueError:
        raise CartFlowError(
            f"'--country {text}' is no share.", hint="Write it like --country HR=0.7."
        ) from None


def _show(about: dict[str, Any]) -> None:
    figures = about["figures"]
    persons = "1 person" if about["people"] == 1 else f"{about['people']:,} people"
    result(f"{persons}, {counted(about['events'], 'event')} in {counted(about['days'], 'day')}")
    result(
        f"  {figures['views']:.1%} looks, {figures['carts']:.1%} carts, "
        f"{figures['purchases']:.1%} purchases"
    )
    result(
        f"  {figures['people_with_carts']:.1%} fill a cart; {figures['abandonment']:.1%} of "
        "them never buy"
    )
    result(
        f"  {figures['carts_bought_within_a_day']:.1%} of carts are followed by a purchase "
        "within a day"
    )
    median = figures["cart_to_purchase_seconds"][2]
    result(f"  from cart to purchase: {median / 60:,.1f} minutes in the middle")
