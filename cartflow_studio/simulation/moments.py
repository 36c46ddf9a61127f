"""When people are about: instants (microseconds, UTC) by the clock of where they live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cartflow_studio.flow.people import Person
from cartflow_studio.simulation.dice import Dice

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 11, 11, 12, 11, 10, 10, 11, 12, 14, 17, 20, 19, 13, 6)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def zone_of(person: Person) -> ZoneInfo:
    """The zone of a person, UTC if it is not known."""
    zone = person.attributes.get("timezone")
    return ZoneInfo(zone) if isinstance(zone, str) else ZoneInfo("UTC")


def instant(moment: datetime) -> int:
    """The instant of a moment that knows its zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def local(at: int, zone: ZoneInfo) -> datetime:
    """The moment of an instant on the clock of a zone."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone)


def awake(dice: Dice, zone: ZoneInfo, at: int) -> int:
    """An instant on the local day of `at`, at an hour at which people are about."""
    hour = dice.one_of(range(24), HOURS)
    begun = local(at, zone).replace(hour=hour, minute=0, second=0, microsecond=0)
    return instant(begun) + dice.whole(3600) * SECOND


def by_day(dice: Dice, zone: ZoneInfo, at: int) -> int:
    """An instant on the local day of `at` between nine and six, as parcels come."""
    begun = local(at, zone).replace(hour=9, minute=0, second=0, microsecond=0)
    return instant(begun) + dice.whole(9 * 3600) * SECOND
