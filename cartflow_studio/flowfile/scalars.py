"""What an unquoted word of a flow file is: YAML 1.2, where `on`, `no` and `10:30` are texts."""

from __future__ import annotations

import re

from cartflow_studio.fields import Fault, Plain
from cartflow_studio.words import tr

LONGEST_NUMBER = 32
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: dict[str, Plain] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_OLD_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
_NUMBER_LIKE = re.compile(
    r"[-+]?(?:0[box])?[0-9a-fA-F._:,]+(?:[eE][-+]?[0-9_]+)?|[-+]?\.(?:inf|nan)", re.IGNORECASE
)
_DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=~<.")
_BREAKING = re.compile(r": |:$| #|[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_FLOW_MARKS = re.compile(r"[,?\[\]{}]|:(?=\S)")


class WrittenInt(int):
    """A whole number that was not written in its usual form; as text it is what was written."""

    written: str

    def __str__(self) -> str:
        return self.written


class WrittenFloat(float):
    """A number that was not written in its usual form; as text it is what was written."""

    written: str

    def __str__(self) -> str:
        return self.written


def resolve(word: str) -> Plain:
    """The value of an unquoted word. Fault if it is endless, no number at all, or too long."""
    if word in _WORDS:
        return _WORDS[word]
    first = word[0]
    if not (first.isdigit() or first in "+-."):
        return word
    if _ENDLESS.fullmatch(word):
        raise Fault(
            tr("{word} is not a number to reckon with.", word=word), hint=tr("Write a number.")
        )
    if _INTEGER.fullmatch(word) or _BASED.fullmatch(word):
        return _whole(word)
    if _FLOAT.fullmatch(word):
        return _fraction(word)
    return word


def _whole(word: str) -> int:
    if len(word) > LONGEST_NUMBER:
        raise Fault(tr("The number is too large."), hint=tr("Put it in quotes if it is a text."))
    base = {"0o": 8, "0x": 16}.get(word[:2], 10)
    value = int(word, base)
    if str(value) == word:
        return value
    odd = WrittenInt(value)
    odd.written = word
    return odd


def _fraction(word: str) -> float:
    value = float(word)
    if len(word) > LONGEST_NUMBER or value - value != 0:
        raise Fault(tr("The number is too large."), hint=tr("Put it in quotes if it is a text."))
    if repr(value) == word:
        return value
    odd = WrittenFloat(value)
    odd.written = word
    return odd


def stands_bare(text: str, *, in_flow: bool) -> bool:
    """Whether every reader of YAML, of 1.1 and of 1.2, reads the unquoted text as this text.

    `in_flow`: within `[...]` or `{...}`.
    """
    return not (
        not text
        or text[0] in _INDICATORS
        or text[0].isspace()
        or text[-1].isspace()
        or text.lower() in _OLD_WORDS
        or _BREAKING.search(text)
        or (in_flow and _FLOW_MARKS.search(text))
        or (_NUMBER_LIKE.fullmatch(text) and any(sign in "0123456789n" for sign in text))
        or _DATE_LIKE.match(text)
    )
