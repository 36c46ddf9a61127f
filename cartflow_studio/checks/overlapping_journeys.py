"""The rule that nobody is in the flow twice unawares."""

from __future__ import annotations

from dataclasses import replace

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_setting
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.timing import DAY, FOR_EVER
from cartflow_studio.checks.view import View
from cartflow_studio.flow.duration import Duration, days, hours
from cartflow_studio.flow.settings import Reentry
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def overlapping_journeys(view: View) -> Found:
    """People may enter again before they have left.

    Why: who is inside twice gets every message twice.
    Fix: let people enter after they left, or one journey per cart, or not again for longer than
    the flow takes.
    """
    reentry = view.flow.settings.reentry
    longest = view.timing.longest
    if reentry.mode != "at the same time" or not view.messages or longest == 0:
        return
    if _kept_apart(reentry) >= longest:
        return
    stay = tr("without end") if longest >= FOR_EVER else tr("up to {time}", time=_rounded(longest))
    message = tr(
        "People stay inside {stay}, and may enter again meanwhile: they get all twice.", stay=stay
    )
    fixes = [set_setting(tr("Only after they left"), reentry=replace(reentry, mode="after exit"))]
    if longest < FOR_EVER:
        gap = days(-(-longest // DAY))
        wider = replace(reentry, gap=gap, gap_from="entry")
        fixes.append(set_setting(tr("Not again within {gap}", gap=gap), reentry=wider))
    yield Problem(None, message, "reentry", fixes=tuple(fixes))


def _kept_apart(reentry: Reentry) -> int:
    """The least time between two entries of one person, in microseconds."""
    gaps = [limit.per.approximately for limit in reentry.limits if limit.count == 1]
    if reentry.gap is not None and reentry.gap_from == "entry":
        gaps.append(reentry.gap.approximately)
    return max(gaps, default=0)


def _rounded(time: int) -> Duration:
    whole = -(-time // (DAY // 24))
    return hours(whole) if whole < 48 else days(-(-time // DAY))
