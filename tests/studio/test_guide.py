"""The guide knows a place for everything, and all its links lead somewhere."""

import re

import pytest

from cartflow_studio.checks import REGISTRY as RULES
from cartflow_studio.fields import fields_of
from cartflow_studio.studio import guide
from cartflow_studio.studio.actions import MENUS
from cartflow_studio.studio.panels.asking import PARTS, topic_of_rule
from tests.guide import EXAMPLES, GUIDE, PAGES

EXTERNAL = re.compile(r"https?://")


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_that_the_product_tells_of_itself_are_up_to_date(name):
    assert (GUIDE / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_page_has_a_title_and_is_in_the_contents():
    assert set(guide.pages()) == set(guide.ORDER)
    assert [page.name for page in guide.pages().values() if page.title == page.name] == []


def test_every_type_of_step_and_every_field_of_it_has_a_place():
    topics = [f"nodes.md#{each.name}" for each in EXAMPLES]
    topics += [f"nodes.md#{each.name}.{one.name}" for each in EXAMPLES for one in fields_of(each)]
    assert [topic for topic in topics if not guide.is_there(topic)] == []


def test_every_setting_of_a_flow_has_a_place():
    topics = [f"settings.md#{owner}" for owner in (*PARTS.values(), "attributes")]
    topics += [
        f"settings.md#{owner}.{each.name}"
        for kind, owner in PARTS.items()
        for each in fields_of(kind)
    ]
    assert [topic for topic in topics if not guide.is_there(topic)] == []


def test_every_rule_has_a_place():
    topics = [topic_of_rule(rule.code) for rule in RULES.members()]
    assert [topic for topic in topics if not guide.is_there(topic)] == []


def test_every_link_leads_somewhere():
    links = [
        (page.name, link)
        for page in guide.pages().values()
        for link in page.links
        if not EXTERNAL.match(link)
    ]
    assert [
        (page, link)
        for page, link in links
        if not guide.is_there("#".join(guide.place(link, page)))
    ] == []


def test_every_entry_of_a_menu_is_there_with_the_keys_that_the_guide_tells():
    told = re.compile(r"\*(\w+) ▸ ([^*…]+)…?\*(?: \(`([^`]+)`)?")
    entries = {
        (title.replace("&", ""), entry.text.replace("&", "").rstrip("…")): entry.keys
        for title, table in MENUS.items()
        for entry in table
    }
    wrong = [
        (page.name, found.group())
        for page in sorted(GUIDE.glob("*.md"))
        for found in told.finditer(page.read_text(encoding="utf-8"))
        if (found[1], found[2]) not in entries
        or (found[3] and found[3] not in str(entries[found[1], found[2]]).split("; "))
    ]
    assert wrong == []


def test_pictures_of_the_window_are_left_out_and_are_there_for_others():
    page = guide.read("p.md", "# Title\n\nOne.\n\n![The window](../images/none.png)\n\nTwo.\n")
    assert (page.html, page.links) == (
        '<h1><a name="title"></a>Title</h1>\n<p>One.</p>\n<p>Two.</p>',
        (),
    )
    shown = [
        (path.parent / found).resolve()
        for path in sorted(GUIDE.glob("*.md"))
        for found in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    ]
    assert [path for path in shown if not path.is_file()] == []


def test_no_place_is_named_twice_on_a_page():
    assert [
        (page.name, anchor)
        for page in guide.pages().values()
        for anchor in page.anchors
        if [each.anchor for each in page.sections].count(anchor) > 1
    ] == []


def test_a_search_finds_a_field_by_its_name_before_all_else():
    found = [section.title for section in guide.search("wait at most")]
    assert {title.rpartition(": ")[2] for title in found[:6]} == {"Wait at most"}
    assert guide.search("quiet hours")[0].topic == "settings.md#settings.quiet_hours"
    assert guide.search("zyzzyva") == guide.search("  ") == ()


def test_markdown_becomes_html():
    text = (
        '# Title\n\n## <a id="here"></a>Wait (`wait`)\n\n'
        "One **two** *three* `<b>` [four](x.md#y).\n\n"
        "- a\n- b\n  more\n\n| k | v |\n| --- | --- |\n"
        '| <a id="f"></a>A | `a\\|b` |\n\n```\n<x>\n```\n'
    )
    page = guide.read("p.md", text)
    assert [(each.topic, each.title, each.level) for each in page.sections] == [
        ("p.md", "Title", 1),
        ("p.md#here", "Wait (wait)", 2),
        ("p.md#f", "Wait (wait): A", 5),
    ]
    assert page.links == ("x.md#y",)
    assert page.html == (
        '<h1><a name="title"></a>Title</h1>\n'
        '<h2><a name="here"></a>Wait <span class="file">wait</span></h2>\n'
        '<p>One <b>two</b> <i>three</i> <code>&lt;b&gt;</code> <a href="x.md#y">four</a>.</p>\n'
        "<ul><li>a</li><li>b more</li></ul>\n"
        '<table class="rows" width="100%" cellspacing="0"><tr><th align="left">k</th>'
        '<th align="left">v</th></tr><tr><td align="left"><a name="f"></a>A</td>'
        '<td align="left"><code>a|b</code></td></tr></table>\n'
        '<table class="code" width="100%"><tr><td><pre>&lt;x&gt;</pre></td></tr></table>'
    )
