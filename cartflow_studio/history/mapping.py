"""Which column of a file is which of ours: as the user says, else by our names, else by aliases."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from shlex import quote

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.reading import Ledger, shown
from cartflow_studio.registry import did_you_mean
from cartflow_studio.words import both, tr

_A_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{9,}")
_PERSON = (
    *("user_id", "customer_id", "client_id", "visitor_id", "user", "customer", "visitor", "client"),
    *("shopper_id", "member_id", "contact_id", "profile_id", "anonymous_id", "session"),
    *("kunde", "kunden_id", "kundennummer", "nutzer", "nutzer_id", "kupac", "kupac_id", "korisnik"),
)
EVENT_ALIASES: Mapping[str, tuple[str, ...]] = {
    "person_id": _PERSON,
    "name": (
        *("event", "event_name", "event_type", "behavior_type", "action", "activity", "type"),
        *("ereignis", "aktion", "događaj", "dogadaj"),
    ),
    "occurred_at": (
        *("ts", "timestamp", "event_time", "time", "datetime", "date_time", "occurred", "when"),
        *("event_timestamp", "original_timestamp", "created_at", "date", "invoice_date"),
        *("zeit", "zeitpunkt", "zeitstempel", "datum", "vrijeme"),
    ),
    "message_id": ("insert_id",),
    "received_at": (),
    "properties": ("event_properties",),
}
REQUIRED = ("person_id", "name", "occurred_at")
PEOPLE_ALIASES: Mapping[str, tuple[str, ...]] = {
    "person_id": (*_PERSON, "id"),
    "email": ("e_mail", "email_address", "mail"),
    "phone": ("phone_number", "mobile", "mobile_phone", "telephone", "msisdn"),
    "language": ("lang", "locale"),
    "timezone": ("time_zone", "tz", "zone"),
}


def resolve(
    header: Collection[str],
    aliases: Mapping[str, tuple[str, ...]],
    required: tuple[str, ...],
    mapping: Mapping[str, str] | None,
    ledger: Ledger,
) -> dict[str, str]:
    """Our names of columns -> theirs. `mapping` (ours -> theirs) may rename any column.

    EventLogError names the columns found and the missing ones, and says what to type.
    """
    found = dict(mapping or {})
    for ours, theirs in found.items():
        if theirs not in header:
            names = {"theirs": theirs, "ours": ours, "columns": _shown(header)}
            raise EventLogError(
                tr("There is no column {theirs!r} for {ours}. Columns found: {columns}.", **names),
                hint=did_you_mean(theirs, header),
                source=ledger.source,
            )
    for ours, others in aliases.items():
        taken = set(found.values())
        if ours in found:
            continue
        theirs = _match((ours, *others), [name for name in header if name not in taken])
        if theirs:
            found[ours] = theirs
            if theirs != ours:
                ledger.note(tr("Column {theirs!r} is read as {ours}.", theirs=theirs, ours=ours))
    missing = [ours for ours in required if ours not in found]
    if missing:
        free = [name for name in header if name not in found.values()]
        names = {"names": both(missing), "columns": _shown(header)}
        raise EventLogError(
            tr("No column for {names}. Columns found: {columns}.", **names),
            hint=_hint(missing, free, _meant(missing, aliases, mapping or {})),
            source=ledger.source,
        )
    return found


def _shown(header: Collection[str]) -> str:
    return ", ".join(map(shown, header))


def _match(wanted: tuple[str, ...], header: Collection[str]) -> str:
    """The first of the wanted names that is there, written however, or nothing."""
    written = {_plain(name): name for name in reversed(list(header))}
    return next((written[_plain(name)] for name in wanted if _plain(name) in written), "")


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _meant(
    missing: list[str], aliases: Mapping[str, tuple[str, ...]], mapping: Mapping[str, str]
) -> dict[str, str]:
    """The columns that were mapped to another word for one of ours."""
    words = {_plain(word): ours for ours in missing for word in aliases[ours]}
    return {words[_plain(key)]: theirs for key, theirs in mapping.items() if _plain(key) in words}


def _hint(missing: list[str], free: list[str], meant: Mapping[str, str]) -> str:
    """What to type, with the column that was meant or sounds most like it where one does."""
    if lacks := no_names(free):
        return lacks
    named = [name for name in free if name.isprintable()]
    typed = [
        f"--map {quote(f'{ours}={meant.get(ours) or _nearest(ours, named)}')}" for ours in missing
    ]
    return tr("Say which it is: {typed}.", typed=" ".join(typed))


def no_names(header: Collection[str]) -> str:
    """What is said of a first line that has a time in it instead of names of columns; else ""."""
    if not any(map(_A_TIME.fullmatch, header)):
        return ""
    return tr(
        "The first line seems to be a row: put one before it that names the columns, such as "
        "person_id, name, occurred_at."
    )


def _nearest(ours: str, free: list[str]) -> str:
    marks = {
        "person_id": ("id", "user", "mail"),
        "name": ("event", "type"),
        "occurred_at": ("time", "date"),
    }
    for mark in marks.get(ours, ()):
        for name in free:
            if mark in name.casefold():
                return name
    return free[0] if len(free) == 1 else "COLUMN"
