"""The rule that a flow stays of a size that can be run and understood."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr

MOST_NODES = 2_000
MANY_NODES = 500


@rule(Severity.ERROR)
def flow_too_large(view: View) -> Found:
    """A flow has at most 2,000 nodes.

    Why: more cannot be run, and nobody can see any more what happens to whom.
    Fix: move a part into a flow of its own and hand people over to it.
    """
    count = len(view.flow.nodes)
    if count > MOST_NODES:
        message = tr(
            "The flow has {count:,} nodes; at most {most:,} can be run.",
            count=count,
            most=MOST_NODES,
        )
        yield Problem(None, message)
    elif count > MANY_NODES:
        message = tr("The flow has {count:,} nodes. That is hard to follow.", count=count)
        yield Problem(None, message, severity=Severity.HINT)
