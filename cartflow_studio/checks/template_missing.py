"""The rule that a template file is there."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.texts import leads_out, read, template_path
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


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
            message = tr(
                "The template of {name} leads out of the flow's folder: {path}.",
                name=view.name(node.id),
                path=path,
            )
            mend = tr("Write it from there, like templates/reminder.mjml.")
            yield Problem(node.id, message, "template", mend=mend)
        elif templates is not None:
            text = read(templates, path)
            if text is None:
                message = tr(
                    "{name} cannot be sent: there is no template {path}.",
                    name=view.name(node.id),
                    path=path,
                )
                fixes = (set_field(tr("Write the message here"), node.id, "template", ""),)
                yield Problem(node.id, message, "template", fixes=fixes)
            elif not text.strip():
                message = tr(
                    "{name} would be empty: so is its template {path}.",
                    name=view.name(node.id),
                    path=path,
                )
                yield Problem(node.id, message, "template", mend=tr("Write the message into it."))
