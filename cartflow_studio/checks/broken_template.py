"""The rule that the texts of messages can be read."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.texts import parsed
from cartflow_studio.checks.view import View
from cartflow_studio.flow.placeholders import TemplateFault


@rule(Severity.ERROR)
def broken_template(view: View) -> Found:
    """A text with placeholders is broken.

    Why: a broken text cannot be filled in, so nobody would get the message.
    Fix: mend the text at the place that is named. A placeholder is like {{ person.first_name }}.
    """
    for text in view.texts:
        fault = parsed(text.text)
        if isinstance(fault, TemplateFault):
            where = f"{text.file or text.field}, line {fault.line}" if fault.line else text.field
            message = f"{view.name(text.node)} can be sent to nobody ({where}): {fault.message}"
            yield Problem(text.node, message, text.field, mend=fault.hint)
