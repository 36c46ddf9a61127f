"""A report as one HTML page that anyone can open: words, tables and pictures, nothing fetched."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

STYLE = """
:root { color-scheme: light dark; --ink: #141821; --muted: #667085; --line: #e3e6ec;
  --card: #fff; --back: #f7f8fa; --good: #0b7a3b; --bad: #c62a2f; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f4f8; --muted: #98a2b3;
  --line: #2b3240; --card: #1a1f29; --back: #101319; --good: #3dd68c; --bad: #ff9592; } }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 15px/1.6 Inter, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 48px 24px 96px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 48px 0 12px; }
p { color: var(--muted); margin: 0 0 16px; max-width: 72ch; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.tile, table { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.tile { padding: 14px 16px; } .tile b { display: block; font-size: 24px; line-height: 1.3;
  font-variant-numeric: tabular-nums; } .tile span { color: var(--muted); font-size: 13px; }
.good b { color: var(--good); } .bad b { color: var(--bad); }
.picture { overflow-x: auto; border: 1px solid var(--line); border-radius: 12px; }
.picture img { display: block; width: 100%; min-width: 1072px; }
table { border-spacing: 0; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 9px 16px; border-top: 1px solid var(--line); }
thead th { border: 0; color: var(--muted); font-weight: 500; font-size: 13px; }
td.number, th.number { text-align: right; }
"""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with what it means; `tone` is "", "good" or "bad"."""

    value: str
    meaning: str
    tone: str = ""


def page(title: str, lead: str, parts: Iterable[str]) -> str:
    """The whole page."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1><p>{escape(lead)}</p>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )


def heading(text: str, words: str = "") -> str:
    """The start of a section."""
    return f"<h2>{escape(text)}</h2>" + (f"<p>{escape(words)}</p>" if words else "")


def tiles(figures: Iterable[Tile]) -> str:
    """Figures side by side."""
    inside = "".join(
        f'<div class="tile {each.tone}"><b>{escape(each.value)}</b>'
        f"<span>{escape(each.meaning)}</span></div>"
        for each in figures
    )
    return f'<div class="tiles">{inside}</div>'


def table(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A table; numbers stand to the right."""

    lines = [list(row) for row in rows]
    numbers = [bool(lines) and isinstance(cell, int) for cell in (lines[0] if lines else head)]

    def cells(row: Sequence[str | int], tag: str) -> str:
        return "".join(
            f'<{tag} class="number">{_shown(cell)}</{tag}>'
            if number
            else f"<{tag}>{_shown(cell)}</{tag}>"
            for cell, number in zip(row, numbers, strict=True)
        )

    body = "".join(f"<tr>{cells(line, 'td')}</tr>" for line in lines)
    return f"<table><thead><tr>{cells(head, 'th')}</tr></thead><tbody>{body}</tbody></table>"


def _shown(cell: str | int) -> str:
    return f"{cell:,}" if isinstance(cell, int) else escape(cell)


def picture(path: Path, what: str) -> str:
    """A PNG, inside the page."""
    content = base64.b64encode(path.read_bytes()).decode()
    source = f"data:image/png;base64,{content}"
    return f'<div class="picture"><img alt="{escape(what)}" src="{source}"></div>'
