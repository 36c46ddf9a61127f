"""Bodies of requests, read with distrust: bounded, UTF-8, strict JSON."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from cartflow_studio.runner.problems import Problem

JSON_TYPES = ("application/json", "text/plain", "")
SECONDS = 30
DEEPEST = 32
LONGEST_TEXT = 32_000
LONGEST_KEY = 200
MOST_KEYS = 500
MOST_DIGITS = 19


async def limited_body(request: Request, largest: int) -> bytes:
    """The whole body, not compressed; a problem if it is larger than that or takes too long."""
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.lower() not in ("", "identity"):
        raise Problem(
            415, "encoding", f"The encoding {encoding[:40]!r} is not read.", hint="Send it plain."
        )
    if "transfer-encoding" in request.headers and "content-length" in request.headers:
        raise Problem(
            400,
            "two_lengths",
            "The request has both Content-Length and Transfer-Encoding.",
            headers={"Connection": "close"},
        )
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > largest:
        raise _too_large(largest)
    try:
        async with asyncio.timeout(SECONDS):
            return await _gathered(request, largest)
    except TimeoutError:
        raise Problem(
            408, "too_slow", f"The body did not arrive within {SECONDS} seconds.",
            headers={"Connection": "close"},
        ) from None  # fmt: skip
    except ClientDisconnect:
        raise Problem(400, "cut_off", "The body ended too early.") from None


async def json_body(request: Request, largest: int) -> Any:
    """The JSON value of a request, as `application/json` or the `text/plain` of a beacon."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() not in JSON_TYPES:
        raise Problem(
            415, "media_type", f"The body is {kind[:60]!r}.", hint="Send it as application/json."
        )
    charset = parameters.lower().partition("charset=")[2].strip(' "')
    if charset and charset not in ("utf-8", "utf8"):
        raise Problem(415, "charset", f"The charset is {charset[:40]!r}.", hint="Send UTF-8.")
    return read_json(await limited_body(request, largest))


async def json_object(request: Request, largest: int) -> Mapping[str, Any]:
    """The JSON object of a request; an empty body is an empty one."""
    if request.headers.get("content-length") == "0" or (
        "content-length" not in request.headers and "transfer-encoding" not in request.headers
    ):
        return {}
    found = await json_body(request, largest)
    if not isinstance(found, dict):
        raise Problem(422, "not_an_object", "The body is not a JSON object.", pointer="")
    return found


def read_json(content: bytes, longest: int = LONGEST_TEXT) -> Any:
    """Strict JSON: UTF-8, no duplicate keys, finite numbers, bounded depth and sizes.

    `longest` is how many characters a text may have.
    """
    if not content.strip():
        raise Problem(400, "bad_json", "The body is empty.", hint="Send a JSON object.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Problem(
            400, "not_utf8", f"The body is not UTF-8 (byte {fault.start}).", hint="Send UTF-8."
        ) from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_not_finite,
            parse_float=_finite,
            parse_int=_whole,
        )
    except json.JSONDecodeError as fault:
        raise Problem(
            400,
            "bad_json",
            f"The body is not JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}.",
            line=fault.lineno,
            column=fault.colno,
        ) from None
    except RecursionError:
        raise Problem(400, "too_deep", f"At most {DEEPEST} levels of JSON are read.") from None
    check_plain(value, longest=longest)
    return value


def check_plain(value: Any, pointer: str = "", depth: int = 0, longest: int = LONGEST_TEXT) -> None:
    """A problem at the first part that is too deep, too long, or holds what no text may hold."""
    if depth > DEEPEST:
        raise Problem(
            422, "too_deep", f"At most {DEEPEST} levels of JSON are read.", pointer=pointer
        )
    if isinstance(value, str):
        _check_text(value, pointer, longest)
    elif isinstance(value, dict):
        if len(value) > MOST_KEYS:
            raise Problem(
                422, "too_many_keys", f"{len(value):,} names; at most {MOST_KEYS} fit.",
                pointer=pointer,
            )  # fmt: skip
        for key, each in value.items():
            inner = f"{pointer}/{key[:80].replace('~', '~0').replace('/', '~1')}"
            if len(key) > LONGEST_KEY:
                said = f"A name has {len(key):,} characters; at most {LONGEST_KEY} fit."
                raise Problem(422, "long_key", said, pointer=inner)
            _check_text(key, inner, LONGEST_KEY)
            check_plain(each, inner, depth + 1, longest)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            check_plain(each, f"{pointer}/{place}", depth + 1, longest)


def _check_text(text: str, pointer: str, longest: int) -> None:
    if len(text) > longest:
        raise Problem(
            422,
            "long_text",
            f"A text has {len(text):,} characters; at most {longest:,} fit.",
            pointer=pointer,
        )
    if "\x00" in text:
        raise Problem(422, "control_character", "A text holds the character NUL.", pointer=pointer)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Problem(422, "broken_text", "A text holds half a character.", pointer=pointer)


async def _gathered(request: Request, largest: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise _too_large(largest)
        parts.append(part)
    return b"".join(parts)


def _too_large(largest: int) -> Problem:
    return Problem(
        413,
        "too_large",
        f"The body is larger than {largest:,} bytes.",
        hint="Send less at a time.",
        headers={"Connection": "close"},
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Problem(400, "duplicate_key", f"The name {twice[:80]!r} stands twice in one object.")
    return found


def _not_finite(text: str) -> float:
    raise Problem(422, "not_finite", f"{text} is no JSON number.", hint="Leave it out or use null.")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        return _not_finite(text[:40])
    return number


def _whole(text: str) -> int:
    if len(text.lstrip("-")) > MOST_DIGITS:
        raise Problem(
            422,
            "long_number",
            f"A number has {len(text):,} digits; at most {MOST_DIGITS} are kept.",
            hint="Send it as text.",
        )
    return int(text)
