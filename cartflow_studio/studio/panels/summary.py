"""What a launch will do, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from cartflow_studio.flow.condition import sentence
from cartflow_studio.flow.diff import diff
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import Goal, Reentry
from cartflow_studio.studio.panels.editors.named import channel_name
from cartflow_studio.words import mark, tr, trn

MOST_CHANGES = 6
MODES = {
    "once": mark("Each person enters once, ever."),
    "after exit": mark("Who has left may enter again."),
    "at the same time": mark("A person may be inside several times at once."),
    "one per key": mark("A person is inside once for each {key}."),
    "restart": mark("A new trigger event starts the running journey over."),
}

GAPS = {
    "exit": mark("Not again within {gap} of the exit."),
    "entry": mark("Not again within {gap} of the entry."),
}
QUIET = {
    "wait": mark("Messages between {start} and {end} wait."),
    "skip": mark("Messages between {start} and {end} are skipped."),
}
CAPPED = mark("At most {limit} to one person.")
CAPPED_ON = mark("At most {limit} to one person on {channel}.")


def who_enters(flow: Flow) -> str:
    """The triggers, as their cards say it."""
    words = [node.type.sentence() for node in flow.entries if not node.disabled]
    return tr("{text}.", text=reduce(_or, words)) if words else tr("Nobody: there is no trigger.")


def messages(flow: Flow, providers: Mapping[str, str]) -> tuple[str, ...]:
    """Each channel with its steps and the way its messages go out."""
    by_channel: dict[str, list[str]] = {}
    for node in flow.nodes.values():
        if node.type.channel and not node.disabled:
            by_channel.setdefault(node.type.channel, []).append(tr("“{name}”", name=node.name))
    return tuple(
        _way(channel_name(channel), ", ".join(names), providers.get(channel, ""))
        for channel, names in by_channel.items()
    ) or (tr("None: no step sends anything."),)


def _or(one: str, other: str) -> str:
    return tr("{one}; or: {other}", one=one, other=other)


def _way(channel: str, names: str, provider: str) -> str:
    if not provider:
        return tr("{channel}: {names}.", channel=channel, names=names)
    return tr("{channel}: {names}, {way}.", channel=channel, names=names, way=provider)


def goal(flow: Flow) -> str:
    """The main goal and the others."""
    return " ".join(_goal(each) for each in flow.goals) or tr("None.")


def _goal(goal: Goal) -> str:
    event = goal.event
    if goal.where:
        event = tr("{event} where {condition}", event=event, condition=sentence(goal.where))
    if goal.leave:
        text = mark("{event} within {within}; people leave the flow when they reach it.")
    else:
        text = mark("{event} within {within}.")
    return tr(text, event=event, within=goal.within)


def frequency(reentry: Reentry) -> str:
    """How often a person may enter."""
    words = [tr(MODES[reentry.mode], key=reentry.key or tr("value"))]
    if reentry.gap is not None:
        words.append(tr(GAPS[reentry.gap_from], gap=reentry.gap))
    words.extend(tr("At most {limit}.", limit=limit) for limit in reentry.limits)
    return " ".join(words)


def schedule(flow: Flow) -> str:
    """From when to when people may enter."""
    plan = flow.settings.schedule
    start = (
        tr("At once")
        if plan.start == "now"
        else tr("From {start}", start=plan.start.replace("T", " "))
    )
    end = (
        tr("until it is stopped")
        if plan.end == "never"
        else tr("until {end}", end=plan.end.replace("T", " "))
    )
    return tr("{start}, {end}.", start=start, end=end)


def limits(flow: Flow) -> str:
    """Quiet hours, caps, and the control group; "" if there are none."""
    words, settings = [], flow.settings
    if settings.quiet_hours is not None:
        quiet = settings.quiet_hours
        text = QUIET["wait" if quiet.then == "wait" else "skip"]
        words.append(tr(text, start=quiet.start, end=quiet.end))
    words.extend(
        tr(CAPPED_ON if cap.channel else CAPPED, limit=cap.limit, channel=channel_name(cap.channel))
        for cap in settings.caps
    )
    if settings.control_group:
        words.append(
            tr("{share:g} % are held back as the control group.", share=settings.control_group)
        )
    return " ".join(words)


def changes(live: Flow, flow: Flow) -> str:
    """What differs from what is live, a line each; moved cards do not count."""
    found = [each.text for each in diff(live, flow) if each.kind != "layout"]
    if len(found) > MOST_CHANGES:
        found[MOST_CHANGES - 1 :] = [
            trn("And {n} more change.", "And {n} more changes.", len(found) - MOST_CHANGES + 1)
        ]
    return "\n".join(found) or tr("Nothing: what is live does the same.")


def inside(people: int | None, version: int) -> str:
    """How many are in the version before, as long as nobody is known to be."""
    if people == 0:
        return tr("Nobody is inside version {version}.", version=version)
    return tr("Version {version} is running; asking who is inside …", version=version)


def anew(people: int | None) -> str:
    """What another trial does to the people inside the one before (None: not asked yet)."""
    if not people:
        return tr("The trial begins anew.")
    return trn(
        "The trial begins anew: {n:,} person inside leaves it.",
        "The trial begins anew: {n:,} people inside leave it.",
        people,
    )


def launch_sentences(flow: Flow, providers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Heading and text of everything that a launch does."""
    said = (
        (tr("Who enters"), who_enters(flow)),
        (tr("Messages"), "\n".join(messages(flow, providers))),
        (tr("Goal"), goal(flow)),
        (tr("Frequency"), frequency(flow.settings.reentry)),
        (tr("Scheduling"), schedule(flow)),
        (tr("Limits"), limits(flow)),
    )
    return tuple((heading, text) for heading, text in said if text)
