"""The rule that a text message takes few parts."""

from __future__ import annotations

import re

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.mending import set_field
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow.segments import segments
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.words import tr

MOST_PARTS = 6
_FILLED = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}", re.DOTALL)
_TAGS = re.compile(r"\{%(?:(?!\{%).)*?%\}", re.DOTALL)
_PLAIN = str.maketrans(
    {"…": "...", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\xa0": " "}
)


@rule(Severity.HINT)
def sms_too_long(view: View) -> Found:
    """A text message takes more than one part.

    Why: each part is paid like a message of its own.
    Fix: shorten it. A letter outside the plain alphabet makes parts of 70 letters instead of 160.
    """
    for node, kind in view.of(Sms):
        size = segments(_filled(kind.body))
        if size.count < 2:
            continue
        plain = kind.body.translate(_PLAIN)
        shorter = segments(_filled(plain)).count < size.count
        message = tr(
            "Every “{name}” to one person is paid as {sentence}",
            name=node.name,
            sentence=size.sentence(),
        )
        yield Problem(
            node.id,
            message,
            "body",
            fixes=(set_field(tr("Use plain signs"), node.id, "body", plain),) if shorter else (),
            severity=Severity.WARNING if size.count > MOST_PARTS else None,
        )


def _filled(body: str) -> str:
    """The text about as long as it is for one person: ten letters for each placeholder."""
    return _TAGS.sub("", _FILLED.sub("x" * 10, body)).strip()
