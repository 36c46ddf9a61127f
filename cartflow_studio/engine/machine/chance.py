"""Draws without dice: stable hashes, and shares that stick.  # semantics 4.5

All in 32-bit steps, so that nothing overflows and every machine draws the same.
"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def scrambled(value: int) -> int:
    """32 bits that depend on every one of 32 bits."""
    value = ((value ^ (value >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    value = ((value ^ (value >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    return value ^ (value >> 16)


@compilable
def draw(key: int, salt: int, turn: int) -> int:
    """A number below 2**32 for a person (a 62-bit key), a place (a 32-bit salt) and a turn."""
    value = scrambled((key & 0xFFFFFFFF) ^ salt)
    value = scrambled(value ^ ((key >> 32) & 0xFFFFFFFF) ^ 0x9E3779B9)
    return scrambled(value ^ (turn & 0xFFFFFFFF) ^ 0x7F4A7C15)


@compilable
def rarity(number: int) -> int:
    """How rare it is to draw a number so near to 2**32: -log2 of its share, times 2**20."""
    value = number + 1
    whole = 32
    while value < 1 << 32:
        value <<= 1
        whole -= 1
    value >>= 2
    part = 0
    for _ in range(20):
        value = (value * value) >> 30
        part <<= 1
        if value >= 1 << 31:
            value >>= 1
            part += 1
    return (32 << 20) - ((whole << 20) + part)


@compilable
def share_of(m: Machine, row: int, turn: int) -> int:
    """The port that a person draws at a split, of which the operands lie at `row`.

    Each share draws a time to wait, the shorter the larger the share; the first wins. So a change
    of the shares moves only people towards shares that grew, and the order of the shares is no
    matter.
    """
    best = -1
    shortest = 0
    weight = 1
    for place in range(m[row + s.SPLIT_COUNT]):
        share = row + s.SPLIT_ROWS + place * 3
        if m[share] > 0:
            waits = rarity(draw(m[s.PERSON_KEY], m[share + 1], turn))
            if best < 0 or waits * weight < shortest * m[share]:
                best = m[share + 2]
                shortest = waits
                weight = m[share]
    return best
