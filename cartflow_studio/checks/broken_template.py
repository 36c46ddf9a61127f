"""The rule that the texts of messages can be read."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.texts import parsed
from cartflow_studio.checks.view import View
from cartflow_studio.flow.placeholders import TemplateFault
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def broken_template(view: View) -> Found:
    """A text with placeholders is broken.

    Why: a broken text cannot be filled in, so nobody would get the message.
    Fix: mend the text at the place that is named. A placeholder is like {{ person.first_name }}.
    """
    for text in view.texts:
        fault = parsed(text.text)
        if isinstance(fault, TemplateFault):
            where = (
                tr("{file}, line {line}", file=text.file or text.field, line=fault.line)
                if fault.line
                else text.field
            )
            message = tr(
                "{name} can be sent to nobody ({where}): {message}",
                name=view.name(text.node),
                where=where,
                message=fault.message,
            )
            yield Problem(text.node, message, text.field, mend=fault.hint)
