"""The rule that attributes of people are known."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from cartflow_studio.checks.conditions import rows_at
from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.knowledge import attributes, declares_attributes
from cartflow_studio.checks.mending import replace_row
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.model import Flow


@rule(Severity.WARNING)
def unknown_attribute(view: View) -> Found:
    """A condition looks at an attribute that people do not have.

    Why: a missing attribute makes a comparison false, so nobody would ever match.
    Fix: choose an attribute that people have, or declare it in the settings of the flow.
    """
    if not declares_attributes(view):
        return
    known = attributes(view)
    for place in view.places:
        for row, event in rows_at(place.condition, place.event):
            if not isinstance(row, Compare) or row.source != "person" or row.name in known:
                continue
            who = "A goal or exit criterion" if place.node is None else view.name(place.node)
            near = get_close_matches(row.name, known, n=1, cutoff=0.6)
            fixes = [
                replace_row(f"Use {name}", place.node, event, row, replace(row, name=name))
                for name in near
            ]
            hint = f" Did you mean {near[0]}?" if near else ""
            message = f"{who} looks at {row.name}, which is known of nobody.{hint}"
            yield Problem(place.node, message, place.field, fixes=(*fixes, _declare(row)))


def _declare(row: Compare) -> Fix:
    kind = {bool: "yes/no", int: "number", float: "number"}.get(type(row.value), "text")

    def edit(flow: Flow) -> Flow:
        return replace(flow, attributes=(*flow.attributes, (row.name, kind)))

    return Fix(f"Declare {row.name}", edit)
