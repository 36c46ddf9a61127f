"""Templates filled in: escaping by place, limits, and what marketers see when one is wrong."""

import base64
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.channels.context import Context
from cartflow_studio.channels.template import Template
from cartflow_studio.flow.placeholders import TemplateFault, filters

EVIL = "<img src=x onerror=alert(1)>"


def filled(text, syntax="html", **values):
    return Template.parse(text, syntax).render(Context(**values))


def refusal(text, syntax="html", **values):
    with pytest.raises(TemplateFault) as caught:
        filled(text, syntax, **values)
    return str(caught.value)


def test_t002_a_misspelt_word_is_found_when_the_template_is_read():
    with pytest.raises(TemplateFault) as caught:
        Template.parse("Hi {{ persn.name }}")
    fault = caught.value
    assert (fault.message, fault.hint, fault.line, fault.column) == (
        "There is no 'persn' in a message.",
        "Did you mean 'person'?",
        1,
        7,
    )


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{% for i in (1..3000) %}{% for j in (1..3000) %}x{% endfor %}{% endfor %}",
        "{% assign s = 'x' %}{% for i in (1..1000) %}{% assign s = s | append: s %}{% endfor %}",
        "{% capture s %}{% for i in (1..20000) %}" + "x" * 1000 + "{% endfor %}{% endcapture %}",
    ],
)
def test_t005_t006_a_template_without_end_is_stopped(text):
    began = time.process_time()
    assert refusal(text).startswith("The template was stopped: ")
    assert time.process_time() - began < 1


def test_t005_a_range_that_fills_the_memory_is_refused():
    assert refusal("{{ (1..1000000000) | join }}") == (
        "1:1: A range can only stand in a loop. Use {% for %}."
    )


@pytest.mark.parametrize("tag", ["include '/etc/passwd'", "render '../../x'", "include 'a'"])
def test_t008_t009_a_template_opens_no_file(tag):
    assert refusal(f"a\n{{% {tag} %}}") == (
        f"2:4: {tag.split()[0]!r} is not possible in a message: it stands alone. "
        "Write the text here."
    )


@pytest.mark.parametrize("word", ["config", "self", "settings.SECRET"])
def test_t011_the_programs_own_names_are_unknown(word):
    assert f"There is no {word.split('.')[0]!r} in a message." in refusal(f"{{{{ {word} }}}}")


def test_t011_a_value_has_no_inside():
    text = "{{ person.__init__.__globals__ }}{{ person.__class__ }}{{ event.items.append }}"
    assert filled(text, person={"a": 1}, event={"items": [1]}) == ""


def test_t012_html_in_a_name_is_shown_as_it_is_written():
    assert filled("<b>{{ person.name }}</b>", person={"name": EVIL}) == (
        "<b>&lt;img src=x onerror=alert(1)&gt;</b>"
    )
    assert filled("{{ person.name }}", "text", person={"name": EVIL}) == EVIL


def test_t014_an_attribute_without_quotes_is_refused():
    assert refusal("<div style=color:{{ person.c }}>", person={"c": "red onload=x"}) == (
        "1:18: 'style' has a placeholder and no quotes. "
        'Put quotes round this attribute: style="{{ … }}".'
    )


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ('<a onclick="f({{ person.x }})">', "1:15: A placeholder cannot stand in 'onclick'."),
        ("<script>{{ person.x }}</script>", "1:9: A placeholder cannot stand inside <script>."),
        ("<style>\n{{ person.x }}</style>", "2:1: A placeholder cannot stand inside <style>."),
        ("<{{ person.x }}>", "1:2: A placeholder cannot be the name of a tag or attribute."),
        ("<p {{ person.x }}>", "1:4: A placeholder cannot be the name of a tag or attribute."),
        ("<!--[if mso]><p x={{ person.x }}>", "1:19: 'x' has a placeholder and no quotes."),
    ],
)
def test_a_place_where_no_value_is_harmless_is_refused(text, refused):
    assert refusal(text).startswith(refused)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('<a href="https://x.example/?q={{ person.q }}">', 'href="https://x.example/?q=a%26b%3Dc%23d">'),
        ('<a href="https://x.example/{{ person.p }}">', 'href="https://x.example/a/b%20c">'),
        ("https://x.example/?q={{ person.q }}", "https://x.example/?q=a%26b%3Dc%23d"),
        ('<a href="{{ person.u }}&x={{ person.q }}">', "?a=1&amp;b=2&x=a%26b%3Dc%23d\">"),
        ('<a href="{{ person.q | url_encode }}">', 'href="a%26b%3Dc%23d">'),
        ('<a href="{{ person.js }}">', 'href="#">'),
        ('<img src="{{ person.file }}">', 'src="#">'),
        ('<p style="color:{{ person.css }}">', 'style="color:">'),
        ('<p style="color:{{ person.red }}">', 'style="color:#c00">'),
        ("<p title='{{ person.quote }}'>", "title='&#39; x=&#34;1'>"),
        ("{{ person.q }}", "a&amp;b=c#d"),
    ],
)  # fmt: skip
def test_t024_a_value_is_made_fit_for_its_place(text, result):
    person = {
        "q": "a&b=c#d",
        "p": "a/b c",
        "u": "https://x.example/?a=1&b=2",
        "js": "javascript:alert(1)",
        "file": "file:///etc/passwd",
        "css": "red;background:url(https://evil.example)",
        "red": "#c00",
        "quote": "' x=\"1",
    }
    assert filled(text, person=person).endswith(result)


def test_t024_a_link_in_plain_text_keeps_its_rest():
    text = "See https://shop.example/?q={{ person.q }}&n=1 {{ person.q }}"
    assert filled(text, "text", person={"q": "a&b=c#d"}) == (
        "See https://shop.example/?q=a%26b%3Dc%23d&n=1 a&b=c#d"
    )


def test_t030_raw_text_is_shown_and_not_asked_for():
    template = Template.parse("{% raw %}{{ x }}{% endraw %}")
    assert (template.render(Context()), template.placeholders) == ("{{ x }}", ())


def test_t032_what_is_not_there_is_empty_or_the_default():
    text = "[{{ event.items[999].name }}][{{ event.no.way }}][{{ event.name | default: 'you' }}]"
    assert filled(text, event={"items": []}) == "[][][you]"


@pytest.mark.parametrize("name", ["raw", "safe", "unescape"])
def test_t033_no_filter_is_known_that_turns_escaping_off(name):
    found = refusal(f"{{{{ person.name | strip_html | {name} }}}}", person={"name": EVIL})
    assert f"There is no filter {name!r}." in found


@pytest.mark.parametrize("name", filters())
def test_t033_no_filter_lets_a_value_become_a_tag(name):
    values = (EVIL, base64.b64encode(EVIL.encode()).decode(), "%3Cimg%3E", "&lt;img&gt;", [EVIL])
    for value in values:
        for arguments in ("", ": 'x'", ": person.v", ": 'x', 'y'", ": 1"):
            try:
                result = filled(f"{{{{ person.v | {name}{arguments} }}}}", person={"v": value})
            except TemplateFault:
                continue
            assert "<img" not in result


@given(st.text())
def test_a_value_never_ends_its_text_in_json(value):
    text = '{"a": "{{ person.v }}", "b": {{ person.v }}, "c": [{{ person.no }}]}'
    assert json.loads(filled(text, "json", person={"v": value})) == {
        "a": value,
        "b": value,
        "c": [None],
    }


@given(st.text())
def test_a_value_never_ends_its_attribute_or_element(value):
    text = '<p title="{{ person.v }}">{{ person.v }}</p>'
    result = filled(text, person={"v": value})
    assert (result.count('"'), result.count("<"), result.count(">")) == (2, 2, 2)


@given(st.text())
def test_no_text_whatever_breaks_the_reader(text):
    try:
        Template.parse(text, "html").render(Context())
    except TemplateFault as fault:
        assert fault.message


@given(st.lists(st.sampled_from(
    ["{{", "}}", "{%", "%}", " person.a ", "if ", "endif ", "for x in ", "'", "<p ", ">", "|", "="]
)).map("".join))  # fmt: skip
def test_no_mixture_of_signs_breaks_the_reader(text):
    try:
        Template.parse(text, "html").render(Context())
    except TemplateFault as fault:
        assert fault.message


def test_money_and_dates_are_written_as_the_reader_writes_them():
    text = (
        "{{ event.price | money: 'EUR' }}, {{ event.day | date }}, {{ event.day | date: '%d.%m.' }}"
    )
    values = {"price": 1234.5, "day": "2026-02-01"}
    told = {
        language: filled(text, "text", event=values, person={"language": language})
        for language in ("en", "hr", "de-AT", "klingon")
    }
    assert told == {
        "en": "€1,234.50, Feb 1, 2026, 01.02.",
        "hr": "1.234,50\xa0€, 1. velj 2026., 01.02.",
        "de-AT": "€\xa01.234,50, 01.02.2026, 01.02.",
        "klingon": "€1,234.50, Feb 1, 2026, 01.02.",
    }


def test_money_and_dates_leave_other_values_as_they_are():
    text = "{{ event.a | money: 'EUR' }}|{{ event.a | date }}|{{ event.no | money }}"
    assert filled(text, "text", event={"a": "soon"}) == "soon|soon|"


def test_a_filter_that_cannot_work_on_a_value_says_so():
    assert refusal("{{ event.a | divided_by: 0 }}", event={"a": 1}) == (
        "The template cannot be filled in: divided_by: can't divide by 0. "
        "Give missing values a default, as {{ event.price | default: 0 }}."
    )


def test_a_context_holds_plain_values_only():
    class Thing:
        secret = "s3cret"

        def __str__(self):
            return "thing"

    text = "{{ event.thing }}{{ event.thing.secret }}{{ event.nan }}{{ event.tuple[1] }}"
    values = {"thing": Thing(), "nan": float("nan"), "tuple": (1, 2)}
    assert filled(text, event=values) == "thing2"
