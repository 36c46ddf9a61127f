"""The user guide as pages to show: Markdown made HTML, its sections, and a search over all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from cartflow_studio import resources

FIRST = "studio.md"
ORDER = (
    *(
        FIRST,
        "templates.md",
        "event-logs.md",
        "sample-customers.md",
        "nodes.md",
        "settings.md",
        "checks.md",
    ),
    *("messages.md", "flow-file.md", "http.md"),
)
MOST_FOUND = 60
_HEADING = re.compile(r"(#{1,4}) +(.*)")
_ANCHOR = re.compile(r'<a id="([\w.-]+)"></a>')
_CODE = re.compile(r"`([^`]+)`")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)\s]+\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")
_KEPT = re.compile("\0(\\d+)\0")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page with an anchor of its own: a heading with what stands below it, or a row of
    a table. `level` is that of the heading, 5 for a row.
    """

    page: str
    anchor: str
    title: str
    level: int
    words: str

    @property
    def topic(self) -> str:
        """Where it is: `nodes.md#wait`."""
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name among the others, title, HTML, sections in order, links to other places."""

    name: str
    title: str
    html: str
    sections: tuple[Section, ...]
    links: tuple[str, ...]

    @property
    def anchors(self) -> frozenset[str]:
        """All places in it that can be gone to."""
        return frozenset(each.anchor for each in self.sections if each.anchor)


@cache
def pages() -> Mapping[str, Page]:
    """The pages by name, in the order of the contents."""
    files = {path.name: path for path in resources.guide()}
    known = [name for name in ORDER if name in files]
    names = (*known, *sorted(set(files) - set(known)))
    return {name: read(name, files[name].read_text(encoding="utf-8")) for name in names}


def place(topic: str, page: str = "") -> tuple[str, str]:
    """Page and anchor of a link as it is written on a page: `../flow-file.md#goals`."""
    path, _, anchor = topic.partition("#")
    return (Path(path).name if path else page), anchor


def is_there(topic: str) -> bool:
    """Whether a topic leads to a page and, if it names one, to a place on it."""
    name, anchor = place(topic)
    page = pages().get(name)
    return page is not None and (not anchor or anchor in page.anchors)


def search(query: str) -> tuple[Section, ...]:
    """The sections that have all the words, those with the words in their titles first."""
    words = query.casefold().split()
    if not words:
        return ()
    found = [
        (_rank(section, words), section)
        for page in pages().values()
        for section in page.sections
        if all(word in f"{section.title} {section.words}".casefold() for word in words)
    ]
    found.sort(key=lambda each: each[0])
    return tuple(section for _, section in found[:MOST_FOUND])


def _rank(section: Section, words: Sequence[str]) -> tuple[int, bool, int]:
    """What is called just so comes first, of the whole flow before that of one step."""
    title = section.title.casefold().rpartition(": ")[2]
    hits = sum(word in title for word in words)
    exact = title == " ".join(words)
    return (-2 * hits - exact, section.page != "settings.md", section.level)


def read(name: str, text: str) -> Page:
    """A page of Markdown: headings, paragraphs, lists, tables, code, links. Pictures of the window
    are left out: who reads this has it before them.
    """
    blocks = list(_blocks(_PICTURE.sub("", text).splitlines()))
    sections = tuple(_sections(name, blocks))
    title = next((each.title for each in sections if each.level == 1), name)
    links = tuple(target for _, lines in blocks for target in _targets(lines))
    html = "\n".join(_html(kind, lines) for kind, lines in blocks)
    return Page(name, title, html, sections, links)


def _targets(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from (target for _, target in _LINK.findall(_CODE.sub("", line)))


Block = tuple[str, list[str]]


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """What belongs together: a heading, a paragraph, a list, a table, a piece of code."""
    fenced: list[str] | None = None
    plain: list[str] = []
    for line in (*lines, ""):
        if line.startswith("```"):
            yield from _plain_blocks(plain)
            plain = []
            if fenced is None:
                fenced = []
            else:
                yield "code", fenced
                fenced = None
        elif fenced is not None:
            fenced.append(line)
        elif not line.strip():
            yield from _plain_blocks(plain)
            plain = []
        elif _HEADING.match(line):
            yield from _plain_blocks(plain)
            plain = []
            yield "heading", [line]
        else:
            plain.append(line)


def _plain_blocks(lines: Sequence[str]) -> Iterator[Block]:
    kind = ""
    block: list[str] = []
    for line in lines:
        now = "table" if line.startswith("|") else "list" if line.startswith("- ") else "text"
        if now == "text" and kind == "list" and line.startswith("  "):
            block[-1] += " " + line.strip()
            continue
        if now != kind and block:
            yield kind, block
            block = []
        kind = now
        block.append(line)
    if block:
        yield kind, block


def _sections(page: str, blocks: Sequence[Block]) -> Iterator[Section]:
    """Headings with the words below them, and rows with anchors."""
    title, anchor, level = "", "", 1
    words: list[str] = []
    rows: list[Section] = []
    for kind, lines in (*blocks, ("heading", ["# "])):
        if kind == "heading":
            if title:
                yield Section(page, anchor, title, level, " ".join(words))
                yield from rows
            head = _HEADING.match(lines[0])
            title = _words(head[2]) if head else ""
            level = len(head[1]) if head else 1
            anchor = _anchor(head[2]) if head and level > 1 else ""
            words, rows = [], []
            continue
        words += [_words(line) for line in lines]
        for line in lines if kind == "table" else ():
            found = _ANCHOR.search(line)
            if found:
                first, *others = _cells(_ANCHOR.sub("", line))
                told = " ".join(_words(each) for each in others)
                rows.append(Section(page, found[1], f"{title}: {_words(first)}", 5, told))


def _anchor(heading: str) -> str:
    """The anchor that is written in a heading, else the one that is made of it."""
    written = _ANCHOR.search(heading)
    return written[1] if written else slug(heading)


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    plain = re.sub(r"[^\w\- ]", "", _words(heading).lower())
    return plain.strip().replace(" ", "-")


def _words(line: str) -> str:
    """A line without its marks."""
    text = _LINK.sub(r"\1", _ANCHOR.sub("", line))
    return text.replace("`", "").replace("**", "").replace("|", " ").strip()


def _cells(line: str) -> list[str]:
    parts = _CELL.split(line.strip().strip("|"))
    return [part.strip().replace("\\|", "|") for part in parts]


def _html(kind: str, lines: Sequence[str]) -> str:
    if kind == "heading":
        head = _HEADING.match(lines[0])
        level, text = (len(head[1]), head[2]) if head else (1, lines[0])
        made = "" if _ANCHOR.search(text) else f'<a name="{slug(text)}"></a>'
        told = _inline(text)
        if "</code>)" in told:
            told = told.replace("(<code>", '<span class="file">').replace("</code>)", "</span>")
        return f"<h{level}>{made}{told}</h{level}>"
    if kind == "code":
        code = escape("\n".join(lines))
        return f'<table class="code" width="100%"><tr><td><pre>{code}</pre></td></tr></table>'
    if kind == "list":
        return f"<ul>{''.join(f'<li>{_inline(line[2:])}</li>' for line in lines)}</ul>"
    if kind == "table":
        return _table(lines)
    return f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: Sequence[str]) -> str:
    rows = [_cells(line) for line in lines]
    body = [row for row in rows if not all(set(cell) <= set("-: ") for cell in row)]
    made = [_row(row, "td" if number else "th") for number, row in enumerate(body)]
    return f'<table class="rows" width="100%" cellspacing="0">{"".join(made)}</table>'


def _row(cells: Sequence[str], tag: str) -> str:
    made = [f'<{tag} align="left">{_inline(cell)}</{tag}>' for cell in cells]
    return f"<tr>{''.join(made)}</tr>"


def _inline(text: str) -> str:
    """A line with its code, links, bold and italic words."""
    kept: list[str] = []

    def keep(html: str) -> str:
        kept.append(html)
        return f"\0{len(kept) - 1}\0"

    text = _ANCHOR.sub(lambda found: keep(f'<a name="{found[1]}"></a>'), text)
    text = _CODE.sub(lambda found: keep(f"<code>{escape(found[1])}</code>"), text)
    text = escape(text, quote=False)
    text = _LINK.sub(r'<a href="\2">\1</a>', text)
    text = _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", text))
    return _KEPT.sub(lambda found: kept[int(found[1])], text)
