"""What can be said of a condition without knowing anybody."""

from __future__ import annotations

from cartflow_studio.flow.condition import All, AnyOf, Condition, Happened, LocalTime, Not


def never(condition: Condition | None) -> bool:
    """Whether nobody can ever match it."""
    match condition:
        case None:
            return False
        case AnyOf(of):
            return all(never(part) for part in of)
        case All(of):
            return any(never(part) for part in of) or any(Not(part) in of for part in of)
        case Not(part):
            return always(part)
        case Happened(operator="at least", count=count, where=where):
            return count > 0 and never(where)
        case _:
            return False


def always(condition: Condition | None) -> bool:
    """Whether everybody matches it."""
    match condition:
        case None:
            return True
        case All(of):
            return all(always(part) for part in of)
        case AnyOf(of):
            return any(always(part) for part in of)
        case Not(part):
            return never(part)
        case Happened(operator="at least", count=0):
            return True
        case LocalTime(start=None, end=None, weekdays=weekdays):
            return len(weekdays) in (0, 7)
        case _:
            return False
