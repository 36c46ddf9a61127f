"""What a message template asks for: the language of messages, read without rendering it.

Messages are written in Liquid. `{{ person.first_name }}` is a placeholder; its first word is one
of `ROOTS`. Tags that reach for other files (`include`, `render`) do not exist here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from liquid import BoundTemplate, Environment
from liquid.exceptions import LiquidError

from cartflow_studio.flow.liquid_pieces import (
    DEEPEST,
    TemplateFault,
    fault_at,
    never_closed,
    pieces,
    position,
    too_deep,
    unclosed,
)
from cartflow_studio.registry import did_you_mean
from cartflow_studio.words import tr

__all__ = [
    "ROOTS",
    "MessageLanguage",
    "Placeholder",
    "TemplateFault",
    "filters",
    "parse",
    "placeholders",
    "position",
    "unknown_root",
]
ROOTS: Mapping[str, str] = {
    "person": "an attribute of the person, as person.first_name",
    "event": "a property of the event that started the journey, as event.cart_id",
    "entry": "the same as event",
    "last": "a property of the event that was waited for last, as last.total",
    "cart": "the cart of that event: cart.items, cart.total, cart.currency, cart.url",
    "answers": "what a webhook answered, as answers.check_stock.available",
    "flow": "flow.id and flow.name",
    "shop": "shop.name, shop.url and shop.address",
    "unsubscribe_url": "the link by which the person leaves the list",
    "now": "the instant at which the message is made",
}
LONGEST_TEMPLATE = 1_000_000
_FORBIDDEN_TAGS = ("include", "render", "echo", "liquid", "increment", "decrement")
_FORBIDDEN_FILTERS = ("safe", "escapejs")
_OWN_FILTERS = ("money", "date", "url", "url_part", "json", "json_text", "css_value")
_RANGE = re.compile(r"\([^()]*\.\.")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value that a template asks for; `line` and `column` count from 1."""

    path: str  # as written: person.name, event.items[0].price
    line: int
    column: int
    names: tuple[str, ...]  # its words without positions in lists: event, items, price

    @property
    def root(self) -> str:
        """The first word: one of `ROOTS`, if it is known."""
        return self.names[0]

    @property
    def name(self) -> str:
        """The attribute or property below the root; empty if there is none."""
        return self.names[1] if len(self.names) > 1 else ""


class MessageLanguage(Environment):
    """Liquid within bounds; every message of the product is parsed and rendered by it."""

    context_depth_limit = 30
    loop_iteration_limit = 20_000
    local_namespace_limit = 2_000_000
    output_stream_limit = 2_000_000
    block_nesting_limit = DEEPEST

    def __init__(self, *, autoescape: bool = False) -> None:
        super().__init__(autoescape=autoescape)
        for tag in _FORBIDDEN_TAGS:
            self.tags.pop(tag, None)
        for name in _FORBIDDEN_FILTERS:
            self.filters.pop(name, None)


@lru_cache(maxsize=1)
def _language() -> MessageLanguage:
    return MessageLanguage()


def filters() -> tuple[str, ...]:
    """The filters a placeholder may be passed through, in alphabetic order."""
    return tuple(sorted({*_language().filters, *_OWN_FILTERS}))


@lru_cache(maxsize=512)
def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Every value the template asks for, in the order of the text; loop variables are left out.

    Raises `TemplateFault` with line and column if the template is broken, names an unknown tag or
    filter, or is larger than `LONGEST_TEMPLATE` characters.
    """
    return tuple(_found(parse(text, _language()), text))


def unknown_root(placeholder: Placeholder) -> TemplateFault | None:
    """What is wrong with a placeholder whose first word nobody knows; None if it is known."""
    if placeholder.root in ROOTS:
        return None
    return TemplateFault(
        tr("There is no {root!r} in a message.", root=placeholder.root),
        hint=did_you_mean(placeholder.root, ROOTS)
        or tr("Begin with: {names}.", names=", ".join(ROOTS)),
        line=placeholder.line,
        column=placeholder.column,
    )


def parse(text: str, language: Environment) -> BoundTemplate:
    """The parsed template; `TemplateFault` says where it is broken and how to mend it."""
    if len(text) > LONGEST_TEMPLATE:
        raise TemplateFault(
            tr(
                "The template has {n:,} characters; at most {most:,} fit.",
                n=len(text),
                most=LONGEST_TEMPLATE,
            ),
            hint=tr("Put pictures on a server and link to them."),
        )
    _refuse_ranges(text)
    try:
        template = language.from_string(text)
        analysis = template.analyze()
    except LiquidError as fault:
        raise _told(fault, text) from None
    except RecursionError:
        raise TemplateFault(
            tr("The template is nested too deeply."), hint=tr("Simplify it.")
        ) from None
    for name, spans in analysis.filters.items():
        if name not in filters():
            raise fault_at(
                text,
                spans[0].index,
                tr("There is no filter {name!r}.", name=name),
                did_you_mean(name, filters()) or tr("Take the filter away."),
            )
    return template


def _found(template: BoundTemplate, text: str) -> Iterator[Placeholder]:
    analysis = template.analyze()
    places = sorted(
        (variable.span.index, tuple(variable.segments))
        for variables in analysis.globals.values()
        for variable in variables
    )
    for index, segments in places:
        line, column = position(text, index)
        names = tuple(part for part in segments if isinstance(part, str))
        yield Placeholder(_path(segments), line, column, names)


def _path(segments: tuple[object, ...]) -> str:
    path = str(segments[0])
    for part in segments[1:]:
        if isinstance(part, str):
            path += f".{part}" if part.isidentifier() else f"[{part!r}]"
        elif isinstance(part, int):
            path += f"[{part}]"
        else:
            path += "[…]"
    return path


def _refuse_ranges(text: str) -> None:
    """A range belongs into a loop, which is bounded; elsewhere it can fill the memory."""
    for piece in pieces(text):
        if piece.tag in ("for", "tablerow", "raw", "comment"):
            continue
        if _RANGE.search(_QUOTED.sub("''", piece.text)):
            raise fault_at(
                text, piece.start, tr("A range can only stand in a loop."), tr("Use {% for %}.")
            )


def _told(fault: LiquidError, text: str) -> TemplateFault:
    """The parser's complaint in plain words, at its place."""
    complaint = str(fault.args[0]) if fault.args else tr("it cannot be read")
    token = fault.token
    open_block = unclosed(text)
    if open_block and complaint.startswith(("expected tag end", "unexpected tag 'end")):
        return never_closed(text, open_block)
    if complaint.startswith("block nesting limit"):
        hint = tr("At most {most} tags stand in one another.", most=DEEPEST)
        return fault_at(text, too_deep(text), tr("The template is nested too deeply."), hint)
    if token is not None and token.start_index >= 0:
        return fault_at(text, token.start_index, *_sentence(complaint, text[token.start_index :]))
    return fault_at(text, _broken_piece(text), *_sentence(complaint, ""))


def _sentence(complaint: str, rest: str) -> tuple[str, str]:
    unexpected = re.fullmatch(r"unexpected tag '(\w+)'", complaint)
    if unexpected and unexpected[1] in _FORBIDDEN_TAGS:
        return (
            tr("{tag!r} is not possible in a message: it stands alone.", tag=unexpected[1]),
            tr("Write the text here."),
        )
    if unexpected and unexpected[1].startswith("end"):
        text = tr("{{% {tag} %}} closes nothing.", tag=unexpected[1])
        return text, tr("Take it away, or open it before.")
    if unexpected:
        known = [tag for tag in _language().tags if tag.isidentifier()]
        hint = did_you_mean(unexpected[1], known) or tr("Take it away.")
        return tr("There is no tag {tag!r}.", tag=unexpected[1]), hint
    if complaint == "missing expression":
        hint = tr("Say what is asked for, as {% if person.name %}.")
        return tr("Something is missing here."), hint
    hint = tr("Write a placeholder as {{ person.first_name }}.")
    if not rest.split():
        return tr("This cannot be read: {complaint}.", complaint=complaint), hint
    word = rest.split(maxsplit=1)[0][:20]
    return tr("This cannot be read at {word!r}: {complaint}.", word=word, complaint=complaint), hint


def _broken_piece(text: str) -> int:
    """Where the first piece stands that cannot be read by itself; 0 if none is found."""
    for piece in pieces(text):
        end = f"{{% end{piece.tag} %}}" if piece.tag in ("if", "unless", "for", "case") else ""
        if piece.tag and not end:
            continue
        try:
            _language().from_string(piece.text + end)
        except LiquidError:
            return piece.start
    return 0
