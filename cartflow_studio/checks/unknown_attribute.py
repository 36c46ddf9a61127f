"""The rule that attributes of people are known."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from cartflow_studio.checks.conditions import rows_at
from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.knowledge import attributes, declares_attributes
from cartflow_studio.checks.mending import replace_row, with_guess
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.model import Flow
from cartflow_studio.words import tr


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
            who = view.owner(place.node)
            near = get_close_matches(row.name, known, n=1, cutoff=0.6)
            fixes = [
                replace_row(
                    tr("Use {name}", name=name), place.node, event, row, replace(row, name=name)
                )
                for name in near
            ]
            message = tr(
                "{who} looks at {name}, which is known of nobody.",
                who=who,
                name=row.name,
            )
            yield Problem(
                place.node, with_guess(message, near), place.field, fixes=(*fixes, _declare(row))
            )


def _declare(row: Compare) -> Fix:
    kind = {bool: "yes/no", int: "number", float: "number"}.get(type(row.value), "text")

    def edit(flow: Flow) -> Flow:
        return replace(flow, attributes=(*flow.attributes, (row.name, kind)))

    return Fix(tr("Declare {name}", name=row.name), edit)
