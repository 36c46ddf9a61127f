"""What cards say of messages: words for placeholders, no tags."""

import pytest

from cartflow_studio.nodes.sms import Sms


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hi {{ person.first_name }}!", "“Hi ‹first name›!”"),
        ("Hi {{person.first_name | default: 'you' | upcase}}.", "“Hi ‹first name›.”"),
        ("Welcome to {{ shop.name }}", "“Welcome to ‹shop name›”"),
        ('{{- cart.items[0].name | default: "It" -}} is here', "“‹item name› is here”"),
        (
            "{% if person.vip %}Dear {{ person.name }}, {% endif %}welcome",
            "“Dear ‹person name›, welcome”",
        ),
        ("{{ otp }}", "“‹otp›”"),
        ("Half of a {{ person.first_name", "“Half of a {{ person.first_name”"),
        ("{% assign a = 1 %}", "Write the message"),
    ],
)
def test_a_placeholder_is_a_short_word_and_tags_are_left_out(body, said):
    assert Sms(body).sentence() == said


def test_a_long_text_is_cut_after_its_placeholders_have_become_words():
    body = 'Your cart is still here: {{ cart.items[0].name | default: "your choice" }}. Come back!'
    assert Sms(body).sentence() == "“Your cart is still here: ‹item name›. Come back!”"
