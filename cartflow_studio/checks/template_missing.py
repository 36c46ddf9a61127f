"""The rule that a template file is there."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.texts import leads_out, read, template_path
from cartflow_studio.checks.view import View


@rule(Severity.ERROR)
def template_missing(view: View) -> Found:
    """A message names a template file that cannot be read.

    Why: without its text the message can be sent to nobody.
    Fix: put the file beside the flow, choose another one, or write the message here.
    """
    templates = view.context.templates
    for node in view.messages:
        path = template_path(node)
        if not path:
            continue
        if leads_out(path):
            message = (
                f"The template of {view.name(node.id)} leads out of the flow's folder: {path}."
            )
            mend = "Write it from there, like templates/reminder.mjml."
            yield Problem(node.id, message, "template", mend=mend)
        elif templates is not None:
            text = read(templates, path)
            if text is None:
                message = f"{view.name(node.id)} cannot be sent: there is no template {path}."
                fixes = (set_field("Write the message here", node.id, "template", ""),)
                yield Problem(node.id, message, "template", fixes=fixes)
            elif not text.strip():
                message = f"{view.name(node.id)} would be empty: so is its template {path}."
                yield Problem(node.id, message, "template", mend="Write the message into it.")
