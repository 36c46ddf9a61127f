"""How many parts a text message takes."""

from __future__ import annotations

from dataclasses import dataclass

from cartflow_studio.words import trn

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs: the alphabet it needs, its length in units of it, the parts it takes.

    `widening` are the characters that do not fit GSM-7: one of them turns 160 into 70.
    """

    alphabet: str
    units: int
    count: int
    widening: str

    def sentence(self) -> str:
        """For people: how many parts and why."""
        if not self.widening:
            return trn(
                "{n} part, {units} of 160 characters a part.",
                "{n} parts, {units} of 160 characters a part.",
                self.count,
                units=self.units,
            )
        return trn(
            "{n} part, because of {widening!r}: a part has 70 characters with it, else 160.",
            "{n} parts, because of {widening!r}: a part has 70 characters with it, else 160.",
            self.count,
            widening=self.widening,
        )


def segments(text: str) -> Segments:
    """Count as providers do: an extended character takes two units and is never torn apart."""
    widening = "".join(dict.fromkeys(c for c in text if c not in _GSM and c not in _GSM_EXTENDED))
    if widening:
        sizes = [len(letter.encode("utf-16-be")) // 2 for letter in text]
        alphabet, alone, together = "UCS-2", 70, 67
    else:
        sizes = [2 if letter in _GSM_EXTENDED else 1 for letter in text]
        alphabet, alone, together = "GSM-7", 160, 153
    units = sum(sizes)
    return Segments(alphabet, units, _parts(sizes, alone, together), widening)


def _parts(sizes: list[int], alone: int, together: int) -> int:
    if sum(sizes) <= alone:
        return 1
    count, room = 1, together
    for size in sizes:
        if size > room:
            count, room = count + 1, together
        room -= size
    return count
