"""What a backtest can claim and what it cannot, in plain words, with the numbers of the run."""

from __future__ import annotations

from collections.abc import Iterator

from cartflow_studio.formats import count, percent
from cartflow_studio.simulation.insight import Groups, Insight, Needed
from cartflow_studio.words import numeral, tr, trn

LEAST_P = 0.001  # what is smaller is not told apart
SURE = 0.05  # a difference is taken for real where chance does as much less often


def claims(found: Insight) -> tuple[str, ...]:
    """The sentences that stand below every chart and in every report."""
    return tuple(_of_real_people(found) if found.is_real else _claims(found))


def _of_real_people(found: Insight) -> Iterator[str]:
    yield tr(
        "Goals after a message are not its work alone: some of these people would have reached "
        "the goal without it."
    )
    if found.groups is None:
        yield tr(
            "What the messages bring is only known by holding some people back when the flow is "
            "launched: a control group. This flow has none."
        )
    else:
        yield groups_in_words(found.groups)
    yield from filter(None, (_turns(found),))


def _claims(found: Insight) -> Iterator[str]:
    yield tr(
        "A simulation plays what people really did. It tells who would have entered, what would "
        "have been sent to whom and when, and who reached the goal before any message."
    )
    yield tr(
        "A simulation cannot tell how people would have answered the messages: nobody received "
        "them. Goals after a message are those of people who reached them anyway."
    )
    followed = round(sum(each.sent * each.rate.value for each in found.sent))
    if followed and found.goal:
        yield trn(
            "{n:,} goal followed a message that was never sent. A report that credits the last "
            "message would count it as the message's work.",
            "{n:,} goals followed messages that were never sent. A report that credits the last "
            "message would count them as the messages' work.",
            followed,
        )
    yield _uplift(found.groups)
    yield from filter(None, (_turns(found),))
    if found.film.is_sample:
        yield tr(
            "Times, hours and who is where come from every n-th person: {filmed:,} of {people:,}. "
            "All counts are of everybody.",
            filmed=found.film.filmed,
            people=found.film.people,
        )


def _turns(found: Insight) -> str:
    if not len(found.film.turns) or found.film.turns[:, 0].max() < 2:
        return ""
    return tr(
        "Some people enter more than once; the interval of the goal rate is wider for it, as "
        "their journeys resemble each other."
    )


def _uplift(groups: Groups | None) -> str:
    if groups is None:
        return tr(
            "What the messages bring is only known by holding some people back when the flow is "
            "launched: a control group. This flow has none."
        )
    return tr(
        "What the messages bring is known once the flow is launched with its control group. Here "
        "the two groups differ by chance alone, as nobody received a message."
    )


def rate_in_words(found: Insight) -> str:
    """The goal rate with its interval; says so where there is none."""
    rate = found.rate
    if rate is None:
        return tr("Nobody entered.") if found.goal else tr("The flow has no goal.")
    return tr(
        "{rate} of those who entered reached {goal}; with 95 % certainty the true rate lies "
        "between {low} and {high}.",
        rate=percent(rate.value),
        goal=found.goal,
        low=percent(rate.low),
        high=percent(rate.high),
    )


def needed_in_words(needed: Needed) -> str:
    """How many people and days it takes to see a lift, or why no number would do."""
    names = {"lift": percent(needed.lift, 0), "base": percent(needed.base)}
    if needed.people is None:
        return tr("No number of people can show that {base} rises by {lift}.", **names)
    names |= {"people": count(needed.people), "held": percent(needed.held, 0)}
    if needed.days is None:
        return tr(
            "To see with 80 % certainty that messages raise {base} by {lift}, {people} people "
            "have to enter, {held} of them in a control group.",
            **names,
        )
    return trn(
        "To see with 80 % certainty that messages raise {base} by {lift}, {people} people have to "
        "enter, {held} of them in a control group: {n:,} day at the entries of this run.",
        "To see with 80 % certainty that messages raise {base} by {lift}, {people} people have to "
        "enter, {held} of them in a control group: {n:,} days at the entries of this run.",
        needed.days,
        **names,
    )


def enough(found: Insight) -> str:
    """How many people are missing to see the lift that is looked for; "" if they suffice."""
    needed = found.needed
    if needed is None or needed.people is None:
        return ""
    missing = needed.people - found.stats.entered
    if missing <= 0:
        return ""
    return trn(
        "Not enough data yet to see a rise by {lift}: need {n:,} person more.",
        "Not enough data yet to see a rise by {lift}: need {n:,} people more.",
        missing,
        lift=percent(needed.lift, 0),
    )


def groups_in_words(groups: Groups) -> str:
    """What the groups of a launched flow say: the interval first, then how sure that is."""
    apart, lift = groups.apart, groups.lift
    names = {
        "treated": percent(groups.treated.value),
        "control": percent(groups.control.value),
        "low": percent(apart.low),
        "high": percent(apart.high),
    }
    said = tr(
        "{treated} reached the goal, {control} of the control group; the difference lies between "
        "{low} and {high}.",
        **names,
    )
    if groups.p >= SURE and apart.is_clear:
        return tr(
            "{said} At a single look that is clear; who looks again and again waits until p, now "
            "{p:.2f}, is below {sure:.2f}.",
            said=said,
            p=groups.p,
            sure=SURE,
        )
    if groups.p >= SURE:
        return tr("{said} That may be chance (p = {p:.2f}).", said=said, p=groups.p)
    return tr(
        "{said} That is {lift} and hardly chance ({p}, however often one looks).",
        said=said,
        lift=signed(percent(lift.value, 0), lift.value),
        p=likely(groups.p),
    )


def likely(p: float) -> str:
    """A p as one reads it: `p = 0.013`, `p < 0.001`."""
    return f"p < {numeral(LEAST_P)}" if p < LEAST_P else f"p = {numeral(p, '.3f')}"


def signed(said: str, number: float) -> str:
    """A number that is said, with a plus where it is more than nothing."""
    return f"+{said}" if number > 0 else said


def assumed_in_words(found: Insight) -> str:
    """What an assumed uplift would bring; "" where nothing was sent or reached, and
    of real people.
    """
    lift, rate = found.assumed.lift, found.rate
    if found.is_real or rate is None or not lift or not any(each.sent for each in found.sent):
        return ""
    more = sum(each.sent * each.rate.value for each in found.sent) * lift
    return tr(
        "Assumed, not measured: if messages raised by {lift} the share of those who reach the goal "
        "after one, that would be {more:,.1f} goals more.",
        lift=percent(lift, 0),
        more=more,
    )
