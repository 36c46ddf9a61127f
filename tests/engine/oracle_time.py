"""Wall clocks for the oracle, by zoneinfo alone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def local(instant: int, zone: str) -> datetime:
    """What the wall clock shows, without a zone."""
    return (EPOCH + instant * MICROSECOND).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def wall(moment: datetime | str | None, zone: str) -> int | None:
    """When the wall clock shows it: the first time; in a gap, with the offset before it."""
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            return None
    if not isinstance(moment, datetime):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
    return (moment.astimezone(UTC) - EPOCH) // MICROSECOND


def at_minute(moment: datetime, minute: int, zone: str) -> int:
    """When the wall clock shows that minute of the day."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return wall(midnight + timedelta(minutes=minute), zone)


def after(instant: int, duration, zone: str, sign: int = 1) -> int:
    """So much later; a calendar length keeps the wall clock."""
    if not duration.is_calendar:
        return instant + sign * duration.microseconds
    amount, moment = sign * duration.amount, local(instant, zone)
    if duration.unit == "calendar day":
        return wall(moment + timedelta(days=amount), zone)
    if duration.unit == "calendar week":
        return wall(moment + timedelta(weeks=amount), zone)
    months = moment.year * 12 + moment.month - 1 + amount
    day = moment.day
    while True:
        try:
            return wall(moment.replace(year=months // 12, month=months % 12 + 1, day=day), zone)
        except ValueError:
            day -= 1


def period_start(now: int, per, zone: str) -> int:
    """Where the period begins that ends now."""
    if not per.is_calendar:
        return now - per.microseconds + 1
    today = local(now, zone).date()
    if per.unit == "calendar day":
        first = today - timedelta(days=per.amount - 1)
    elif per.unit == "calendar week":
        first = today - timedelta(days=today.weekday(), weeks=per.amount - 1)
    else:
        months = today.year * 12 + today.month - per.amount
        first = date(months // 12, months % 12 + 1, 1)
    return wall(datetime(first.year, first.month, first.day), zone)


def ticks(start, zone: str, begin: int, end: int) -> list[int]:
    """When a segment enters, from `begin` to `end`, both included."""
    if start.schedule == "once":
        return [at for at in [wall(start.at, zone)] if at is not None and begin <= at <= end]
    found = []
    day, last = local(begin, zone).date(), local(end, zone).date()
    while day <= last:
        tomorrow = day + timedelta(days=1)
        due = {
            "daily": True,
            "weekly": day.weekday() in start.weekdays,
            "monthly": day.day == start.day or (day.day < start.day and tomorrow.day == 1),
        }
        if due.get(start.schedule):
            minute = start.time.minute
            found.append(wall(datetime(day.year, day.month, day.day, *divmod(minute, 60)), zone))
        day = tomorrow
    return [at for at in found if begin <= at <= end]


def next_opening(base: int, until, zone: str, strict: bool) -> int:
    """The next instant that suits time of day, window and weekdays."""
    if until.time is None and until.window_end is None and not until.weekdays:
        return base
    moment = local(base, zone)
    days = until.weekdays or range(7)
    start = until.time.minute if until.time else 0
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if until.time is None and until.window_end is None and moment.weekday() in days:
        return base
    if until.window_end is not None:
        end = until.window_end.minute
        for begins in (midnight - timedelta(days=1), midnight):
            opens = begins + timedelta(minutes=start)
            closes = begins + timedelta(minutes=end, days=0 if start < end else 1)
            if begins.weekday() in days and opens <= moment < closes:
                return base
    for ahead in range(9):
        day = midnight + timedelta(days=ahead)
        if day.weekday() in days:
            instant = wall(day + timedelta(minutes=start), zone)
            if instant > base or (instant == base and not strict):
                return instant
    raise AssertionError("a week has all weekdays")
