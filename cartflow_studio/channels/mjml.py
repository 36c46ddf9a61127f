"""MJML to HTML that mail programs understand, with a check of its own: the compiler is too kind."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser

import mjml

from cartflow_studio.channels.shield import Shield, hide
from cartflow_studio.flow.placeholders import TemplateFault, position
from cartflow_studio.registry import did_you_mean

_BLOCKS = frozenset({"mj-section", "mj-wrapper", "mj-hero", "mj-raw"})
_CONTENT = frozenset(
    {
        "mj-accordion",
        "mj-button",
        "mj-carousel",
        "mj-divider",
        "mj-image",
        "mj-navbar",
        "mj-raw",
        "mj-social",
        "mj-spacer",
        "mj-table",
        "mj-text",
    }
)
CHILDREN: dict[str, frozenset[str]] = {
    "": frozenset({"mjml"}),
    "mjml": frozenset({"mj-head", "mj-body"}),
    "mj-head": frozenset(
        {
            "mj-attributes",
            "mj-breakpoint",
            "mj-font",
            "mj-html-attributes",
            "mj-preview",
            "mj-raw",
            "mj-style",
            "mj-title",
        }
    ),
    "mj-body": _BLOCKS,
    "mj-wrapper": _BLOCKS - {"mj-wrapper"},
    "mj-section": frozenset({"mj-column", "mj-group", "mj-raw"}),
    "mj-group": frozenset({"mj-column", "mj-raw"}),
    "mj-column": _CONTENT,
    "mj-hero": _CONTENT,
    "mj-accordion": frozenset({"mj-accordion-element", "mj-raw"}),
    "mj-accordion-element": frozenset({"mj-accordion-title", "mj-accordion-text", "mj-raw"}),
    "mj-carousel": frozenset({"mj-carousel-image"}),
    "mj-navbar": frozenset({"mj-navbar-link", "mj-raw"}),
    "mj-social": frozenset({"mj-social-element", "mj-raw"}),
}
_ANYTHING_INSIDE = frozenset(
    {
        "mj-accordion-text",
        "mj-accordion-title",
        "mj-button",
        "mj-navbar-link",
        "mj-preview",
        "mj-raw",
        "mj-social-element",
        "mj-style",
        "mj-table",
        "mj-text",
        "mj-title",
    }
)
_UNCHECKED = frozenset({"mj-attributes", "mj-html-attributes"})
_KNOWN = frozenset().union(*CHILDREN.values()) | _ANYTHING_INSIDE | _UNCHECKED
_PLACE = re.compile(r"at position (\d+)")


@lru_cache(maxsize=128)
def compile_mjml(text: str) -> str:
    """HTML of an MJML template; its Liquid stays as it is, to be filled in later.

    `TemplateFault` with the line for an unknown tag, for a tag or text in a place where it would
    be dropped in silence, and for `mj-include`: a message stands alone.
    """
    hidden, shield = hide(text)
    tags = _Tags(hidden, shield)
    tags.check()
    try:
        html = mjml.mjml2html(hidden)
    except ValueError as complaint:
        place = _PLACE.search(str(complaint))
        what = re.sub(r" in root template.*", "", str(complaint))
        index = len(hidden.encode()[: int(place[1])].decode(errors="ignore")) if place else 0
        raise tags.fault(
            index, f"This is not MJML: {what}.", "Compare it with a template."
        ) from None
    lost = shield.lost(html)
    if lost is not None:
        hint = "Put it into <mj-text> or <mj-raw>."
        index = hidden.find(f"xlq{lost}qlx")
        raise tags.fault(index, f"{shield.pieces[lost]} stands where it would be lost.", hint)
    return shield.restore(html)


class _Tags(HTMLParser):
    """Walks the tags of an MJML text and refuses what does not belong where it stands."""

    def __init__(self, hidden: str, shield: Shield) -> None:
        super().__init__(convert_charrefs=True)
        self._hidden = hidden
        self._shield = shield
        self._open: list[tuple[str, int]] = []

    def check(self) -> None:
        self.feed(self._hidden)
        self.close()
        if self._open:
            tag, index = self._open[-1]
            raise self.fault(index, f"<{tag}> is never closed.", f"Write </{tag}> after it.")

    def fault(self, index: int, message: str, hint: str) -> TemplateFault:
        """A fault at a place of the hidden text, told at the place of the written one."""
        before = self._shield.restore(self._hidden[:index])
        line, column = position(before, len(before))
        return TemplateFault(message, hint=hint, line=line, column=column)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_to_check(tag):
            self._place(tag)
            self._open.append((tag, self._here()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_to_check(tag):
            self._place(tag)

    def handle_endtag(self, tag: str) -> None:
        if not _is_mjml(tag):
            return
        if not self._open or self._open[-1][0] != tag:
            hint = f"Write </{self._open[-1][0]}> before it." if self._open else "Take it away."
            raise self.fault(self._here(), f"</{tag}> closes nothing here.", hint)
        self._open.pop()

    def handle_data(self, data: str) -> None:
        parent = self._parent()
        if data.strip() and parent not in _ANYTHING_INSIDE | _UNCHECKED:
            raise self.fault(
                self._here(),
                f"Text cannot stand directly in <{parent}>; it would be lost."
                if parent
                else "A template begins with <mjml> and ends with </mjml>.",
                "Put it into <mj-text> or <mj-raw>.",
            )

    def _is_to_check(self, tag: str) -> bool:
        return _is_mjml(tag) or self._parent() not in _ANYTHING_INSIDE | _UNCHECKED

    def _place(self, tag: str) -> None:
        parent = self._parent()
        if parent in _UNCHECKED:
            return
        if tag == "mj-include":
            hint = "Copy what it should include into this template."
            raise self.fault(self._here(), "<mj-include> is not possible in a message.", hint)
        if _is_mjml(tag) and tag not in _KNOWN:
            hint = did_you_mean(tag, sorted(_KNOWN)) or "Take it away."
            raise self.fault(self._here(), f"There is no tag <{tag}>.", hint)
        if tag not in CHILDREN.get(parent, ()):
            inside = f"in <{parent}>" if parent else "at the top"
            known = ", ".join(f"<{each}>" for each in sorted(CHILDREN.get(parent, ())))
            hint = f"There can be: {known}." if known else "Close the tag around it before."
            raise self.fault(self._here(), f"<{tag}> cannot stand {inside}.", hint)

    def _parent(self) -> str:
        return self._open[-1][0] if self._open else ""

    def _here(self) -> int:
        line, column = self.getpos()
        return sum(len(each) + 1 for each in self._hidden.split("\n")[: line - 1]) + column


def _is_mjml(tag: str) -> bool:
    return tag == "mjml" or tag.startswith("mj-")
