"""What the oracle knows of nodes, of conditions and of chance."""

import hashlib
import math
from datetime import UTC, datetime
from types import SimpleNamespace

from cartflow_studio.flow.condition import All, AnyOf, Compare, Happened, LocalTime, Not, rows
from tests.engine.oracle_time import after, at_minute, local


class Told(SimpleNamespace):
    """What a node has told of itself, word for word."""

    def start(self, start, *, then):
        self.op, self.start, self.then = "start", start, then

    def delay(self, duration, *, zone, then):
        self.op, self.duration, self.zone, self.then = "delay", duration, zone, then

    def until(self, until, *, then):
        self.op, self.until, self.then = "until", until, then

    def wait(self, alternatives, **settings):
        self.op, self.alternatives = "wait", alternatives
        vars(self).update(settings)

    def branch(self, branches, *, otherwise):
        self.op, self.branches, self.otherwise = "branch", branches, otherwise

    def split(self, shares, *, each_entry):
        self.op, self.shares, self.each_entry = "split", shares, each_entry

    def send(self, channel, *, receipts=(), timeout=None, timed_out="", **settings):
        self.op, self.channel, self.receipts = "send", channel, receipts
        self.timeout, self.timed_out = timeout, timed_out
        vars(self).update(settings)

    def update(self, changes, *, then):
        self.op, self.changes, self.then = "update", changes, then

    def exit(self, reason):
        self.op, self.reason = "exit", reason

    def hand_over(self, flow):
        self.op, self.flow = "hand_over", flow

    def port_drawn(self, flow, node, person, number):
        """The share that waits the shortest, when each waits the shorter the larger it is."""
        waits = {
            port: -math.log2(
                (drawn(person, flow, node, port, turn=number * self.each_entry) + 1) / 2**32
            )
            / share
            for port, share in self.shares.items()
            if share
        }
        return min(waits, key=waits.get)


def names_of(flow, tolds) -> set[str]:
    """The events that a flow names anywhere; it takes notice of no others."""
    conditions = [part for goal in flow.goals for part in (goal.where,)]
    conditions += [part for each in flow.exits for part in (each.where, each.becomes)]
    names = {each.event for each in (*flow.goals, *flow.exits)}
    for told in tolds:
        match told.op:
            case "start":
                names.add(told.start.event)
                conditions.append(told.start.when)
            case "wait":
                names |= {each.event for each in told.alternatives}
                conditions += [
                    part for each in told.alternatives for part in (each.where, each.becomes)
                ]
            case "branch":
                conditions += [condition for _, condition in told.branches]
            case "send":
                names |= {f"message_{name}" for name in told.receipts}
    counted = [row for each in conditions for row in rows(each) if isinstance(row, Happened)]
    return (names | {row.event for row in counted}) - {""}


def drawn(person: str, *salt: str, turn: int = 0) -> int:
    """32 bits for a person at a place."""
    key, place = _number(person), _number("\0".join(salt)) % 2**32
    value = _mixed((key % 2**32) ^ place)
    value = _mixed(value ^ (key >> 32) ^ 0x9E3779B9)
    return _mixed(value ^ turn ^ 0x7F4A7C15)


def _number(text):
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 2


def _mixed(value):
    for _ in range(2):
        value = (value ^ (value >> 16)) * 0x45D9F3B % 2**32
    return value ^ (value >> 16)


def holds(condition, oracle, person, trip, events, now) -> bool:
    """Whether a condition is true."""
    match condition:
        case None:
            return True
        case All(of):
            return all(holds(each, oracle, person, trip, events, now) for each in of)
        case AnyOf(of):
            return any(holds(each, oracle, person, trip, events, now) for each in of)
        case Not(of):
            return not holds(of, oracle, person, trip, events, now)
        case Compare(source, name, operator, value):
            event = events.get(source)
            properties = (
                person.attributes if source == "person" else event.properties if event else {}
            )
            return compared(properties.get(name), operator, value)
        case LocalTime():
            zone = oracle.zone(person, condition.zone)
            moment = local(now, zone)
            for each in filter(None, (condition.start, condition.end)):
                oracle.edges.add(at_minute(moment, each.minute, zone))
            return _on_the_clock(condition, moment)
        case Happened():
            return _happened(condition, oracle, person, trip, now)


def compared(value, operator, operand) -> bool:
    """Whether a row is true of a value."""
    if operator == "is set":
        return (value is not None) == operand
    if value is None:
        return False
    if operator in ("is", "is not", "is one of", "contains") and isinstance(value, list):
        some = any(
            compared(each, "is" if operator != "is one of" else operator, operand) for each in value
        )
        return some != (operator == "is not")
    if operator == "is one of":
        return any(compared(value, "is", each) for each in operand)
    alike = type(value) is type(operand) or (_is_number(value) and _is_number(operand))
    if operator in ("is", "is not"):
        return (alike and value == operand) == (operator == "is")
    if operator in ("before", "after"):
        one, two = _date(value), _date(operand)
        return bool(one and two) and (one < two if operator == "before" else one > two)
    if not alike or isinstance(value, bool):
        return False
    if isinstance(value, str):
        texts = {"contains": operand in value, "starts with": value.startswith(operand)}
        return {**texts, "ends with": value.endswith(operand)}.get(operator, False)
    numbers = {"less than": value < operand, "at most": value <= operand}
    return {**numbers, "more than": value > operand, "at least": value >= operand}.get(
        operator, False
    )


def written(value):
    """A key as people write it: 7, 7.0 and "7" are one."""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return None if value is None else str(value)


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def _date(value):
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _on_the_clock(row, moment):
    minute = moment.hour * 60 + moment.minute
    start = row.start.minute if row.start else 0
    end = row.end.minute if row.end else 24 * 60
    day = moment.weekday()
    if start < end:
        inside = start <= minute < end
    else:
        inside = minute >= start or minute < end
        day = day if minute >= start else (day - 1) % 7
    return inside and (not row.weekdays or day in row.weekdays)


def _happened(row, oracle, person, trip, now):
    found = 0
    for event, attributes, place in person.history:
        if event.name != row.event:
            continue
        then = SimpleNamespace(attributes=attributes, history=[])
        if not holds(row.where, oracle, then, None, {"event": event}, now):
            continue
        if row.within == "entry":
            found += trip is not None and place >= trip.since and event.occurred_at >= trip.entered
        elif row.within == "ever":
            found += 1
        else:
            since = after(now, row.within, oracle.zone(person, "flow"), -1)
            oracle.edges.add(since)
            found += event.occurred_at >= since
    wanted = {"at least": found >= row.count, "at most": found <= row.count}
    return {**wanted, "exactly": found == row.count}[row.operator]
