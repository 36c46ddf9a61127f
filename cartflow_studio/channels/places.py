"""Where in an HTML, JSON or plain text a placeholder stands, and what keeps it harmless there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from liquid import Environment

from cartflow_studio.flow.placeholders import TemplateFault, position

Syntax = Literal["text", "html", "json"]
_URL_ATTRIBUTES = ("href", "src", "background", "action", "poster", "cite", "srcset", "formaction")
_ENCODED = re.compile(r"\|\s*(url|url_part|url_encode|css_value|json|json_text)\s*$")
_NAME_END = re.compile(r"[\s=>/]")
_OUTPUT = "\0"  # stands for a placeholder in the text before
_URL_BEFORE = re.compile(r"(?:https?://\S*|\0[^\s\0]*[?&#/]\S*)\Z")
_QUERY_BEFORE = re.compile(r"[?#]")


def guarded(text: str, syntax: Syntax, language: Environment) -> str:
    """The same template with each placeholder passed through the filter that its place needs.

    `TemplateFault` where no filter could keep a value harmless: in an attribute without quotes, in
    a script or style, in a tag's name.
    """
    scanner: _Scanner = {"text": _Text, "html": _Html, "json": _Json}[syntax]()
    pieces: list[str] = []
    end = 0
    for kind, value, start in _tokens(text, language):
        if kind == "content":
            scanner.read(value)
            continue
        needed = scanner.filter_for(lambda: position(text, start))  # noqa: B023  called at once
        pieces.append(text[end:start])
        pieces.append(_passed(value, needed))
        end = start + len(value)
        scanner.read(_OUTPUT)
    return "".join(pieces) + text[end:]


def _tokens(text: str, language: Environment) -> Iterator[tuple[str, str, int]]:
    for token in language.tokenizer()(text):
        if token.kind in ("content", "output"):
            yield token.kind, token.value, token.start_index


def _passed(output: str, needed: str) -> str:
    """`{{ x }}` as `{{ x | needed }}`, unless the writer did it already."""
    inside = re.sub(r"-?\}\}$", "", output)
    if not needed or _ENCODED.search(inside):
        return output
    return f"{inside.rstrip()} | {needed} {output[len(inside) :]}"


Where = Callable[[], tuple[int, int]]


@dataclass
class _Text:
    """Plain text: a value that continues a web address is encoded for it."""

    before: str = ""

    def read(self, text: str) -> None:
        self.before = (self.before + text)[-2000:]

    def filter_for(self, where: Where) -> str:
        return "url_part" if _URL_BEFORE.search(self.before) else ""


@dataclass
class _Json:
    """JSON: inside a text the value is escaped for it, elsewhere it is written as JSON."""

    inside: bool = False

    def read(self, text: str) -> None:
        for letter in re.findall(r'\\.|"', text):
            if letter == '"':
                self.inside = not self.inside

    def filter_for(self, where: Where) -> str:
        return "json_text" if self.inside else "json"


@dataclass
class _Html:
    """HTML, read as mail programs do: forgiving, and through the comments that are for Outlook."""

    state: str = "text"  # text, tag, value, comment, or the name of a raw element
    quote: str = ""
    tag: str = ""
    attribute: str = ""
    value: str = ""
    text: _Text = field(default_factory=_Text)
    rest: str = ""

    def read(self, text: str) -> None:
        self.rest = text
        while self.rest:
            getattr(self, f"_in_{self.state}")()

    def filter_for(self, where: Where) -> str:
        if self.state == "text":
            return self.text.filter_for(where)
        if self.state == "comment":
            return ""
        if self.state == "raw":
            raise _misplaced(f"A placeholder cannot stand inside <{self.tag}>.", where)
        if self.state == "tag":
            raise _misplaced("A placeholder cannot be the name of a tag or attribute.", where)
        return self._filter_for_value(where)

    def _filter_for_value(self, where: Where) -> str:
        if self.quote == "":
            raise _misplaced(
                f"{self.attribute!r} has a placeholder and no quotes.",
                where,
                f'Put quotes round this attribute: {self.attribute}="{{{{ … }}}}".',
            )
        if self.attribute.startswith("on"):
            raise _misplaced(f"A placeholder cannot stand in {self.attribute!r}.", where)
        if self.attribute == "style":
            return "css_value"
        if self.attribute.rpartition(":")[2] in _URL_ATTRIBUTES:
            if not self.value.strip():
                return "url"
            return "url_part" if _QUERY_BEFORE.search(self.value) else "url_part: '/'"
        return ""

    def _take(self, length: int) -> str:
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken

    def _in_text(self) -> None:
        start = self.rest.find("<")
        self.text.read(self._take(len(self.rest) if start < 0 else start))
        if not self.rest:
            return
        if self.rest.startswith("<!--"):
            conditional = re.match(r"<!--\[if[^\]]*\]>(<!-->|<!---->)?", self.rest)
            self._take(conditional.end() if conditional else 4)
            self.state = "text" if conditional else "comment"
        elif named := re.match(r"<(/?)([a-zA-Z][^\s/>\0]*)", self.rest):
            self._take(named.end())
            self.tag, self.state = "" if named[1] else named[2].lower(), "tag"
        elif re.match(r"</?\Z", self.rest) or self.rest.startswith("<!"):
            self._take(2 if len(self.rest) > 1 else 1)
            self.tag, self.state = "", "tag"
        else:
            self._take(1)

    def _in_comment(self) -> None:
        end = self.rest.find("-->")
        self._take(len(self.rest) if end < 0 else end + 3)
        self.state = "comment" if end < 0 else "text"

    def _in_raw(self) -> None:
        end = re.search(rf"</{self.tag}", self.rest, re.IGNORECASE)
        self._take(end.start() if end else len(self.rest))
        self.state = "text" if end else "raw"

    def _in_tag(self) -> None:
        blank = re.match(r"[\s/]+", self.rest)
        if blank:
            self._take(blank.end())
        elif self.rest[0] == ">":
            self._take(1)
            self.state = "raw" if self.tag in ("script", "style") else "text"
            self.text = _Text()
        elif self.rest[0] == "=":
            self._take(1)
            self._open_value()
        else:
            end = _NAME_END.search(self.rest)
            self.attribute = self._take(end.start() if end else len(self.rest)).lower()

    def _open_value(self) -> None:
        blank = re.match(r"\s*", self.rest)
        self._take(blank.end() if blank else 0)
        self.quote = self.rest[:1] if self.rest[:1] in ("'", '"') else ""
        self._take(len(self.quote))
        self.state, self.value = "value", ""

    def _in_value(self) -> None:
        stop = re.search(re.escape(self.quote) if self.quote else r"[\s>]", self.rest)
        self.value += self._take(stop.start() if stop else len(self.rest))
        if stop:
            self._take(len(self.quote))
            self.state = "tag"


_Scanner = _Text | _Html | _Json


def _misplaced(
    message: str, where: Where, hint: str = "Let it stand in the text."
) -> TemplateFault:
    line, column = where()
    return TemplateFault(message, hint=hint, line=line, column=column)
