"""The bodies of mails: words, HTML and MJML."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio import resources
from cartflow_studio.channels import html
from cartflow_studio.channels.base import ChannelError
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.letter import body_template, filled_in
from cartflow_studio.channels.mjml import compile_mjml
from cartflow_studio.channels.shield import hide
from cartflow_studio.flow.placeholders import TemplateFault

ANA = Context(
    person={"first_name": "Ana", "language": "hr"},
    event={
        "items": [
            {"name": "Merino <M>", "price": 89.9, "quantity": 1, "image": "https://x.example/1.png"},
            {"name": "Socks", "price": 12, "quantity": 2},
        ],
        "currency": "EUR",
        "cart_url": "https://shop.example/cart/c1?a=1&b=2",
    },
    shop={"name": "Lumen", "address": "Ilica 1, Zagreb", "url": "https://shop.example"},
    unsubscribe_url="https://shop.example/u/t0k3n",
)  # fmt: skip
COLUMN = "<mjml><mj-body>\n<mj-section>\n<mj-column>{}</mj-column></mj-section></mj-body></mjml>"


def test_words_become_a_mail_with_both_parts():
    words = (
        "Hello {{ person.first_name }} & co,\nyour cart waits:\n\n"
        "{% for item in cart.items %}\n- {{ item.name }}\n{% endfor %}\n\n"
        "See https://x.example/?a={{ person.first_name }}.\n"
        "[Back to the cart]({{ cart.url }})\n\nBye"
    )
    markup, text = filled_in(words, "", ANA)
    assert text == (
        "Lumen\n\nHello Ana & co,\nyour cart waits:\n\n- Merino <M>\n- Socks\n\n"
        "See https://x.example/?a=Ana.\n\n"
        "Back to the cart [https://shop.example/cart/c1?a=1&b=2]\n\nBye\n\n"
        "Lumen, Ilica 1, Zagreb\nUnsubscribe [https://shop.example/u/t0k3n]\n"
    )
    assert 'href="https://shop.example/cart/c1?a=1&amp;b=2"' in markup
    assert (markup.count("<ul"), markup.count("<li>Merino &lt;M&gt;</li>")) == (1, 1)
    assert html.remarks(markup) == ()


@pytest.mark.parametrize("name", ["cart-reminder.mjml", "cart-second.mjml"])
def test_the_mails_of_the_product_are_in_order(name):
    markup, text = filled_in(resources.text("messages", name), "", ANA)
    assert html.remarks(markup) == ()
    for part in (markup, text):
        assert "https://shop.example/u/t0k3n" in part
        assert "113,90\xa0€" in part or "113,90 €" in part
        assert ("{{" in part, "{%" in part) == (False, False)
    assert "Merino &lt;M&gt;" in markup
    assert "Merino <M>" in text


@pytest.mark.parametrize("name", ["cart-reminder.mjml", "cart-second.mjml"])
def test_the_mails_of_the_product_get_along_with_nothing(name):
    markup, text = filled_in(resources.text("messages", name), "", Context())
    assert html.remarks(markup) == ()
    assert ("None" in text, "0.00" in text, "Unsubscribe" in text) == (False, False, False)


def test_the_preheader_is_hidden_in_the_mail_and_not_in_its_text():
    markup, text = filled_in("Hello", "For {{ person.first_name }} <only>", ANA)
    assert 'mso-hide:all">For Ana &lt;only&gt;</div>' in markup
    assert "For Ana" not in text


def test_html_is_taken_as_it_is():
    markup, text = filled_in("<p>Hi <b>{{ person.first_name }}</b></p>", "", ANA)
    assert (markup, text) == ("<p>Hi <b>Ana</b></p>", "Hi Ana\n")


@pytest.mark.parametrize("body", ["Hi\n {{ persn.x }}", "<p>Hi\n {{ persn.x }}</p>"])
def test_a_fault_is_told_at_its_place_in_the_body(body):
    with pytest.raises(TemplateFault) as caught:
        body_template(body)
    assert (caught.value.line, caught.value.column) == (2, 5)


def test_a_fault_in_mjml_is_told_at_its_place():
    with pytest.raises(TemplateFault) as caught:
        body_template(COLUMN.format("<mj-text>\n<p style=color:{{ person.c }}>x</p></mj-text>"))
    assert (caught.value.line, caught.value.column) == (4, 16)


def test_t023_a_large_picture_inside_a_mail_is_refused():
    picture = '<p><img src="data:image/png;base64,' + "A" * 200_000 + '"></p>'
    with pytest.raises(ChannelError) as caught:
        body_template(picture)
    assert str(caught.value) == (
        "A picture of 200 kB stands inside the mail; 100 kB fit. "
        "Put it on a server and link to it with https://…"
    )


def test_t021_a_mail_that_gmail_would_cut_is_remarked():
    assert html.remarks("<p>" + "x" * 500_000 + "</p>") == (
        "The mail has 500 kB: Gmail cuts it at about 102 kB.",
    )


def test_t026_what_mail_programs_drop_is_remarked():
    markup = (
        "<iframe src=x></iframe><object></object><meta http-equiv=refresh><form></form>"
        "<script>x</script>"
    )
    assert html.remarks(markup) == (
        "Mail programs remove <iframe>.",
        "Mail programs remove <object>.",
        "Mail programs remove <meta http-equiv=refresh>.",
        "Most mail programs remove <form>; link to a page instead.",
        "Mail programs remove <script>.",
    )


def test_t027_html_that_is_not_well_formed_is_remarked_and_shown():
    markup = "<p>a</p><b><i></b></i><table><tr>"
    assert html.remarks(markup) == (
        "<i> is not closed before </b>.",
        "<table> is never closed.",
        "<tr> is never closed.",
    )
    assert filled_in(markup, "", ANA)[0] == markup


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<mj-foo/>", "3:12: There is no tag <mj-foo>. Did you mean 'mj-font' or 'mj-hero'?"),
        ("hi", "3:12: Text cannot stand directly in <mj-column>; it would be lost. "
               "Put it into <mj-text> or <mj-raw>."),
        ("{% if person.x %}<mj-text>a</mj-text>{% endif %}",
         "3:12: Text cannot stand directly in <mj-column>; it would be lost. "
         "Put it into <mj-text> or <mj-raw>."),
        ("<mj-text>a", "3:22: </mj-column> closes nothing here. Write </mj-text> before it."),
        ("{{ person.x\n}}<mj-text>a", "3:12: Text cannot stand directly in <mj-column>; "
         "it would be lost. Put it into <mj-text> or <mj-raw>."),
        ("<mj-text>{{ person.x\n}}</mj-text><mj-txt/>",
         "4:13: There is no tag <mj-txt>. Did you mean 'mj-text' or 'mj-title'?"),
        ("<mj-include path='/etc/passwd'/>", "3:12: <mj-include> is not possible in a message. "
         "Copy what it should include into this template."),
    ],
)  # fmt: skip
def test_mjml_that_would_be_dropped_in_silence_is_refused(inside, told):
    with pytest.raises(TemplateFault) as caught:
        compile_mjml(COLUMN.format(inside))
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1:1: This is not MJML: unable to find mjml element. Compare it with a template."),
        ("<mjml>", "1:1: <mjml> is never closed. Write </mjml> after it."),
        ("<p>hi</p>", "1:1: <p> cannot stand at the top. There can be: <mjml>."),
    ],
)
def test_what_is_no_mjml_is_told(text, told):
    with pytest.raises(TemplateFault) as caught:
        compile_mjml(text)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    "inside",
    [
        "<mj-text>{% if event.a > 3 and event.a < 5 %}a{% endif %}</mj-text>",
        '<mj-button href="{{ event.url | default: "https://a.example" }}?a=1&b=2">Go</mj-button>',
        "<mj-table>{% for i in cart.items %}<tr><td>{{ i.name }}</td></tr>{% endfor %}</mj-table>",
        "<mj-raw><p>a &nbsp; & b<br></p></mj-raw>",
        '<mj-image src="{{ event.image }}" alt="{{ event.name }}" />',
    ],
)
def test_liquid_goes_through_mjml_unharmed(inside):
    compiled = compile_mjml(COLUMN.format(inside))
    pieces = [inside[i:].split("}")[0] for i in range(len(inside)) if inside.startswith("{", i)]
    assert [piece for piece in pieces if piece not in compiled] == []


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc\n"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b\n"),
        ('<a href="https://x.example/">click</a>', "click [https://x.example/]\n"),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/\n"),
        ("<head><title>t</title></head><style>p{}</style><script>x</script>a", "a\n"),
        ("&lt;b&gt; &amp; &nbsp;x", "<b> & x\n"),
        ('<img src="a.png" alt="A picture">', "A picture\n"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc\n"),
        ('<div style="display:none">secret <b>x</b></div>seen', "seen\n"),
        ("<p>unclosed <b>a", "unclosed a\n"),
    ],
)
def test_html_as_plain_words(markup, text):
    assert html.to_text(markup) == text


@given(st.text())
def test_what_is_hidden_comes_back(text):
    mixed = f"{text}{{{{ person.a }}}}<b>{{% if x %}}{text}"
    try:
        hidden, shield = hide(mixed)
    except TemplateFault:
        return
    assert shield.restore(hidden) == mixed
    assert shield.lost(hidden) is None


@given(st.text(alphabet="<>!-/=\"' abmjxltp"))
def test_no_markup_whatever_breaks_the_reading(text):
    assert html.to_text(text).endswith("\n")
    html.remarks(text)
    with suppress(TemplateFault):
        compile_mjml(text)


@pytest.mark.parametrize(
    ("words", "markup"),
    [
        ("a\nb", "<p>a<br>\nb</p>"),
        ("a\n\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a:\n- b\n* c\nd", "<p>a:</p>\n<ul><li>b</li><li>c</li></ul>\n<p>d</p>"),
        ("{% if person.x %}\na\n{% endif %}", "{% if person.x %}\n<p>a</p>\n{% endif %}"),
        ("a [b](https://x.example/?a=1&b=2) c",
         '<p>a <a href="https://x.example/?a=1&amp;b=2">b</a> c</p>'),
        ("<b> & {{ person.a }}", "<p>&lt;b&gt; &amp; {{ person.a }}</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_plain_words_as_html(words, markup):
    assert re.sub(r' style="[^"]*"', "", html.from_words(words)) == markup
