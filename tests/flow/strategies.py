"""Random flows of every kind, made from the described fields: nothing here knows a node type."""

from hypothesis import strategies as st

from cartflow_studio.fields import fields_of
from cartflow_studio.flow.annotations import COLORS, Group, Note
from cartflow_studio.flow.clock import TimeOfDay, zones
from cartflow_studio.flow.condition import (
    COUNT_OPERATORS,
    DATE_OPERATORS,
    NUMBER_OPERATORS,
    SOURCES,
    TEXT_OPERATORS,
    All,
    AnyOf,
    Compare,
    Happened,
    LocalTime,
    Not,
)
from cartflow_studio.flow.duration import CALENDAR_UNITS, UNITS, Duration, Limit
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.settings import (
    CHANNELS,
    PROPERTY_TYPES,
    Cap,
    EventDefinition,
    ExitCriterion,
    Goal,
    QuietHours,
    Reentry,
    Schedule,
    Settings,
)
from cartflow_studio.nodes import REGISTRY

TRAPS = (
    *("no", "On", "y", "true", "null", "~", "=", "<<", "yes", "NULL", "off", "FALSE"),
    *("10:30", "0o17", "0x1F", "007", "1_000", "1e3", ".5", "-1", "+2", ".inf", ".NaN", "1.10"),
    *("2026-12-01", "2026-12-01T09:00", "1:2:3", "0b101", "1,000", "190:20:30.15", "12e03"),
    *("- a", "a: b", "a #b", "#a", "a:", "?a", "? a", "!tag", "&a", "*a", "%a", "@a", "`a`", "|"),
    *("'", '"', "\\", "{a", "[a]", "{{ person.name }}", "---", "...", ">-", "a, b", ": ", "-"),
    *("é", "e\u0301", "🎉", "家", "\u2028", "\x85", "\xa0", "\ufeff", "a\u200bb", "\x9f"),
)
_SIGNS = st.characters(exclude_categories=("Cs",))
_PRINTED = st.characters(exclude_categories=("Cs", "Cc"))
LINES = st.sampled_from(TRAPS) | st.text(_PRINTED, max_size=12)
TEXTS = (
    LINES
    | st.text(_SIGNS, max_size=12)
    | st.lists(LINES, min_size=2, max_size=4).map("\n".join)
    | st.lists(LINES, min_size=1, max_size=3).map(lambda each: "\n".join(each) + "\n")
)
NAMES = LINES.map(str.strip).filter(bool)
IDS = st.sampled_from(("no", "on", "1", "007", "1e3", "true", "null", "a.b-c", "_", "x")) | (
    st.text("abz019_", min_size=1, max_size=5)
)
DURATIONS = st.builds(Duration, st.integers(0, 100), st.sampled_from((*UNITS, *CALENDAR_UNITS)))
LIMITS = st.builds(
    Limit,
    st.integers(1, 999),
    st.builds(Duration, st.integers(1, 100), st.sampled_from((*UNITS, *CALENDAR_UNITS))),
)
TIMES = st.builds(TimeOfDay, st.integers(0, 1439))
WEEKDAYS = st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days)))
PERCENTS = st.integers(0, 10_000).map(lambda n: n // 100 if n % 100 == 0 else n / 100)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = TEXTS | NUMBERS | st.booleans()
MOMENTS = st.datetimes().map(lambda at: at.isoformat())


def _compares():
    sources = st.sampled_from(tuple(SOURCES))
    operators = ("is", "is not", *NUMBER_OPERATORS, *TEXT_OPERATORS, *DATE_OPERATORS)
    lists = st.lists(SCALARS, min_size=1, max_size=3).map(tuple)
    return (
        st.builds(Compare, sources, NAMES, st.sampled_from(operators), SCALARS)
        | st.builds(Compare, sources, NAMES, st.just("is one of"), lists)
        | st.builds(Compare, sources, NAMES, st.just("is set"), st.booleans())
    )


def _windows():
    return st.builds(LocalTime, TIMES, TIMES, WEEKDAYS, st.sampled_from(("person", "flow")))


def _happened(where):
    return st.builds(
        Happened,
        NAMES,
        st.sampled_from(COUNT_OPERATORS),
        st.integers(0, 1000),
        st.sampled_from(("entry", "ever")) | DURATIONS,
        st.none() | where,
    )


def _larger(parts):
    some = st.lists(parts, max_size=3).map(tuple)
    return st.builds(All, some) | st.builds(AnyOf, some) | st.builds(Not, parts) | _happened(parts)


CONDITIONS = st.recursive(_compares() | _windows() | _happened(st.none()), _larger, max_leaves=4)
_EVENTS = st.just("") | NAMES
ALTERNATIVES = st.builds(
    Alternative, event=NAMES, where=st.none() | CONDITIONS, port=_EVENTS
) | st.builds(Alternative, becomes=CONDITIONS, port=_EVENTS)
CHANGES = (
    st.builds(Change, NAMES, st.just("set"), SCALARS | st.lists(SCALARS, max_size=3))
    | st.builds(Change, NAMES, st.just("set"), st.none(), st.sampled_from(("entry", "last")), NAMES)
    | st.builds(Change, NAMES, st.just("unset"))
    | st.builds(Change, st.just("tags"), st.sampled_from(("add", "remove")), NAMES)
)
QUIET_HOURS = st.builds(QuietHours, TIMES, TIMES, st.sampled_from(("wait", "skip"))).filter(
    lambda quiet: quiet.start != quiet.end
)
SENDERS = st.dictionaries(st.sampled_from(CHANNELS), LINES).map(
    lambda each: tuple((name, each[name]) for name in CHANNELS if name in each)
)


def _by_name(values):
    names = NAMES.filter(lambda name: name != "otherwise")
    return st.dictionaries(names, values, max_size=3).map(lambda each: tuple(each.items()))


def _some(items, most=3):
    return st.lists(items, max_size=most).map(tuple)


_BY_KIND = {
    "line": LINES,
    "text": TEXTS,
    "whole number": st.integers(-(2**53), 2**53),
    "yes or no": st.booleans(),
    "duration": DURATIONS,
    "limit": LIMITS,
    "time of day": TIMES,
    "weekdays": WEEKDAYS,
    "percent": PERCENTS,
    "event name": _EVENTS,
    "event property": _EVENTS,
    "attribute": _EVENTS,
    "flow id": st.just("") | IDS,
    "condition": CONDITIONS,
    "list of alternative": _some(ALTERNATIVES),
    "list of change": _some(CHANGES),
    "list of limit": _some(LIMITS),
    "list of cap": _some(st.builds(Cap, LIMITS, st.sampled_from(("", *CHANNELS)))),
    "branches by name": _by_name(CONDITIONS),
    "shares by name": _by_name(PERCENTS),
    "day of the month": st.integers(1, 31),
    "lines": _some(LINES),
    "quiet hours": QUIET_HOURS,
    "senders": SENDERS,
    "time zone": st.sampled_from(("person", *zones())),
}
_FORMS = {"Reentry": Reentry, "Schedule": Schedule}


def values(kind):
    """Values of a kind, by its name."""
    name = kind.name
    if name.startswith("optional "):
        inner = name.removeprefix("optional ")
        return st.none() | (_BY_KIND[inner] if inner in _BY_KIND else st.sampled_from(kind.options))
    if name in _FORMS:
        return described(_FORMS[name])
    if name == "choice":
        return st.sampled_from(kind.options)
    if name == "several":
        return st.sets(st.sampled_from(kind.options)).map(
            lambda some: tuple(option for option in kind.options if option in some)
        )
    if name == "moment":
        return MOMENTS | (st.sampled_from(kind.options) if kind.options else st.just(""))
    return _BY_KIND[name]


def described(cls):
    """Values of a described dataclass; paths of templates stay below the flow's folder."""
    paths = st.sampled_from(("", "templates/a.mjml", "cart_reminder"))
    return st.builds(
        cls,
        **{
            each.name: paths if each.name == "template" else values(each.kind)
            for each in fields_of(cls)
        },
    )


TYPES = st.one_of(*(described(cls) for cls in REGISTRY.members()))
_TYPE_NAMES = st.sampled_from(PROPERTY_TYPES)
_TYPED = st.dictionaries(NAMES, _TYPE_NAMES, max_size=3).map(lambda each: tuple(each.items()))
DEFINITIONS = st.builds(EventDefinition, NAMES, LINES, LINES, _TYPED)
HEADERS = st.lists(st.text("ab #:-é", max_size=9).map(str.rstrip), max_size=3).map("\n".join)


PLACES = st.tuples(st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7))
SIZES = st.tuples(st.integers(48, 4000), st.integers(48, 4000))
NOTES = st.builds(Note, text=TEXTS, at=PLACES, size=SIZES, color=st.sampled_from(COLORS))


@st.composite
def groups(draw, ids):
    """Groups of some of the nodes, each in one at most."""
    found = {}
    for key in draw(st.lists(IDS, unique=True, max_size=2)):
        taken = {node for group in found.values() for node in group.nodes}
        left = [node for node in ids if node not in taken]
        if left:
            members = draw(st.lists(st.sampled_from(left), unique=True, min_size=1))
            color = draw(st.sampled_from(COLORS))
            found[key] = Group(title=draw(LINES), nodes=tuple(members), color=color)
    return found


@st.composite
def flows(draw, types=TYPES, most=5):
    """Flows with any nodes, connected in any way, loops included, and any settings."""
    ids = draw(st.lists(IDS, unique=True, max_size=most))
    nodes = {}
    for key in ids:
        type_ = draw(types)
        off = draw(st.booleans()) and not type_.is_end
        nodes[key] = Node(key, type_, draw(LINES), draw(TEXTS), off)
    links = {
        (key, port.name): draw(st.sampled_from(ids))
        for key, node in nodes.items()
        for port in node.type.ports
        if draw(st.booleans())
    }
    placed = [key for key in [*ids, "@goal"] if draw(st.booleans())]
    return Flow(
        id=draw(IDS),
        name=draw(LINES),
        note=draw(TEXTS),
        header=draw(HEADERS),
        goals=draw(_some(described(Goal), 2)),
        exits=draw(_some(described(ExitCriterion), 2)),
        settings=draw(described(Settings)),
        events=draw(st.lists(DEFINITIONS, unique_by=lambda each: each.name, max_size=2).map(tuple)),
        attributes=draw(_TYPED),
        nodes=nodes,
        links=links,
        positions={key: draw(PLACES) for key in placed},
        pinned=frozenset(key for key in placed if draw(st.booleans())),
        notes=draw(st.dictionaries(IDS, NOTES, max_size=2)),
        groups=draw(groups(ids)),
    )
