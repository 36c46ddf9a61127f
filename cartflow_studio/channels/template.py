"""Message templates: read once, filled in for each person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from liquid import BoundTemplate
from liquid.exceptions import LiquidError

from cartflow_studio.channels import filters
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.places import Syntax, guarded
from cartflow_studio.flow.placeholders import (
    MessageLanguage,
    Placeholder,
    TemplateFault,
    parse,
    placeholders,
    unknown_root,
)


class Template:
    """A template of plain text, HTML or JSON that is in order, ready to be filled in."""

    def __init__(self, text: str, syntax: Syntax, by_language: Mapping[str, BoundTemplate]) -> None:
        self.text = text
        self.syntax = syntax
        self._by_language = dict(by_language)

    @classmethod
    def parse(cls, text: str, syntax: Syntax = "text") -> Template:
        """Read a template; `TemplateFault` says the line, the fault and what was meant perhaps."""
        return _parsed(text, syntax)

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What it asks for."""
        return placeholders(self.text)

    def render(self, context: Context) -> str:
        """The text for one person; a value that is missing is empty.

        `TemplateFault` where a filter cannot work on a value, or a loop or the text grows too long.
        """
        try:
            return str(self._bound(context.language).render(**context.names()))
        except LiquidError as fault:
            raise _stopped(fault) from None
        except (ArithmeticError, ValueError, TypeError, RecursionError) as fault:
            raise TemplateFault(
                f"A value does not fit the template: {fault}.",
                hint="Give it a default, as {{ event.price | default: 0 }}.",
            ) from None

    def _bound(self, language: str) -> BoundTemplate:
        found = self._by_language.get(language)
        if found is None:
            spoken = _language(self.syntax, language)
            found = spoken.from_string(guarded(self.text, self.syntax, spoken))
            self._by_language[language] = found
        return found


@lru_cache(maxsize=256)
def _parsed(text: str, syntax: Syntax) -> Template:
    english = _language(syntax, "en")
    parse(text, english)
    for placeholder in placeholders(text):
        fault = unknown_root(placeholder)
        if fault is not None:
            raise fault
    return Template(text, syntax, {"en": english.from_string(guarded(text, syntax, english))})


@lru_cache(maxsize=64)
def _language(syntax: Syntax, language: str) -> MessageLanguage:
    spoken = MessageLanguage(autoescape=syntax == "html")
    spoken.filters.update(
        money=filters.money_in(language),
        date=filters.date_in(language),
        url=filters.url,
        url_part=filters.url_part,
        json=filters.as_json,
        json_text=filters.json_text,
        css_value=filters.css_value,
    )
    return spoken


def _stopped(fault: LiquidError) -> TemplateFault:
    complaint = str(fault.args[0]) if fault.args else "it cannot be filled in"
    if "limit reached" in complaint:
        return TemplateFault(
            f"The template was stopped: {complaint}.",
            hint="Repeat less: at most 20,000 rounds and 2 million characters.",
        )
    return TemplateFault(
        f"The template cannot be filled in: {complaint}.",
        hint="Give missing values a default, as {{ event.price | default: 0 }}.",
    )
