"""Hides the Liquid of a text from a tool that would misread it, and puts it back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cartflow_studio.flow.liquid_pieces import pieces

_HIDDEN = re.compile(r"xlq(\d+)qlx")
_ONLY_HIDDEN_TAGS = re.compile(r"(?:\s*xlq\d+qlx)+\s*")


@dataclass(frozen=True, slots=True)
class Shield:
    """The pieces of Liquid that are hidden, in the order of the text."""

    pieces: tuple[str, ...]

    def restore(self, text: str) -> str:
        """The text with every hidden piece back in its place."""
        return _HIDDEN.sub(lambda found: self.pieces[int(found[1])], text)

    def lost(self, text: str) -> int | None:
        """The first piece that is no longer in the text, if any."""
        kept = {int(found[1]) for found in _HIDDEN.finditer(text)}
        return next((place for place in range(len(self.pieces)) if place not in kept), None)

    def is_only_tags(self, line: str) -> bool:
        """Whether a line holds nothing but tags like `{% for %}`, and no placeholder."""
        if _ONLY_HIDDEN_TAGS.fullmatch(line) is None:
            return False
        return all(self.pieces[int(n)].startswith("{%") for n in _HIDDEN.findall(line))


def hide(text: str) -> tuple[str, Shield]:
    """The text with a harmless word for each piece of Liquid, and what takes them back.

    `TemplateFault` where a piece is not closed.
    """
    clean = _HIDDEN.sub("", text)
    kept: list[str] = []
    hidden: list[str] = []
    end = 0
    for piece in pieces(clean):
        hidden += [clean[end : piece.start], f"xlq{len(kept)}qlx"]
        kept.append(piece.text)
        end = piece.start + len(piece.text)
    return "".join([*hidden, clean[end:]]), Shield(tuple(kept))
