"""A run as one HTML page that fetches nothing: words, charts with their tables, the flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from cartflow_studio import resources
from cartflow_studio.exporters.html import DARK, themed
from cartflow_studio.exporters.svg import COLORS, Figures
from cartflow_studio.exporters.svg import write as drawn_flow
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.formats import count, day, money, percent
from cartflow_studio.simulation import charts
from cartflow_studio.simulation.claims import (
    assumed_in_words,
    claims,
    enough,
    needed_in_words,
    rate_in_words,
)
from cartflow_studio.simulation.drawing import Paper, Picture, svg
from cartflow_studio.simulation.insight import SECOND, Insight, zone_of
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.tables import Table, shown, tables
from cartflow_studio.words import tr, trn

SAFE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
WIDTH = 980
LIGHT = {
    **{"ink": "#141821", "muted": "#667085", "border": "#E3E6EC", "card": "#FFFFFF"},
    **{"background": "#F7F8FA", "empty": "#F0F2F6", "on_email": "#FFFFFF", "link": "#1F5AE0"},
    **COLORS,
}
NIGHT = {
    **{name: DARK.get(code, code) for name, code in LIGHT.items()},
    **{"empty": "#222936", "on_email": "#101319"},
}


def page(report: Report, found: Insight) -> str:
    """The whole page."""
    name = found.flow.name or found.flow.id
    picture, colors = drawing(report.flow, _figures(found))
    parts = (
        _tiles(found),
        picture,
        *_sections(found),
        _claims(report, found),
    )
    lead = " ".join(filter(None, (_lead(report, found), _beside(report))))
    return document(name, lead, parts, colors)


def _beside(report: Report) -> str:
    """The flows that it ran together with."""
    if not report.beside:
        return ""
    names = ", ".join(tr("“{name}”", name=name) for name in report.beside)
    return tr("It ran together with {names}: caps count the messages of all.", names=names)


def document(name: str, lead: str, parts: Iterable[str], colors: str) -> str:
    """A page that fetches nothing; `colors` are the rules of its drawing."""
    return "\n".join(
        (
            f'<!doctype html>\n<html lang="{escape(tr("en"))}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{SAFE}">',
            f"<title>{escape(name)}</title>",
            f"<style>\n{_look()}{colors}{resources.text('page', 'report.css')}</style></head>",
            f'<body><main><h1>{escape(name)}</h1><p class="lead">{escape(lead)}</p>',
            *parts,
            f"<footer>{escape(tr('Made with CartFlow Studio.'))}</footer></main></body></html>\n",
        )
    )


def drawing(flow: Flow, figures: Figures) -> tuple[str, str]:
    """The flow with what came of it, and the rules of its colours."""
    picture, colors = themed(drawn_flow(flow, figures).decode())
    colors = colors.replace("@media (", "@media screen and (")  # paper is white
    return f'<section class="flow">{picture}</section>', colors


def _look() -> str:
    light, dark = (
        " ".join(f"--{name}: {code};" for name, code in look.items()) for look in (LIGHT, NIGHT)
    )
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def _lead(report: Report, found: Insight) -> str:
    names: dict[str, object] = {"events": report.events, "people": report.people}
    if report.first is None or report.last is None:
        return tr("Simulated on {events:,} events of {people:,} people.", **names)
    zone = zone_of(found.flow)
    first, last = (
        day(datetime.fromtimestamp(at // SECOND, zone), year=True)
        for at in (report.first, report.last)
    )
    names |= {"first": first, "last": last, "zone": found.zone}
    if first == last:
        return tr(
            "Simulated on {events:,} events of {people:,} people, on {first}. Times are those of "
            "{zone}.",
            **names,
        )
    return tr(
        "Simulated on {events:,} events of {people:,} people, {first} to {last}. Times are those "
        "of {zone}.",
        **names,
    )


def _tiles(found: Insight) -> str:
    sent = sum(each.sent for each in found.sent)
    made = [
        (tr("Entered"), count(found.stats.entered)),
        (tr("Messages"), count(sent)),
        (tr("Still inside"), count(found.stats.active)),
    ]
    if found.rate is not None:
        made[2:2] = [
            (tr("Reached the goal"), count(found.share.reached)),
            (tr("Goal rate"), percent(found.rate.value)),
        ]
    if found.cost is not None:
        made.append((tr("Cost"), money(found.cost, found.assumed.currency)))
    return tiles(made)


def tiles(made: Iterable[tuple[str, str]]) -> str:
    """Names with their numbers."""
    inside = "".join(
        f'<div class="tile"><span>{escape(name)}</span><b>{escape(number)}</b></div>'
        for name, number in made
    )
    return f'<div class="tiles">{inside}</div>'


def _figures(found: Insight) -> Figures:
    """How many were sent each message, or came to a step, and how many left it by each exit."""

    def note(node: Node) -> str:
        numbers = found.stats.node(node.id)
        if node.type.channel:
            return tr("{n:,} sent", n=numbers.sent)
        if node.type.is_entry:
            return tr("{n:,} entered", n=numbers.arrived)
        return tr("{n:,} came", n=numbers.arrived)

    nodes = found.flow.nodes.values()
    exits = {
        (node.id, port.name): found.stats.node(node.id).left.get(port.name, 0)
        for node in nodes
        for port in node.type.ports
    }
    return Figures({node.id: note(node) for node in nodes}, exits)


def _sections(found: Insight) -> Iterator[str]:
    paper, known = Paper(WIDTH), tables(found)
    if found.rate is not None:
        yield section(
            tr("How sure the goal rate is"),
            " ".join(filter(None, (rate_in_words(found), enough(found)))),
            charts.rates(found, paper),
            known["rates"],
        )
    yield section(
        tr("From entry to goal"),
        tr("How many journeys came so far."),
        charts.funnel(found, paper),
        known["funnel"],
    )
    if found.to_goal.count:
        words = trn("{n:,} journey reached it.", "{n:,} journeys reached it.", found.to_goal.count)
        picture = charts.to_goal(found, paper)
        yield section(tr("Time to the goal"), words, picture, known["to_goal"])
    if found.sent:
        words = tr("What goes out by each step, and who reached the goal after it anyway.")
        picture = charts.messages(found, paper)
        yield section(tr("Messages and cost"), words, picture, known["messages"], is_open=True)
        words = " ".join((charts.busiest(found.hours), charts.whose_clock(found)))
        picture = charts.hours(found, paper)
        yield section(tr("Messages by hour and weekday"), words, picture, known["hours"])
    if found.presence.nodes:
        picture = charts.presence(found, paper)
        yield section(tr("Who is where"), picture.says, picture, known["presence"])
    if known["withheld"].rows:
        words = tr("Messages that were not sent, and people who were not let in.")
        yield section(tr("Why some got no message"), words, None, known["withheld"])
    yield section(tr("Step by step"), "", None, known["steps"])


def section(
    title: str, words: str, picture: Picture | None, known: Table, *, is_open: bool = False
) -> str:
    """A heading with words, a chart, and its numbers."""
    head = f"<h2>{escape(title)}</h2>"
    said = f'<p class="muted">{escape(words)}</p>' if words else ""
    if picture is None:
        return f"<section>{head}{said}{table(known)}</section>"
    opened = " open" if is_open else ""
    return (
        f"<section>{head}{said}<figure>{svg(picture)}</figure>"
        f"<details{opened}><summary>{escape(tr('The numbers'))}</summary>{table(known)}</details>"
        "</section>"
    )


def table(known: Table) -> str:
    """A table as HTML; numbers stand to the right."""
    is_number = [
        any(isinstance(row[place], int | float) for row in known.rows)
        for place in range(len(known.head))
    ]

    def line(row: tuple[object, ...], tag: str) -> str:
        cells = []
        for place, cell in enumerate(row):
            name = tag if place or tag == "th" else "th"
            scope = ' scope="row"' if name != tag else ' scope="col"' if tag == "th" else ""
            style = ' class="number"' if is_number[place] else ""
            cells.append(f"<{name}{scope}{style}>{escape(str(cell))}</{name}>")
        return f"<tr>{''.join(cells)}</tr>"

    body = "".join(line(tuple(shown(cell) for cell in row), "td") for row in known.rows)
    head = line(known.head, "th")
    return (
        f'<div class="wide"><table aria-label="{escape(known.title)}"><thead>{head}</thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _claims(report: Report, found: Insight) -> str:
    said = [*claims(found)]
    if found.needed is not None and found.stats.entered:
        said.append(needed_in_words(found.needed))
    said += filter(None, (assumed_in_words(found),))
    said += [note if note.endswith(".") else f"{note}." for note in report.notes]
    return listed(tr("What this report can claim, and what it cannot"), said, "claims")


def listed(title: str, said: Iterable[str], kind: str = "") -> str:
    """A heading with sentences."""
    items = "".join(f"<li>{escape(each)}</li>" for each in said)
    return f'<section class="{kind}"><h2>{escape(title)}</h2><ul>{items}</ul></section>'
