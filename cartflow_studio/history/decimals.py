"""Numbers with commas in them, 12,50 or 1.234,56 or 1,234.56: read as the whole column settles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cartflow_studio.words import tr

_DIGITS = 15  # before the decimals; more would not survive as a 64-bit float


def _form(decimal: str, grouping: str) -> re.Pattern[str]:
    whole = rf"0|[1-9][0-9]*|[1-9][0-9]{{0,2}}(?:{grouping}[0-9]{{3}})+"
    return re.compile(rf"-?(?:{whole})(?:{decimal}[0-9]+)?")


_COMMA, _POINT = _form(",", r"\."), _form(r"\.", ",")
_EITHER = re.compile(f"{_COMMA.pattern}|{_POINT.pattern}")
_IS_WHOLE = re.compile("-?[0-9]+")
_CURRENCY = "[$€£¥]|kn|zł|Kč|Ft|EUR|USD|GBP|CHF|HRK|PLN|CZK|HUF|SEK|NOK|DKK"
_AMOUNT = "[0-9][0-9.,]*"
_PRICE = re.compile(rf"-?(?:{_CURRENCY})\s?-?{_AMOUNT}|-?{_AMOUNT}\s?(?:{_CURRENCY})")


@dataclass(frozen=True, slots=True)
class Commas:
    """How the numbers of a column are read, said in a `note`: with "," or "." as the `decimal`
    mark; not as numbers at all where it is empty.
    """

    note: str
    decimal: str = ""

    def number(self, text: str) -> float:
        """The number that a text is."""
        if self.decimal == ",":
            text = text.replace(".", "")
        return float(text.replace(",", "." if self.decimal == "," else ""))


def commas(words: Sequence[str]) -> Commas | None:
    """What commas and points mean in texts of which each is a number, or an amount with a currency;
    None if one is none, or has more digits than a number keeps.

    1,234 may be either, and alone settles nothing. One that can only be read one way settles it for
    all of them, unless another can only be read the other way.
    """
    if not all(map(_EITHER.fullmatch, words)) or all(map(_IS_WHOLE.fullmatch, words)):
        return _priced(words)
    comma = next((word for word in words if "," in word and not _POINT.fullmatch(word)), "")
    point = next((word for word in words if "." in word and not _COMMA.fullmatch(word)), "")
    if comma and point:
        return Commas(
            tr(
                "some numbers have a decimal comma ({comma}), some a decimal point ({point}), so "
                "they stay text; write all of them with a decimal point",
                comma=comma,
                point=point,
            )
        )
    settled, decimal = (_COMMA, ",") if comma else (_POINT, ".")
    if not (comma or point) or not all(map(settled.fullmatch, words)):
        return _unclear(words)
    if any(sum(map(str.isdigit, word.split(decimal)[0])) > _DIGITS for word in words):
        return None
    if comma:
        text = tr("numbers such as {text} are read with a decimal comma", text=comma)
    else:
        grouped = next((word for word in words if "," in word), point)
        text = tr("commas as in {text} are read as thousands", text=grouped)
    return Commas(text, decimal)


def _priced(words: Sequence[str]) -> Commas | None:
    """What is said of amounts that all have a currency beside them; None of other texts."""
    if not all(map(_PRICE.fullmatch, words)):
        return None
    return Commas(
        tr(
            "amounts with a currency such as {text} stay text; leave the currency out, and they "
            "are numbers",
            text=words[0],
        )
    )


def _unclear(words: Sequence[str]) -> Commas:
    return Commas(
        tr(
            "whether the comma or the point marks the decimals in {text} is unclear, so it stays "
            "text; write numbers as 1234.5, with nothing between the thousands",
            text=next(word for word in words if not _IS_WHOLE.fullmatch(word)),
        )
    )
