"""The rule that somebody can take each branch."""

from __future__ import annotations

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.logic import always, never
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import edits
from cartflow_studio.flow.condition import Condition as Rows
from cartflow_studio.flow.model import Flow
from cartflow_studio.nodes.condition import Condition


@rule(Severity.WARNING)
def branch_never_taken(view: View) -> Found:
    """Nobody can ever take this branch.

    Why: whatever stands behind it is never done for anybody.
    Fix: correct its condition, move it further up, or delete it.
    """
    for node, kind in view.of(Condition):
        everybody = ""
        seen: dict[Rows, str] = {}
        for name, condition in kind.branches:
            reason = _reason(condition, everybody, seen)
            if reason:
                message = f"Nobody can take the branch “{name}” of {view.name(node.id)}: {reason}."
                fix = _without(node.id, name)
                yield Problem(node.id, message, "branches", name, fixes=(fix,))
            elif always(condition):
                everybody = name
            seen.setdefault(condition, name)


def _reason(condition: Rows, everybody: str, seen: dict[Rows, str]) -> str:
    if everybody:
        return f"everybody takes “{everybody}” before it"
    if condition in seen:
        return f"“{seen[condition]}” asks for the same before it"
    return "its condition can never be true" if never(condition) else ""


def _without(node: str, branch: str) -> Fix:
    def edit(flow: Flow) -> Flow:
        kind = flow.nodes[node].type
        assert isinstance(kind, Condition)  # noqa: S101  the rule found it there
        left = tuple((name, rows) for name, rows in kind.branches if name != branch)
        return edits.change_setting(flow, node, "branches", left)

    return Fix(f"Delete the branch {branch}", edit)
