"""Sticky notes and frames in pictures drawn without Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from cartflow_studio.flow.model import Flow, Group, Note, Position
from cartflow_studio.flow.shape import (
    FRAME_PADDING,
    FRAME_TITLE,
    WIDTH,
    heights_of,
    text_width,
)
from cartflow_studio.flow.tints import LIGHT

Box = tuple[int, int, int, int]
PADDING, SIZE, LINE = 14, 13, 16


def boxes(flow: Flow, at: Mapping[str, Position]) -> Iterator[tuple[Group, Box]]:
    """The groups with their frames: left, top, right, bottom."""
    tall = heights_of(flow)
    for group in flow.groups.values():
        spots = [(*at[key], at[key][1] + tall[key]) for key in group.nodes]
        yield (
            group,
            (
                min(x for x, _, _ in spots) - FRAME_PADDING,
                min(y for _, y, _ in spots) - FRAME_PADDING - FRAME_TITLE,
                max(x for x, _, _ in spots) + WIDTH + FRAME_PADDING,
                max(bottom for _, _, bottom in spots) + FRAME_PADDING,
            ),
        )


def around(flow: Flow, at: Mapping[str, Position], box: Box, margin: int) -> Box:
    """The rectangle, made larger so that frames and notes are in it with a margin."""
    found = [box for _, box in boxes(flow, at)]
    found += [
        (*note.at, note.at[0] + note.size[0], note.at[1] + note.size[1])
        for note in flow.notes.values()
    ]
    left, top, right, bottom = box
    return (
        min([left, *(each[0] - margin for each in found)]),
        min([top, *(each[1] - margin for each in found)]),
        max([right, *(each[2] + margin for each in found)]),
        max([bottom, *(each[3] + margin for each in found)]),
    )


def drawn(flow: Flow, at: Mapping[str, Position]) -> Iterator[str]:
    """The frames, then the notes, as lines of SVG."""
    for group, (left, top, right, bottom) in boxes(flow, at):
        ground, border = LIGHT[group.color]
        yield (
            f'  <rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="16" '
            f'fill="{ground}" fill-opacity="0.45" stroke="{border}" stroke-width="1.5"/>'
        )
        yield f'  <text class="title" x="{left + 16}" y="{top + 27}">{_text(group.title)}</text>'
    for note in flow.notes.values():
        yield from _note(note)


def _note(note: Note) -> Iterator[str]:
    (x, y), (width, height) = note.at, note.size
    ground, border = LIGHT[note.color]
    size = f'x="{x}" y="{y}" width="{width}" height="{height}" rx="8"'
    yield f'  <rect {size} fill="{ground}" stroke="{border}"/>'
    lines = list(_wrapped(note.text, width - 2 * PADDING))
    room = max(1, (height - 2 * PADDING + 6) // LINE)
    if len(lines) > room:
        lines = [*lines[: room - 1], lines[room - 1].rstrip() + "…"]
    for place, line in enumerate(lines):
        down = y + PADDING + 10 + LINE * place
        yield f'  <text class="note" x="{x + PADDING}" y="{down}">{_text(line)}</text>'


def _wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of a text, broken between words where they are too long."""
    for line in text.rstrip().splitlines():
        kept = ""
        for word in line.split(" "):
            if kept and text_width(f"{kept} {word}", SIZE) > width:
                yield kept
                kept = word
            else:
                kept = f"{kept} {word}" if kept else word
        yield kept


def _text(text: str) -> str:
    return escape("".join(sign if sign.isprintable() else " " for sign in text))
