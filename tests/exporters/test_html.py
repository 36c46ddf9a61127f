"""The page to look at."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings

from cartflow_studio.exporters import REGISTRY
from cartflow_studio.exporters.html import write
from cartflow_studio.flow.model import Flow
from tests.exporters.golden import EXAMPLE, GOLDEN, nasty
from tests.flow.strategies import flows

VOID = {"meta", "input"}
PICTURE = b'<svg viewBox="0 0 9 9"><path fill="#FFFFFF" stroke="#123456"/></svg>'


def page(flow, draw=lambda _: PICTURE):
    return write(flow, draw).decode()


class Reader(HTMLParser):
    """Every opened and closed element, and all words outside of scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.open, self.words, self.tags = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, words):
        if self.open and self.open[-1] not in ("script", "style") and words.strip():
            self.words.append(words.strip())


def without_code(text):
    """The page without its look and its script, which are files of their own."""
    return re.sub(r"(<(?:style|script)>\n).*?(</(?:style|script)>)", r"\1\2", text, flags=re.DOTALL)


def test_the_example_looks_as_it_did():
    golden = (GOLDEN / "browse-abandonment.html").read_text(encoding="utf-8")
    assert without_code(page(EXAMPLE)) == golden


def test_it_fetches_nothing():
    text = REGISTRY["html"].write(EXAMPLE).decode()
    reader = Reader(text)
    assert [
        value
        for _, attributes in reader.tags
        for name, value in attributes.items()
        if name in ("src", "srcset", "action", "data") or (name == "href" and value[0] != "#")
    ] == []
    assert "http-equiv" in text and "default-src 'none'" in text
    assert re.findall(r"@import|url\((?!#)", text) == []


def test_every_step_and_every_message_is_there_in_words():
    words = Reader(page(EXAMPLE)).words
    missing = [node.name for node in EXAMPLE.nodes.values() if node.name not in words]
    assert missing == []
    subject = EXAMPLE.nodes["mail"].type.subject
    assert (subject in words, "Steps" in words, "The message" in words) == (True, True, True)


def test_steps_stand_in_the_order_of_the_journey():
    steps = [each["data-step"] for tag, each in Reader(page(EXAMPLE)).tags if "data-step" in each]
    assert steps[0] == EXAMPLE.entries[0].id
    assert sorted(steps) == sorted(EXAMPLE.nodes)


def test_colours_follow_the_look():
    text = page(EXAMPLE)
    assert '<path fill="var(--cFFFFFF)" stroke="var(--c123456)"/>' in text
    assert ("--cFFFFFF: #1A1F29;" in text, text.count("--c123456: #123456;")) == (True, 3)


def test_words_cannot_leave_their_place():
    text = page(replace(nasty(), note="</script><script>alert(1)</script>"))
    reader = Reader(text)
    assert [tag for tag, _ in reader.tags].count("script") == 2
    places = re.search(r'id="steps">(.*?)</script>', text, re.DOTALL)
    assert [each["id"] for each in json.loads(places[1])] == ["no", "end"]


@settings(max_examples=25)
@given(flows())
def test_every_flow_has_a_page(flow):
    reader = Reader(page(flow))
    assert (reader.open, sum("data-step" in each for _, each in reader.tags)) == (
        [],
        len(flow.nodes),
    )


def test_an_empty_flow_has_a_page():
    assert "<h1>f</h1>" in page(Flow("f"))
