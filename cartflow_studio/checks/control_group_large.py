"""The rule that the control group is the smaller part."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_setting
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def control_group_large(view: View) -> Found:
    """More than half of the people are held back.

    Why: the control group gets no messages; the more are in it, the fewer are reached.
    Fix: hold back 10 %. That is enough to compare with once some hundreds have entered.
    """
    share = view.flow.settings.control_group
    if share <= 50:
        return
    fixes = (set_setting(tr("Hold back 10 %"), control_group=10),)
    if share >= 100:
        message = tr("Everybody is held back: nobody gets a message.")
        yield Problem(None, message, "control_group", fixes=fixes, severity=Severity.ERROR)
    else:
        message = tr("{share:g} % of the people are held back and get no message.", share=share)
        yield Problem(None, message, "control_group", fixes=fixes)
