"""What a launch will do, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio.flow.condition import sentence
from cartflow_studio.flow.diff import diff
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import Goal, Reentry
from cartflow_studio.studio.panels.editors.named import CHANNEL_NAMES

MOST_CHANGES = 6
MODES = {
    "once": "Each person enters once, ever.",
    "after exit": "Who has left may enter again.",
    "at the same time": "A person may be inside several times at once.",
    "one per key": "A person is inside once for each {key}.",
    "restart": "A new trigger event starts the running journey over.",
}


def who_enters(flow: Flow) -> str:
    """The triggers, as their cards say it."""
    words = [node.type.sentence() for node in flow.entries if not node.disabled]
    return "; or: ".join(words) + "." if words else "Nobody: there is no trigger."


def messages(flow: Flow, providers: Mapping[str, str]) -> tuple[str, ...]:
    """Each channel with its steps and the way its messages go out."""
    by_channel: dict[str, list[str]] = {}
    for node in flow.nodes.values():
        if node.type.channel and not node.disabled:
            by_channel.setdefault(node.type.channel, []).append(f"“{node.name}”")
    return tuple(
        f"{CHANNEL_NAMES.get(channel, channel)}: {', '.join(names)}"
        + (f", {providers[channel]}." if providers.get(channel) else ".")
        for channel, names in by_channel.items()
    ) or ("None: no step sends anything.",)


def goal(flow: Flow) -> str:
    """The main goal and the others."""
    return " ".join(_goal(each) for each in flow.goals) or "None."


def _goal(goal: Goal) -> str:
    where = f" where {sentence(goal.where)}" if goal.where else ""
    leave = "; people leave the flow when they reach it" if goal.leave else ""
    return f"{goal.event}{where} within {goal.within}{leave}."


def frequency(reentry: Reentry) -> str:
    """How often a person may enter."""
    words = [MODES[reentry.mode].format(key=reentry.key or "value")]
    if reentry.gap is not None:
        words.append(f"Not again within {reentry.gap} of the {reentry.gap_from}.")
    words.extend(f"At most {limit}." for limit in reentry.limits)
    return " ".join(words)


def schedule(flow: Flow) -> str:
    """From when to when people may enter."""
    plan = flow.settings.schedule
    start = "At once" if plan.start == "now" else f"From {plan.start.replace('T', ' ')}"
    end = "until it is stopped" if plan.end == "never" else f"until {plan.end.replace('T', ' ')}"
    return f"{start}, {end}."


def limits(flow: Flow) -> str:
    """Quiet hours, caps, and the control group; "" if there are none."""
    words, settings = [], flow.settings
    if settings.quiet_hours is not None:
        quiet = settings.quiet_hours
        then = "wait" if quiet.then == "wait" else "are skipped"
        words.append(f"Messages between {quiet.start} and {quiet.end} {then}.")
    words.extend(
        f"At most {cap.limit} to one person{f' on {cap.channel}' if cap.channel else ''}."
        for cap in settings.caps
    )
    if settings.control_group:
        words.append(f"{settings.control_group:g} % are held back as the control group.")
    return " ".join(words)


def changes(live: Flow, flow: Flow) -> str:
    """What differs from what is live, a line each; moved cards do not count."""
    found = [each.text for each in diff(live, flow) if each.kind != "layout"]
    if len(found) > MOST_CHANGES:
        found[MOST_CHANGES - 1 :] = [f"And {len(found) - MOST_CHANGES + 1} more changes."]
    return "\n".join(found) or "Nothing: what is live does the same."


def inside(people: int | None, version: int) -> str:
    """What becomes of the people who are in the version before."""
    if people == 0:
        return f"Nobody is inside version {version}."
    some = "Those" if people is None else f"{people:,} people"
    some, go = ("1 person", "goes") if people == 1 else (some, "go")
    return f"{some} inside version {version} {go} on with it; who enters now gets this."


def launch_sentences(
    flow: Flow, providers: Mapping[str, str], before: tuple[tuple[str, str], ...] = ()
) -> tuple[tuple[str, str], ...]:
    """Heading and text of everything that a launch does, after what it does to a version before."""
    said = (
        *before,
        ("Who enters", who_enters(flow)),
        ("Messages", "\n".join(messages(flow, providers))),
        ("Goal", goal(flow)),
        ("Frequency", frequency(flow.settings.reentry)),
        ("Scheduling", schedule(flow)),
        ("Limits", limits(flow)),
    )
    return tuple((heading, text) for heading, text in said if text)
