"""Who may do what: keys, and how fast each may ask."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from cartflow_studio.runner.problems import Problem
from cartflow_studio.store import Records, Store
from cartflow_studio.store.ledger import digest_of

ROLES = ("admin", "write", "page")
_IN_QUERY = ("key", "api_key", "write_key", "writekey", "token", "access_token")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever holds a key: its role, its name, and what is kept of the key."""

    role: str
    name: str
    digest: str


class Keyring:
    """The keys of a runner, looked up by their hash."""

    def __init__(self, roles: Mapping[str, tuple[str, str]], rate: float) -> None:
        self._roles = dict(roles)
        self._rate = rate
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def caller(self, request: Request, body_key: str = "") -> Caller:
        """Who sent this; a problem if nobody known, or too often."""
        if any(name.lower() in _IN_QUERY for name in request.query_params):
            raise Problem(
                400,
                "key_in_address",
                "A key must not stand in the address: addresses are written to logs.",
                hint="Send it as Authorization: Bearer KEY.",
            )
        key = key_of(request.headers.get("authorization", "")) or body_key
        digest = digest_of(key)
        found = self._roles.get(digest)
        if not key or found is None:
            raise Problem(
                401,
                "unauthorized",
                "There is no valid key with the request.",
                hint="Send Authorization: Bearer KEY, or the key as user name of Basic.",
                headers={"WWW-Authenticate": 'Bearer realm="cartflow", Basic realm="cartflow"'},
            )
        self._spend(digest)
        return Caller(found[0], found[1], digest)

    def admin(self, request: Request) -> Caller:
        """Who sent this, if it is an admin."""
        caller = self.caller(request)
        if caller.role != "admin":
            raise Problem(
                403, "forbidden", "This key may only send events.", hint="Use the admin key."
            )
        return caller

    def _spend(self, digest: str) -> None:
        """Take a token from the bucket of the key, which holds those of two seconds."""
        now = time.monotonic()
        with self._lock:
            tokens, then = self._buckets.get(digest, (2 * self._rate, now))
            tokens = min(2 * self._rate, tokens + (now - then) * self._rate)
            if tokens < 1:
                wait = max(1, round((1 - tokens) / self._rate))
                raise Problem(
                    429,
                    "too_fast",
                    f"This key may make {self._rate:g} requests a second.",
                    hint="Send several calls at once with /v1/batch.",
                    headers={"Retry-After": str(wait)},
                )
            self._buckets[digest] = (tokens - 1, now)


def key_of(header: str) -> str:
    """The key of an Authorization header: a bearer token, or the user name of Basic."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(rest.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
        return pair.partition(":")[0]
    return ""


def open_keyring(
    store: Store, given: Mapping[str, str], rate: float, now: int
) -> tuple[Keyring, Mapping[str, str]]:
    """The keys of this database with those given; and those that were made now, by role.

    What was made is known here and never again: only its hash is stored.
    """
    made: dict[str, str] = {}

    def prepare(records: Records) -> dict[str, tuple[str, str]]:
        for role, key in given.items():
            records.keys.add(key, name=role, role=role, now=now)
        records.session.flush()
        present = {role for role, _ in records.keys.roles().values()}
        for role in ROLES:
            if role not in present:
                made[role] = secrets.token_urlsafe(32)
                records.keys.add(made[role], name=role, role=role, now=now)
        records.session.flush()
        return records.keys.roles()

    return Keyring(store.write(prepare), rate), made
