"""The rule that no way leads back."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import disconnect
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def cycle(view: View) -> Found:
    """The flow must not lead in a circle.

    Why: people in a circle would never leave, and might get the same message without end.
    Fix: lead the last step to an exit. To repeat a flow, let people enter again (Frequency).
    """
    for way in view.cycles:
        back = way[-1]
        names = [view.name(edge.source) for edge in way] + [view.name(way[0].source)]
        label = tr(
            "Disconnect {name} from {other}",
            name=view.name(back.source),
            other=view.name(back.target),
        )
        yield Problem(
            way[0].source,
            tr("People would go round without end: {names}.", names=" → ".join(names)),
            port=way[0].port,
            fixes=(disconnect(label, back.source, back.port),),
        )
