"""The rule that the shares of a split make 100 percent."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.nodes.split import Split
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def shares_not_100(view: View) -> Found:
    """The shares of a split must be 100 % together.

    Why: with less, some people would have no way to go; with more, the last exits get too few.
    Fix: change the shares until they are 100 % together.
    """
    for node, kind in view.of(Split):
        total = round(sum(share for _, share in kind.shares), 2)
        if kind.shares and total != 100:
            message = tr(
                "The shares of {name} are {total:g} % together, not 100 %.",
                name=view.name(node.id),
                total=total,
            )
            fix = set_field(tr("Scale them to 100 %"), node.id, "shares", scaled(kind.shares))
            yield Problem(node.id, message, "shares", fixes=(fix,))


def scaled(shares: tuple[tuple[str, int | float], ...]) -> tuple[tuple[str, int | float], ...]:
    """The same proportions, 100 % together, in whole hundredths of a percent."""
    total = sum(share for _, share in shares)
    weights = [share / total if total else 1 / len(shares) for _, share in shares]
    parts = [int(weight * 10_000) for weight in weights]
    by_rest = sorted(range(len(parts)), key=lambda place: parts[place] - weights[place] * 10_000)
    for place in by_rest[: 10_000 - sum(parts)]:
        parts[place] += 1
    return tuple(
        (name, part // 100 if part % 100 == 0 else part / 100)
        for (name, _), part in zip(shares, parts, strict=True)
    )
