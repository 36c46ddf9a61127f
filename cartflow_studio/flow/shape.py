"""How large cards and labels are, and where exits lie, in scene units; on canvas and paper."""

from __future__ import annotations

from cartflow_studio.flow.model import Flow

WIDTH = 240
HEIGHT = 76
GRID = 24
COLUMN = 16 * GRID  # from card to card; the rest is for wires and their labels
ROW = 6 * GRID
PILL_HEIGHT = 22
FRAME_PADDING, FRAME_TITLE = 24, 34  # of a group's frame: round its cards, and the bar above them
COUNTED = 52  # what a count adds to a label: " · 12,068"
AIR = 20  # a label's least distance from the cards before and behind it
_NARROW, _WIDE = frozenset("iIjlt.,:;'|!()[] r·"), frozenset("mwMW%@—…")


def card_height(ports: int) -> int:
    """The height of a card with so many exits."""
    return HEIGHT + GRID * max(0, ports - 3)


def port_offsets(ports: int) -> tuple[float, ...]:
    """How far below the top of the card each exit lies."""
    if ports == 0:
        return ()
    if ports == 1:
        return (HEIGHT / 2,)
    if ports == 2:
        return (24.0, 53.0)
    return tuple(14.0 + GRID * place for place in range(ports))


def heights_of(flow: Flow) -> dict[str, int]:
    """The height of every card."""
    return {key: card_height(len(node.type.ports)) for key, node in flow.nodes.items()}


def text_width(text: str, size: int) -> float:
    """About how wide a text is in Inter; good enough to cut it or to leave room for it."""
    return size * sum(
        0.32 if sign in _NARROW else 0.9 if sign in _WIDE else 0.69 if sign.isupper() else 0.58
        for sign in text
    )


def label_room(label: str) -> float:
    """How wide the label of a connection can become, with the count of a run in it."""
    return (text_width(label, 11) if label else 0.0) + COUNTED + 20
