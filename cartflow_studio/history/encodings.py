"""How the text of a file is written as bytes: what it begins with, is said to be, or looks like.

Everything behind this reads UTF-8: other encodings are brought into it on the way, and a byte that
cannot be read becomes one that UTF-8 has none of, so that its row is rejected, and counted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Set
from typing import BinaryIO

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.onward import Onward
from cartflow_studio.words import tr

UTF_8 = "utf-8"
WESTERN, CENTRAL = "windows-1252", "windows-1250"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_EITHER_WAY = ("utf-16", "utf-32")  # which of two bytes goes first, a mark would say
_BLOCK = 2**18
_UNREADABLE = "cartflow.unreadable"
_PLAIN = "person_id,name\r\nann;1\t|\"'{}[]:\n"  # what every encoding of logs can write
_SAID = 24  # letters of an example
_PUNCTUATION = frozenset("€‚„…†‡‰‹›‘’“”•–—™\u00a0§©«»°±²³µ·¼½¾¿¡£¥®´¨ª¹º×÷")
_APART_WORDS = re.compile(r"[\s,;|\"]+")
_CARONS = frozenset("ŠšŽž")  # the same bytes in either, and rare in the West
_FRENCH = frozenset("Èè")
_GRAVES = frozenset("ÆæÈèÐð")  # Ć ć Č č Đ đ, where the bytes are Central European


def checked(name: str) -> str:
    """The encoding that Python means by a name; EventLogError if there is none of text."""
    try:
        decoder = codecs.getincrementaldecoder(name)(_UNREADABLE)
        read = decoder.decode(_PLAIN.encode(name), final=True).removeprefix("\ufeff")
        if read == _PLAIN and "escape" not in name:
            return codecs.lookup(name).name
    except (LookupError, ValueError, TypeError, AttributeError, AssertionError):
        pass  # Python has it not, or for other things than text
    raise EventLogError(
        tr("There is no encoding {name!r} of text.", name=name),
        hint=tr("Write it like windows-1252, iso-8859-2 or utf-16; without one it is UTF-8."),
    )


def encoding_of(head: bytes, said: str = "") -> str:
    """The encoding of a file that begins so: its byte order mark, else what is said of it, else
    what it looks like.
    """
    for start, encoding in _MARKS:
        if head.startswith(start):
            return encoding
    known = checked(said) if said else ""
    if known and known not in _EITHER_WAY:
        return known
    zeros_even, zeros_odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and zeros_odd > half * 0.7 and zeros_even < half * 0.1 and known != "utf-32":
        return "utf-16-le"
    if half and zeros_even > half * 0.7 and zeros_odd < half * 0.1 and known != "utf-32":
        return "utf-16-be"
    return f"{known}-le" if known else UTF_8


def likely(head: bytes) -> tuple[str, str]:
    """The encoding that the first lines of a file seem to have, if most of those with other letters
    than those of English are no UTF-8, and a word read so; empty texts if it may well be UTF-8.
    """
    lines = [line for line in head.split(b"\n") if not line.isascii()]
    if sum(map(_is_utf_8, lines)) * 2 >= len(lines):
        return "", ""
    for encoding in (WESTERN, CENTRAL):
        text = b"\n".join(lines).decode(encoding, "replace")
        found = {letter for letter in text if not letter.isascii()} - _PUNCTUATION
        if all(map(str.isalpha, found)) and not _is_foreign(text):
            seems = CENTRAL if _is_central(found) else encoding
            return seems, example(head, seems)
    return "", ""


def _is_foreign(text: str) -> bool:
    """Whether words are nearly all of letters that English has not, as no word of Europe is."""
    words = [word for word in _APART_WORDS.split(text) if not word.isascii()]
    foreign = sum(not letter.isascii() for word in words for letter in word)
    return foreign * 4 > 3 * sum(map(len, words))


def _is_central(letters: Set[str]) -> bool:
    """Whether letters that were read as Western European seem to be Central European ones."""
    if letters & _CARONS and letters & _GRAVES:
        return True
    return letters <= _CARONS | _GRAVES and not letters <= _FRENCH


def example(head: bytes, encoding: str) -> str:
    """The first word with other letters than those of English, as it is when read so."""
    for line in head.split(b"\n"):
        if not line.isascii():
            words = _APART_WORDS.split(line.decode(encoding, "replace"))
            return next((word for word in words if not word.isascii()), "")[:_SAID]
    return ""


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _unreadable(fault: UnicodeError) -> tuple[str | bytes, int]:
    """A lone surrogate in place of what cannot be read, and no UTF-8 in place of that."""
    if isinstance(fault, UnicodeDecodeError):
        return "\udcff", fault.end
    if isinstance(fault, UnicodeEncodeError):
        return b"\xff", fault.end
    raise fault


codecs.register_error(_UNREADABLE, _unreadable)


class AsUtf8(Onward):
    """What a stream in another encoding holds, as UTF-8 without a byte order mark."""

    def __init__(self, raw: BinaryIO, encoding: str) -> None:
        self._encoding = encoding
        super().__init__(raw)

    def _begin(self) -> None:
        self._decoder = codecs.getincrementaldecoder(self._encoding)(_UNREADABLE)
        self._is_first, self._ended = True, False

    def _more(self) -> bytes | None:
        if self._ended:
            return None
        block = self._raw.read(_BLOCK)
        self._ended = not block
        text = self._decoder.decode(block, final=self._ended)
        if text and self._is_first:
            text, self._is_first = text.removeprefix("\ufeff"), False
        return text.encode(UTF_8, _UNREADABLE)
