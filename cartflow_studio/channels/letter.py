"""The body of a mail: words, HTML or MJML become one HTML template; its words the text part."""

from __future__ import annotations

import re
from functools import lru_cache

from cartflow_studio import resources
from cartflow_studio.channels import html
from cartflow_studio.channels.base import ChannelError
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.mjml import compile_mjml
from cartflow_studio.channels.places import guarded
from cartflow_studio.channels.template import Template
from cartflow_studio.flow.placeholders import MessageLanguage

_WORDS_STAND_HERE = "<!-- words -->"
_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)


def body_template(body: str, preheader: str = "") -> Template:
    """The HTML of a mail, ready to be filled in; `TemplateFault` at the place in `body`.

    Plain words get the layout of the product, with the way to unsubscribe at its foot.
    `preheader` is the line that inboxes show behind the subject; nobody sees it in the mail.
    """
    return _body_template(body, preheader)


def filled_in(body: str, preheader: str, context: Context) -> tuple[str, str]:
    """The HTML and the plain text of one person's mail."""
    markup = body_template(body, preheader).render(context)
    return markup, html.to_text(markup)


@lru_cache(maxsize=128)
def _body_template(body: str, preheader: str) -> Template:
    Template.parse(body)
    if html.is_mjml(body):
        guarded(body, "html", MessageLanguage())
        markup = compile_mjml(body)
    elif html.is_html(body):
        markup = body
    else:
        markup = compile_mjml(_layout().replace(_WORDS_STAND_HERE, html.from_words(body)))
    size = html.largest_data_url(markup)
    if size > html.LARGEST_DATA_URL:
        raise ChannelError(
            f"A picture of {size // 1000:,} kB stands inside the mail; 100 kB fit.",
            hint="Put it on a server and link to it with https://…",
        )
    return Template.parse(_with_preheader(markup, preheader), "html")


def _layout() -> str:
    return resources.text("messages", "plain.mjml")


def _with_preheader(markup: str, preheader: str) -> str:
    opening = _BODY.search(markup)
    if not preheader or not opening:
        return markup
    Template.parse(preheader)
    line = (
        '<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">'
        f"{html.from_line(preheader)}</div>"
    )
    return markup[: opening.end()] + line + markup[opening.end() :]
