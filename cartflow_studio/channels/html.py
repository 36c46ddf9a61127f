"""HTML of mails: from plain words, into plain words, and what mail programs will do to it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from cartflow_studio.channels.shield import Shield, hide

CLIPPED_AT = 102_000  # bytes, as Gmail does
LARGEST_DATA_URL = 100_000  # characters
_DROPPED = {
    "script": "Mail programs remove <script>.",
    "iframe": "Mail programs remove <iframe>.",
    "object": "Mail programs remove <object>.",
    "embed": "Mail programs remove <embed>.",
    "form": "Most mail programs remove <form>; link to a page instead.",
    "video": "Most mail programs show nothing for <video>; use a picture with a link.",
    "audio": "Most mail programs show nothing for <audio>.",
}
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_BLOCK = frozenset(
    "p div table tr ul ol h1 h2 h3 h4 h5 h6 blockquote section header footer".split()  # noqa: SIM905
)
_SKIPPED = frozenset({"head", "style", "script", "title", "template"})
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_ADDRESS = re.compile(r"(?<![\"'=>])\bhttps?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_BUTTON = (
    "display:inline-block;padding:13px 26px;border-radius:8px;background:#1f5ae0;"
    "color:#ffffff;font-weight:600;text-decoration:none"
)
_LIST = '<ul style="margin:0 0 16px;padding:0 0 0 22px">'
_PARAGRAPH = '<p style="margin:0 0 16px">'
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether a message body is written in HTML; else it is plain words."""
    return re.match(r"\s*<(!doctype|html|head|body|table|div|p|h[1-6])\b", text, re.I) is not None


def is_mjml(text: str) -> bool:
    """Whether a message body is written in MJML."""
    return re.match(r"\s*(?:<!--(?:(?!-->).)*-->\s*)*<mjml\b", text, re.DOTALL) is not None


def to_text(markup: str) -> str:
    """The words of an HTML mail for its plain text part: links in brackets, lists with dashes."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def from_words(text: str) -> str:
    """HTML of plain words: paragraphs, `- ` lists, `[label](address)` links, bare addresses.

    A link that stands alone on its line becomes a button. Liquid in it stays as it is.
    """
    hidden, shield = hide(text)
    chunks = re.split(r"\n\s*\n", hidden.strip())
    return shield.restore("\n".join(_chunk(chunk.split("\n"), shield) for chunk in chunks))


def from_line(text: str) -> str:
    """One line of plain words as HTML; Liquid in it stays as it is."""
    hidden, shield = hide(text)
    return shield.restore(html.escape(hidden, quote=False))


def remarks(markup: str) -> tuple[str, ...]:
    """What mail programs will cut, drop or mend, as sentences; empty for good HTML."""
    found: list[str] = []
    size = len(markup.encode())
    if size > CLIPPED_AT:
        found.append(f"The mail has {size // 1000:,} kB: Gmail cuts it at about 102 kB.")
    reader = _Tags()
    reader.feed(markup)
    reader.close()
    return (*found, *dict.fromkeys(reader.remarks()))


def largest_data_url(markup: str) -> int:
    """How many characters the largest picture inside the HTML takes; 0 if there is none."""
    return max((len(found[0]) for found in re.finditer(r"data:[^\"'\s)>]*", markup)), default=0)


def _chunk(lines: list[str], shield: Shield) -> str:
    tags = [shield.is_only_tags(line) for line in lines]
    points = [line.strip().startswith(("- ", "* ")) for line in lines]
    if any(points) and all(tag or point for tag, point in zip(tags, points, strict=True)):
        inside = (
            line if tag else f"<li>{_inline(line.strip()[2:])}</li>"
            for line, tag in zip(lines, tags, strict=True)
        )
        return "\n".join([_LIST, *inside, "</ul>"])
    return _paragraphs(lines, shield)


def _paragraphs(lines: list[str], shield: Shield) -> str:
    pieces: list[str] = []
    words: list[str] = []
    points: list[str] = []

    def close() -> None:
        if words:
            pieces.append(_PARAGRAPH + "<br>\n".join(words) + "</p>")
        if points:
            pieces.append(_LIST + "".join(f"<li>{point}</li>" for point in points) + "</ul>")
        words.clear()
        points.clear()

    for line in (each.strip() for each in lines):
        button = _LINK.fullmatch(line)
        if shield.is_only_tags(line):
            close()
            pieces.append(line)
        elif button:
            close()
            pieces.append(_button(button[1], button[2]))
        elif line.startswith(("- ", "* ")):
            if words:
                close()
            points.append(_inline(line[2:]))
        elif line:
            if points:
                close()
            words.append(_inline(line))
    close()
    return "\n".join(pieces)


def _button(label: str, address: str) -> str:
    return (
        f'<p style="margin:24px 0"><a href="{html.escape(address)}" style="{_BUTTON}">'
        f"{html.escape(label)}</a></p>"
    )


def _inline(line: str) -> str:
    pieces: list[str] = []
    end = 0
    for link in _LINK.finditer(line):
        pieces += [
            _bare(line[end : link.start()]),
            f'<a href="{html.escape(link[2])}">{html.escape(link[1])}</a>',
        ]
        end = link.end()
    return "".join([*pieces, _bare(line[end:])])


def _bare(text: str) -> str:
    escaped = html.escape(text, quote=False)
    return _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipping: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._skipping or tag in _SKIPPED or _HIDDEN_STYLE.search(given.get("style") or ""):
            if tag not in _VOID:
                self._skipping.append(tag)
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in ("td", "th"):
            self.pieces.append(" ")
        elif tag == "img":
            self.pieces.append(given.get("alt") or "")
        elif tag == "a":
            self._links.append((given.get("href") or "", len(self.pieces)))
        elif tag in _BLOCK:
            self.pieces.append("\n\n" if tag in ("p", "h1", "h2", "h3") else "\n")

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag in self._skipping:
                while self._skipping.pop() != tag:
                    pass
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            if address.startswith("http") and address not in "".join(self.pieces[start:]):
                self.pieces.append(f" [{address}]")
        elif tag in _BLOCK:
            self.pieces.append("\n\n" if tag in ("p", "h1", "h2", "h3") else "\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.pieces.append(re.sub(r"\s+", " ", data))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._found.append(_DROPPED[tag])
        if tag == "meta" and (dict(attrs).get("http-equiv") or "").lower() == "refresh":
            self._found.append("Mail programs remove <meta http-equiv=refresh>.")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._open and self._open[-1] == tag:
            self._open.pop()
        elif tag in self._open:
            self._found.append(f"<{self._open[-1]}> is not closed before </{tag}>.")
            self._open.remove(tag)
        else:
            self._found.append(f"</{tag}> closes nothing.")

    def remarks(self) -> list[str]:
        return [*self._found, *(f"<{tag}> is never closed." for tag in self._open)]
