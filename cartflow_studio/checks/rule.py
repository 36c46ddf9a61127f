"""A rule: a function over the view of a flow, told by its docstring."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cartflow_studio.checks.finding import Finding, Problem, Severity
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr

Found = Iterator[Problem]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a flow must keep. `what`, `why` and `mend` are its help, in sentences."""

    code: str
    severity: Severity
    what: str
    why: str
    mend: str
    run: Callable[[View], Found]

    @property
    def name(self) -> str:
        """Its name in the family: the code."""
        return self.code

    def findings(self, view: View) -> Iterator[Finding]:
        """What it finds in a flow."""
        for problem in self.run(view):
            yield Finding(
                code=self.code,
                severity=problem.severity or self.severity,
                node=problem.node,
                message=problem.message,
                why=tr(self.why),
                mend=problem.mend or tr(self.mend),
                field=problem.field,
                port=problem.port,
                fixes=problem.fixes,
            )


def rule(severity: Severity) -> Callable[[Callable[[View], Found]], Rule]:
    """Make a rule of a function whose docstring says what; `Why:` and `Fix:` in paragraphs."""

    def made(run: Callable[[View], Found]) -> Rule:
        what, why, mend = _told(inspect.getdoc(run) or "")
        return Rule(run.__name__.replace("_", "-"), severity, what, why, mend, run)

    return made


def _told(text: str) -> tuple[str, str, str]:
    what, _, rest = text.partition("Why:")
    why, _, mend = rest.partition("Fix:")
    return _line(what), _line(why), _line(mend)


def _line(text: str) -> str:
    sentence = " ".join(text.split())
    return sentence[:1].upper() + sentence[1:]
