"""Random instants on random clocks, and logarithms: the machine's against Python's own."""

from datetime import datetime
from math import log2
from random import Random

from cartflow_studio.engine.machine import calendar, chance
from cartflow_studio.engine.machine.slots import MINUTE
from cartflow_studio.engine.terms import length_of, weekday_bits
from cartflow_studio.engine.zones import zone_table
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.duration import Duration
from cartflow_studio.flow.node_type import Until
from tests.engine.build import DAY, HOUR
from tests.engine.chance_parts import WORLDS
from tests.engine.oracle_time import after, local, next_opening, period_start, wall

ZONES = tuple(dict.fromkeys(zone for _, zones in WORLDS for zone in zones))
UNITS = ("hour", "calendar day", "calendar week", "calendar month")
FIRST, LAST = (wall(f"{year}-01-01", "UTC") for year in (1971, 2098))
LONG_AGO, FAR = (wall(f"{year}-01-01", "UTC") for year in (1200, 2800))


def check(number):
    """Hold one instant, one length of time and one opening against zoneinfo."""
    dice = Random(number)
    zone = "UTC" if dice.random() < 0.3 else dice.choice(ZONES)
    table = list(zone_table(zone))
    instant = _instant(dice, zone, table)
    moment = local(instant, zone)
    shown = (moment - datetime(1970, 1, 1)) // (datetime.resolution)
    assert calendar.local_of(table, 0, instant) == shown
    assert calendar.instant_of(table, 0, shown) == wall(moment, zone)
    later = shown + dice.choice((0, HOUR, 30 * MINUTE, dice.randint(0, DAY)))
    assert calendar.instant_of(table, 0, later) == wall(_moment(later), zone)
    assert calendar.weekday_of(shown // DAY) == moment.weekday()
    length = Duration(dice.choice((1, 1, 2, 3, 12)), dice.choice(UNITS))
    kind, amount = length_of(length)
    assert calendar.shift(table, 0, instant, kind, amount) == after(instant, length, zone)
    assert calendar.shift(table, 0, instant, kind, -amount) == after(instant, length, zone, -1)
    assert calendar.window_start(table, 0, instant, kind, amount) == period_start(
        instant, length, zone
    )
    _open(dice, zone, table, instant)


def check_rarity(number):
    """Hold the integer logarithm, by which shares are drawn, against the floating one."""
    dice = Random(number)
    power = 1 << dice.randint(0, 32)
    drawn = min(max(dice.choice((power - 2, power - 1, power, dice.getrandbits(32))), 0), 2**32 - 1)
    expected = (32 - log2(drawn + 1)) * (1 << 20)
    assert abs(chance.rarity(drawn) - expected) <= 1.01


def _open(dice, zone, table, instant):
    time, end = (
        TimeOfDay(dice.choice((0, 60, 150, 540, 1380))) if dice.random() < 0.6 else None
        for _ in range(2)
    )
    days = tuple(sorted(dice.sample(range(7), dice.choice((0, 0, 1, 2, 6)))))
    strict = dice.random() < 0.5
    row = [each.minute * MINUTE if each else -1 for each in (time, end)]
    found = calendar.next_opening(table, 0, instant, *row, weekday_bits(days), int(strict))
    until = Until(time=time, window_end=end, weekdays=days)
    assert found == next_opening(instant, until, zone, strict)


def _instant(dice, zone, table):
    """Mostly near to where the clock changes, the year ends or a month is short."""
    if zone == "UTC":
        return dice.randint(LONG_AGO // DAY, FAR // DAY) * DAY + _near(dice)
    changes = [each for each in table[1 : 1 + table[0]] if FIRST < each < LAST]
    if changes and dice.random() < 0.5:
        return dice.choice(changes) + _near(dice)
    return dice.randint(FIRST // DAY, LAST // DAY) * DAY + _near(dice)


def _near(dice):
    some = dice.choice((0, HOUR, 2 * HOUR, DAY, dice.randint(0, DAY)))
    return dice.choice((-1, 1)) * some + dice.choice((-1, 0, 0, 1))


def _moment(shown):
    return datetime(1970, 1, 1) + shown * datetime.resolution
