"""Reasons with the settings of the flow behind them: which cap it was, which gap, which hours."""

from __future__ import annotations

from cartflow_studio.flow.clock import zones
from cartflow_studio.flow.model import Flow
from cartflow_studio.simulation.insight import zone_name
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.words import mark, tr

GAPS = {
    "exit": mark("not within {gap} of the exit"),
    "entry": mark("not within {gap} of the entry"),
}


def because(flow: Flow, code: str, channel: str = "", zone: str = "") -> str:
    """A reason in plain words; of a message on a `channel`, to somebody in that time zone."""
    setting = _setting(flow, code, channel, zone)
    return (
        tr("{reason} ({setting})", reason=reason(code), setting=setting)
        if setting
        else reason(code)
    )


def quiet_hours(flow: Flow, zone: str) -> str:
    """The quiet hours of a flow for somebody in a time zone ("": it goes by the flow's), which is
    named where it is another than the flow's: stories are by the clock of the flow.
    """
    quiet = flow.settings.quiet_hours
    if quiet is None:
        return ""
    names = {"start": quiet.start, "end": quiet.end, "zone": zone}
    if zone not in zones() or zone == zone_name(flow):
        return tr("{start} to {end}", **names)
    return tr("{start} to {end} in {zone}", **names)


def _setting(flow: Flow, code: str, channel: str, zone: str) -> str:
    settings, reentry = flow.settings, flow.settings.reentry
    match code:
        case "quiet_hours":
            return quiet_hours(flow, zone)
        case "cap" | "capped":
            caps = [each.limit for each in settings.caps if each.channel in ("", channel)]
            said = ", ".join(limit.spoken() for limit in caps)
            return tr("at most {limits}", limits=said) if said else ""
        case "gap" if reentry.gap is not None:
            return tr(GAPS[reentry.gap_from], gap=reentry.gap.spoken())
        case "limit":
            said = ", ".join(limit.spoken() for limit in reentry.limits)
            return tr("at most {limits}", limits=said) if said else ""
    return ""
