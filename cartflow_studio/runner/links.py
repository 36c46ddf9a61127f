"""Links in messages that act for one person: sealed, so that nobody can guess or read them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets

from cartflow_studio.store import Records, Store

NOTE = "link_secret"
_TAG_BYTES = 16


class Links:
    """Makes and reads tokens. They never expire and say nothing of the person to others: the
    content is hidden by a stream that follows from its own seal.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def unsubscribe(self, base_url: str, person: str, channel: str) -> str:
        """The address by which a person leaves the list of a channel."""
        return f"{base_url}/u/{self.token(person, channel)}"

    def token(self, person: str, channel: str) -> str:
        """A token that says who and what."""
        payload = json.dumps([person, channel], ensure_ascii=False, separators=(",", ":")).encode()
        seal = self._seal(payload)
        return _text(seal + self._hidden(payload, seal))

    def read(self, token: str) -> tuple[str, str] | None:
        """The person and the channel of a token, if it was made here."""
        try:
            raw = base64.urlsafe_b64decode((token + "=" * (-len(token) % 4)).encode("ascii"))
        except (binascii.Error, ValueError):
            return None
        seal = raw[:_TAG_BYTES]
        payload = self._hidden(raw[_TAG_BYTES:], seal)
        if not payload or not hmac.compare_digest(seal, self._seal(payload)):
            return None
        if _text(raw) != token:  # the last character has spare bits: only one spelling counts
            return None
        person, channel = json.loads(payload)
        return str(person), str(channel)

    def _seal(self, payload: bytes) -> bytes:
        return hmac.digest(self._secret, b"unsubscribe\n" + payload, hashlib.sha256)[:_TAG_BYTES]

    def _hidden(self, payload: bytes, seal: bytes) -> bytes:
        blocks = (
            hmac.digest(self._secret, b"stream\n" + seal + bytes([block]), hashlib.sha256)
            for block in range(min(255, -(-len(payload) // 32)))
        )
        return bytes(a ^ b for a, b in zip(payload, b"".join(blocks), strict=False))


def open_links(store: Store) -> Links:
    """The links of this database; its secret is made at the first start."""

    def secret(records: Records) -> str:
        found = records.notes.get(NOTE)
        if found is None:
            found = secrets.token_hex(32)
            records.notes.put(NOTE, found)
        return found

    return Links(bytes.fromhex(store.write(secret)))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
