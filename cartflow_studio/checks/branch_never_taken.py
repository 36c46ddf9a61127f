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
from cartflow_studio.words import tr


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
                message = tr(
                    "Nobody can take the branch “{name}” of {other}: {reason}.",
                    name=name,
                    other=view.name(node.id),
                    reason=reason,
                )
                fix = _without(node.id, name)
                yield Problem(node.id, message, "branches", name, fixes=(fix,))
            elif always(condition):
                everybody = name
            seen.setdefault(condition, name)


def _reason(condition: Rows, everybody: str, seen: dict[Rows, str]) -> str:
    if everybody:
        return tr("everybody takes “{everybody}” before it", everybody=everybody)
    if condition in seen:
        return tr("“{seen}” asks for the same before it", seen=seen[condition])
    return tr("its condition can never be true") if never(condition) else ""


def _without(node: str, branch: str) -> Fix:
    def edit(flow: Flow) -> Flow:
        kind = flow.nodes[node].type
        assert isinstance(kind, Condition)  # noqa: S101  the rule found it there
        left = tuple((name, rows) for name, rows in kind.branches if name != branch)
        return edits.change_setting(flow, node, "branches", left)

    return Fix(tr("Delete the branch {branch}", branch=branch), edit)
