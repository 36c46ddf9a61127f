"""What templates ask for, found without rendering them."""

import time

import pytest

from cartflow_studio.flow.placeholders import (
    LONGEST_TEMPLATE,
    Placeholder,
    TemplateFault,
    placeholders,
    unknown_root,
)


def fault(text):
    with pytest.raises(TemplateFault) as caught:
        placeholders(text)
    return str(caught.value)


def test_placeholders_are_found_with_their_places():
    text = (
        "Hi {{ person.first_name | upcase }}\n"
        "{% for item in event.items %}{{ item.name }}{% endfor %}"
        "{% if last['total value'] > 3 %}{{ event.items[0].price }}{% endif %}"
    )
    assert placeholders(text) == (
        Placeholder("person.first_name", 1, 7, ("person", "first_name")),
        Placeholder("event.items", 2, 16, ("event", "items")),
        Placeholder("last['total value']", 2, 63, ("last", "total value")),
        Placeholder("event.items[0].price", 2, 92, ("event", "items", "price")),
    )


def test_a_placeholder_has_a_root_and_a_name():
    (whole, part) = placeholders("{{ unsubscribe_url }}{{ event.items[0].price }}")
    assert (whole.root, whole.name) == ("unsubscribe_url", "")
    assert (part.root, part.name) == ("event", "items")


def test_a_name_that_the_template_makes_itself_is_not_asked_for():
    text = "{% assign a = person.b %}{{ a }}{% capture c %}x{% endcapture %}{{ c }}"
    assert [each.path for each in placeholders(text)] == ["person.b"]


def test_a_name_that_is_computed_shows_its_parts():
    assert [each.path for each in placeholders("{{ person[event.k] }}")] == ["person[…]", "event.k"]


def test_t030_what_is_raw_or_a_comment_is_not_asked_for():
    text = "{% raw %}{{ x }}{% endraw %}{% comment %}{{ y }}{% endcomment %}"
    assert placeholders(text) == ()


def test_t002_an_unknown_root_is_told_with_the_nearest_known():
    (found,) = placeholders("\nHi {{ persn.name }}")
    assert str(unknown_root(found)) == (
        "2:7: There is no 'persn' in a message. Did you mean 'person'?"
    )
    (known,) = placeholders("{{ person.name }}")
    assert unknown_root(known) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a {{ x", "1:3: A placeholder is not closed. Write }} at its end."),
        ("{% if x", "1:1: A tag is not closed. Write %} at its end."),
        (
            "{% if %}{% endif %}",
            "1:4: Something is missing here. Say what is asked for, as {% if person.name %}.",
        ),
        ("a\nb{% fro %}", "2:5: There is no tag 'fro'. Did you mean 'for'?"),
        ("{{ x | upcse }}", "1:8: There is no filter 'upcse'. Did you mean 'upcase'?"),
        ("{% endif %}", "1:4: {% endif %} closes nothing. Take it away, or open it before."),
        (
            "{% for x in y %}\n {% if x %}a{% endfor %}",
            "2:2: {% if %} is never closed. Write {% endif %} after it.",
        ),
        (
            "{% if x %}" * 31 + "{% endif %}" * 31,
            "1:301: The template is nested too deeply. At most 30 tags stand in one another.",
        ),
        (
            "{{ a b }}",
            "1:6: This cannot be read at 'b': expected end of expression, found word. "
            "Write a placeholder as {{ person.first_name }}.",
        ),
        (
            "x\n {{}}",
            "2:2: This cannot be read: expected a primitive expression, found end of expression. "
            "Write a placeholder as {{ person.first_name }}.",
        ),
        ("{{ (1..9) | join }}", "1:1: A range can only stand in a loop. Use {% for %}."),
        ("{% assign r = (1..9) %}", "1:1: A range can only stand in a loop. Use {% for %}."),
    ],
)  # fmt: skip
def test_a_broken_template_is_told_where_and_how_to_mend_it(text, told):
    assert fault(text) == told


def test_a_quoted_bracket_is_not_a_range():
    assert placeholders("{{ '(1..3)' }}") == ()


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "a[" * 50_000 + "]" * 50_000 + " }}",
        "{% if " + " or ".join(["a"] * 50_000) + " %}{% endif %}",
        "{" * 100_000,
        "{% raw %}" * 50_000,
        "{{ a" + " " * 100_000 + "b }}",
        "{{ a" + " b" * 400_000 + " }}",
        "{%" * 300_000 + "%}",
        "{{ a" + " | upcase" * 20_000 + " }}",
    ],
)
def test_a_template_made_to_break_the_reader_is_refused_or_read_in_time(text):
    began = time.process_time()
    try:
        placeholders(text)
    except TemplateFault as found:
        assert found.message
    assert time.process_time() - began < 3


def test_a_template_that_is_too_long_is_refused():
    assert fault("x" * (LONGEST_TEMPLATE + 1)) == (
        "The template has 1,000,001 characters; at most 1,000,000 fit. "
        "Put pictures on a server and link to them."
    )
