"""The pieces of Liquid in a text, cut out in linear time, before any parser may choke on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cartflow_studio.errors import CartFlowError
from cartflow_studio.words import tr

LONGEST_PIECE = 2_000
LONGEST_BLANK = 100
DEEPEST = 30
_START = re.compile(r"\{\{|\{%")
_TAG_NAME = re.compile(r"\{%-?\s*(\w*)")
_BLANK = re.compile(rf"\s{{{LONGEST_BLANK + 1}}}")
_WHOLE = ("raw", "comment", "doc")  # what stands in them is not read
_BLOCKS = ("if", "unless", "for", "case", "capture", "tablerow")


class TemplateFault(CartFlowError):
    """A message template that cannot be used: where, what, and what to do."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`{{ … }}`, or a tag `{% … %}` with its name; `raw` and `comment` are one with their end."""

    start: int
    text: str
    tag: str = ""


def fault_at(text: str, index: int, message: str, hint: str) -> TemplateFault:
    """A fault at the character `index` of a template."""
    line, column = position(text, index)
    return TemplateFault(message, hint=hint, line=line, column=column)


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `index`."""
    before = text[: max(index, 0)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def pieces(text: str) -> Iterator[Piece]:
    """Every piece, in order; `TemplateFault` where one is not closed or out of all measure."""
    here = 0
    while found := _START.search(text, here):
        start = found.start()
        piece = _tag(text, start) if found[0] == "{%" else _output(text, start)
        here = start + len(piece.text)
        yield piece


def unclosed(text: str) -> Piece | None:
    """The innermost block that is opened and never closed, if there is one."""
    opened: list[Piece] = []
    for piece in pieces(text):
        if piece.tag in _BLOCKS:
            opened.append(piece)
        elif opened and piece.tag == f"end{opened[-1].tag}":
            opened.pop()
    return opened[-1] if opened else None


def too_deep(text: str) -> int:
    """Where the block stands that is one too many inside others; 0 if there is none."""
    depth = 0
    for piece in pieces(text):
        depth += piece.tag in _BLOCKS
        depth -= piece.tag.startswith("end")
        if depth > DEEPEST:
            return piece.start
    return 0


def _output(text: str, start: int) -> Piece:
    end = text.find("}}", start + 2)
    if end < 0:
        raise fault_at(text, start, tr("A placeholder is not closed."), tr("Write }} at its end."))
    return _measured(text, Piece(start, text[start : end + 2]))


def _tag(text: str, start: int) -> Piece:
    end = text.find("%}", start + 2)
    if end < 0:
        raise fault_at(text, start, tr("A tag is not closed."), tr("Write %} at its end."))
    named = _TAG_NAME.match(text, start, end)
    name = named[1] if named else ""
    piece = _measured(text, Piece(start, text[start : end + 2], name))
    if name not in _WHOLE:
        return piece
    closing = re.compile(rf"\{{%-?\s{{0,9}}end{name}\s{{0,9}}-?%\}}").search(text, end + 2)
    if closing is None:
        raise never_closed(text, piece)
    return Piece(start, text[start : closing.end()], name)


def never_closed(text: str, piece: Piece) -> TemplateFault:
    """The fault of a block without an end."""
    hint = tr("Write {{% end{tag} %}} after it.", tag=piece.tag)
    return fault_at(text, piece.start, tr("{{% {tag} %}} is never closed.", tag=piece.tag), hint)


def _measured(text: str, piece: Piece) -> Piece:
    if len(piece.text) > LONGEST_PIECE or _BLANK.search(piece.text):
        raise fault_at(
            text,
            piece.start,
            tr("A placeholder or tag is far too long."),
            tr(
                "At most {most:,} characters, and {blanks} blanks in a row, fit.",
                most=LONGEST_PIECE,
                blanks=LONGEST_BLANK,
            ),
        )
    return piece
