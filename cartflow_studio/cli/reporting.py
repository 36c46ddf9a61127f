"""What `cartflow simulate` writes beside its numbers: a page with charts, all numbers as CSV."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

import click

from cartflow_studio.cli.playing import FILE
from cartflow_studio.cli.say import Progress, tell
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import save_text
from cartflow_studio.flow.settings import CHANNELS
from cartflow_studio.simulation import Assumed, Report, film, insight
from cartflow_studio.simulation.page import page
from cartflow_studio.simulation.tables import csv_of


def assumptions(prices: tuple[str, ...], currency: str, lift: float) -> Assumed:
    """What `--price channel=amount`, `--currency` and `--lift` say."""
    known: dict[str, float] = {}
    for each in prices:
        channel, _, amount = each.partition("=")
        try:
            known[channel] = float(amount)
        except ValueError:
            known[channel] = -1.0
        if channel not in CHANNELS or not 0 <= known[channel] < math.inf:
            raise CartFlowError(
                f"'--price {each}' is not a price.",
                hint=f"Write it like --price sms=0.07; channels: {', '.join(CHANNELS)}.",
            )
    if len(currency) != 3 or not currency.isalpha():
        raise CartFlowError(
            f"{currency!r} is not a currency.", hint="Write its ISO 4217 code, like EUR."
        )
    if not 0 < lift <= 1000:
        raise CartFlowError(f"{lift:g} % is not an uplift.", hint="Write it like --lift 10.")
    return Assumed(known, currency.upper(), lift / 100)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be written of a run, where, and on which assumptions."""

    html: Path | None
    csv: Path | None
    assumed: Assumed

    def write(self, report: Report) -> None:
        """Write what is wished for."""
        if self.html is None and self.csv is None:
            return
        found = insight(report, film(report, progress=Progress("Looking")), self.assumed)
        if self.html is not None:
            save_text(self.html, page(report, found))
            tell(f"Wrote {self.html}.")
        if self.csv is not None:
            save_text(self.csv, csv_of(found))
            tell(f"Wrote {self.csv}.")


OPTIONS = (
    click.option("--html", type=FILE, help="Write a report with charts to this HTML file."),
    click.option("--csv", type=FILE, help="Write all numbers to this CSV file."),
    click.option("--price", multiple=True, help="What a message costs: sms=0.07."),
    click.option("--currency", default="EUR", help="The currency of the prices."),
    click.option("--lift", default=10.0, help="The uplift that messages shall show, in percent."),
)


def reported(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a report; it takes them as `wishes`."""

    @wraps(command)
    def told(
        *,
        html: Path | None,
        csv: Path | None,
        price: tuple[str, ...],
        currency: str,
        lift: float,
        **others: object,
    ) -> None:
        command(wishes=Wishes(html, csv, assumptions(price, currency, lift)), **others)

    for option in reversed(OPTIONS):
        told = option(told)
    return told
