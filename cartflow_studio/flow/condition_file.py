"""Conditions as plain data, for the flow file: rows like `{person: country, is: HR}`."""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio.fields import Fault, Kind, Plain, shown, unknown_key
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import (
    COUNT_OPERATORS,
    OPERATORS,
    SOURCES,
    All,
    AnyOf,
    Compare,
    Condition,
    Happened,
    LocalTime,
    Not,
    Scalar,
)
from cartflow_studio.flow.duration import Duration
from cartflow_studio.flow.kinds import TIME, WEEKDAY_SET
from cartflow_studio.words import mark, tr

DEEPEST = 16
LARGEST_NUMBER = 2**53
FORMS = mark(
    "A row is like {person: country, is: HR}, {event: total, at least: 50},"
    " {happened: PurchaseFinished, within: 30 days}, or all / any / not of rows."
)


def read_condition(plain: Plain, depth: int = 0) -> Condition:
    """Read a condition; a Fault leads to the part that cannot be read."""
    if depth > DEEPEST:
        raise Fault(tr("The condition is nested more than {most} deep.", most=DEEPEST))
    if not isinstance(plain, Mapping) or not plain:
        raise Fault(tr("{plain} is not a condition.", plain=shown(plain)), hint=tr(FORMS))
    if "all" in plain or "any" in plain:
        return _read_group(plain, depth)
    if "not" in plain:
        _only(plain, "not")
        try:
            return Not(read_condition(plain["not"], depth + 1))
        except Fault as fault:
            raise fault.under("not") from None
    if "happened" in plain:
        return _read_happened(plain, depth)
    if "local_time" in plain:
        return _read_time(plain)
    return _read_compare(plain)


def write_condition(condition: Condition) -> Plain:
    """The canonical plain form."""
    match condition:
        case All(of):
            return {"all": [write_condition(part) for part in of]}
        case AnyOf(of):
            return {"any": [write_condition(part) for part in of]}
        case Not(part):
            return {"not": write_condition(part)}
        case Compare(source, name, operator, value):
            return {source: name, operator: list(value) if isinstance(value, tuple) else value}
        case Happened():
            return _write_happened(condition)
        case LocalTime():
            return _write_time(condition)


def _only(plain: Mapping[str, Plain], *known: str) -> None:
    for key in plain:
        if key not in known:
            raise unknown_key(str(key), known)


def _read_group(plain: Mapping[str, Plain], depth: int) -> Condition:
    word = "all" if "all" in plain else "any"
    _only(plain, word)
    parts = plain[word]
    if not isinstance(parts, list):
        raise Fault(tr("{word!r} needs a list of rows.", word=word), path=(word,))
    read: list[Condition] = []
    for place, part in enumerate(parts):
        try:
            read.append(read_condition(part, depth + 1))
        except Fault as fault:
            raise fault.under(word, place) from None
    return All(tuple(read)) if word == "all" else AnyOf(tuple(read))


def _read_compare(plain: Mapping[str, Plain]) -> Compare:
    sources = [source for source in SOURCES if source in plain]
    if len(sources) != 1:
        unknown = next((str(key) for key in plain if key not in (*SOURCES, *OPERATORS)), None)
        if unknown is not None:
            raise unknown_key(unknown, [*SOURCES, *OPERATORS, "all", "any", "not", "happened"])
        raise Fault(tr("A row looks at one thing: person, event, entry or last."), hint=tr(FORMS))
    source = sources[0]
    _only(plain, source, *OPERATORS)
    operators = [key for key in plain if key != source]
    if len(operators) != 1:
        raise Fault(
            tr("A row has one comparison."), hint=tr("Like 'is', 'at least' or 'contains'.")
        )
    name = plain[source]
    if not isinstance(name, str) or not name.strip() or len(name) > 200:
        raise Fault(tr("{name} is not the name of a property.", name=shown(name)), path=(source,))
    operator = str(operators[0])
    return Compare(source, name, operator, _read_operand(operator, plain[operator]))


def _read_operand(operator: str, value: Plain) -> Scalar | tuple[Scalar, ...]:
    if operator == "is one of":
        if not isinstance(value, list) or not value:
            raise Fault(tr("'is one of' needs a list of values."), path=(operator,))
        return tuple(_scalar(item, operator) for item in value)
    if operator == "is set" and not isinstance(value, bool):
        raise Fault(tr("'is set' is true or false."), path=(operator,))
    return _scalar(value, operator)


def _scalar(value: Plain, operator: str) -> Scalar:
    if not isinstance(value, str | int | float | bool):
        raise Fault(tr("{value} cannot be compared with.", value=shown(value)), path=(operator,))
    if isinstance(value, float) and value - value != 0:
        raise Fault(tr("{value} is not a number to compare with.", value=value), path=(operator,))
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise Fault(tr("The number is too large."), path=(operator,))
    return float(value) if isinstance(value, float) else int(value)


def _read_happened(plain: Mapping[str, Plain], depth: int) -> Happened:
    _only(plain, "happened", *COUNT_OPERATORS, "within", "where")
    event = plain["happened"]
    if not isinstance(event, str) or not event.strip():
        raise Fault(
            tr("{event} is not the name of an event.", event=shown(event)), path=("happened",)
        )
    operators = [key for key in COUNT_OPERATORS if key in plain]
    if len(operators) > 1:
        raise Fault(
            tr("A row counts in one way: at least, at most or exactly."), path=(operators[1],)
        )
    operator = operators[0] if operators else "at least"
    count = plain.get(operator, 1)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= 1_000:
        raise Fault(
            tr("{count} is not a number of times (0 to 1000).", count=shown(count)),
            path=(operator,),
        )
    where = None
    if plain.get("where") is not None:
        try:
            where = read_condition(plain["where"], depth + 1)
        except Fault as fault:
            raise fault.under("where") from None
    return Happened(event, operator, count, _read_within(plain.get("within", "entry")), where)


def _read_within(value: Plain) -> Duration | str:
    if value in ("entry", "ever"):
        return str(value)
    try:
        return Duration.parse(value)
    except (ValueError, TypeError):
        raise Fault(
            tr("{value} is not a period.", value=shown(value)),
            path=("within",),
            hint=tr("Write 'entry' (since entry), 'ever' or a length like '30 days'."),
        ) from None


def _read_time(plain: Mapping[str, Plain]) -> LocalTime:
    _only(plain, "local_time")
    value = plain["local_time"]
    if not isinstance(value, Mapping):
        raise Fault(tr("'local_time' needs from, to or on."), path=("local_time",))
    try:
        _only(value, "from", "to", "on", "zone")
        if value.get("zone", "person") not in ("person", "flow"):
            raise Fault(tr("'zone' is person or flow."), path=("zone",))
        return LocalTime(
            _time(value, "from"),
            _time(value, "to"),
            _weekdays(value.get("on", [])),
            str(value.get("zone", "person")),
        )
    except Fault as fault:
        raise fault.under("local_time") from None
    except ValueError as fault:
        raise Fault(str(fault), path=("local_time",)) from None


def _weekdays(value: Plain) -> tuple[int, ...]:
    try:
        return WEEKDAY_SET.read(value)
    except Fault as fault:
        raise fault.under("on") from None


def _time(value: Mapping[str, Plain], key: str) -> TimeOfDay | None:
    if key not in value:
        return None
    try:
        return TIME.read(value[key])
    except ValueError as fault:
        raise Fault(str(fault), path=(key,)) from None


def _write_happened(row: Happened) -> Plain:
    plain: dict[str, Plain] = {"happened": row.event}
    if (row.operator, row.count) != ("at least", 1):
        plain[row.operator] = row.count
    if row.within != "entry":
        plain["within"] = str(row.within)
    if row.where is not None:
        plain["where"] = write_condition(row.where)
    return plain


def _write_time(row: LocalTime) -> Plain:
    plain: dict[str, Plain] = {}
    if row.start is not None and row.end is not None:
        plain = {"from": str(row.start), "to": str(row.end)}
    if row.weekdays:
        plain["on"] = WEEKDAY_SET.write(row.weekdays)
    if row.zone != "person":
        plain["zone"] = row.zone
    return {"local_time": plain}


CONDITION: Kind[Condition] = Kind(
    "condition", read_condition, write_condition, {"$ref": "#/$defs/condition"}, "condition"
)
