"""Damaged and hostile flow files, by their number in the catalogue of bad input."""

from pathlib import Path

import pytest

from cartflow_studio import flowfile
from cartflow_studio.flowfile.decoding import LARGEST
from tests.flowfile.told import flow_of, told

ROOT = Path(__file__).resolve().parents[2]
WIN_BACK = (ROOT / "flows" / "win-back-cart-abandoners.flow.yaml").read_bytes()
WELCOME = (ROOT / "flows" / "welcome.flow.yaml").read_bytes()
ANCHORS = "Anchors and merges are not used in flow files. Write it out."
DEEP = "The file is more than 64 levels deep, or has over 200,000 values. Is it the right file?"
TOO_LARGE = "The number is too large. Put it in quotes if it is a text."
LEAVES = "The path leaves the flow's folder. Write it from there, like templates/reminder.mjml."
KEYRING = "Store it in the keyring and write 'secret:' and its name here."


def node(line):
    """A flow file whose node `n` is in line 4."""
    return flow_of("nodes:", f"  n: {line}")


@pytest.mark.parametrize(
    "text", ["# only a comment\n", "", "\n\n", "---\n...\n", "just words", "[1]"]
)
def test_f002_a_file_without_a_flow_says_so(text):
    assert told(text)[0].split(" ", 1)[1].startswith("There is no flow in this file.")


@pytest.mark.parametrize("content", [WELCOME], ids=["welcome"])
def test_f004_a_flow_cut_at_any_byte_is_never_a_shorter_flow(content):
    whole = flowfile.read(content)
    for end in range(len(content)):
        try:
            flow = flowfile.read(content[:end])
        except flowfile.FlowFileError as fault:
            assert fault.line is not None
            assert fault.column is not None
        else:
            assert flow == whole


def test_f005_utf_16_is_named():
    for encoding in ("utf-16-le", "utf-16-be"):
        assert told("\ufeff".encode(encoding) + WIN_BACK.decode().encode(encoding)) == [
            "1:1 The file is UTF-16, expected UTF-8. Save it as UTF-8 in your editor."
        ]
    assert flowfile.read(b"\xef\xbb\xbf" + WIN_BACK) == flowfile.read(WIN_BACK)


def test_f007_latin_1_is_found_by_line_and_byte():
    assert told(b"format: 1\nname: Caf\xe9") == [
        "2:10 Byte 19 (0xE9) is not valid UTF-8. Save the file as UTF-8 in your editor."
    ]


def test_f008_a_tab_is_named():
    assert told("nodes:\n\t- id: a") == [
        "2:1 A tab is used for indentation. Use spaces, two for each level."
    ]


def test_f010_two_nodes_of_one_id_are_named_with_both_lines():
    assert told(flow_of("nodes:", "  a: {type: wait}", "  a: {type: exit}")) == [
        "5:3 Two nodes have the id 'a': in line 4 and in line 5. Rename one."
    ]
    assert told(flow_of("name: A", "name: B")) == [
        "4:1 'name' is there twice: in line 3 and in line 4. Rename one."
    ]


def test_f011_a_connection_to_nowhere_is_found():
    assert told(flow_of("nodes:", "  start: {type: wait, to: stat}", "  end: {type: exit}")) == [
        "4:27 'start' leads to 'stat', which does not exist. Did you mean 'start'?"
    ]


def test_f019_a_share_has_bounds():
    assert told(node("{type: split, shares: {a: -10, b: 110}}")) == [
        "4:32 A share must be between 0 and 100."
    ]


@pytest.mark.parametrize(
    ("number", "written", "message"),
    [
        ("f020", "-5m", "A length of time cannot be negative."),
        ("f022", "99999999999d", "'99999999999 days' is too long; the longest is 3660 days."),
        (
            "f023",
            "1.5.2d",
            "'1.5.2d' is not a length of time. "
            "Write it like '30 minutes', '2 hours', '1 day' or '1 calendar day'.",
        ),
        ("f025", ".nan", ".nan is not a number to reckon with. Write a number."),
    ],
)
def test_f020_to_f025_a_wait_has_a_length(number, written, message):
    assert told(node(f"{{type: wait, duration: {written}}}")) == [f"4:29 {message}"]


def test_f026_there_is_no_30_february():
    assert told(flow_of("settings: {schedule: {start: 2026-02-30}}")) == [
        "3:30 '2026-02-30' is no such date (day is out of range for month)."
        " Write 2026-12-01T09:00, or now."
    ]


def test_f029_an_unknown_zone_is_named():
    assert told(flow_of("settings: {timezone: Europe/Zagrep}")) == [
        "3:22 Unknown time zone 'Europe/Zagrep'. Did you mean 'Europe/Zagreb' or 'Europe/Prague'?"
    ]
    assert told(flow_of("settings: {timezone: Mars/Phobos}"))[0].startswith(
        "3:22 Unknown time zone 'Mars/Phobos'."
    )


def test_f031_norway_is_no_falsehood():
    text = node(
        "{type: condition, branches: {no: {person: country, is: no}, on: {not: "
        "{person: country, is one of: [NO, y]}}}, to: {no: n}}"
    )
    branches = flowfile.read(text).nodes["n"].type.branches
    assert [name for name, _ in branches] == ["no", "on"]
    assert branches[0][1].value == "no"
    assert branches[1][1].of.value == ("NO", "y")


def test_f032_a_time_is_no_number_of_seconds():
    assert told(node("{type: wait_until, time: 12:30:45}")) == [
        "4:31 '12:30:45' is not a time of day. Write it like \"21:00\", in quotes."
    ]
    assert (
        str(flowfile.read(node("{type: wait_until, time: 12:30}")).nodes["n"].type.time) == "12:30"
    )


def test_f034_a_number_of_5000_digits_is_too_large():
    assert told(flow_of(f"settings: {{control_group: {'9' * 5000}}}")) == [f"3:27 {TOO_LARGE}"]
    assert told(flow_of("settings: {control_group: 1e999}")) == [f"3:27 {TOO_LARGE}"]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("!!python/object/apply:os.system ['touch pwned.txt']", "python/object/apply:os.system"),
        ("!include ../../secrets.yaml", "!include"),
        ("!!str 1", "str"),
    ],
)
def test_f035_and_f037_tags_are_not_allowed(text, tag):
    (only,) = told(flow_of(f"name: {text}"))
    assert only.startswith("3:7 The tag ")
    assert tag in only
    assert only.endswith(
        "is not allowed in a flow file. Take it away; put the text in quotes if it is one."
    )


@pytest.mark.parametrize(
    "text",
    [
        "base: &b {a: 1}\nother: {<<: *b}",
        "a: &a [*a]",
        "x: &x 1",
        "x: *y",
        "? &k a\n: 1",
        "name: {<<: {a: 1}}",
        "x: &x " + "y" * 1_000_000 + "\nz: [" + "*x, " * 2000 + "]",
    ],
    ids=["f038", "f041", "anchor", "alias", "key", "merge", "f040"],
)
def test_f038_f040_and_f041_anchors_and_merges_are_not_used(text):
    (only,) = told(text)
    assert only.endswith(ANCHORS)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * 100_000 + "]" * 100_000, "1:65"),
        ("{a: " * 60_000 + "1" + "}" * 60_000, "1:257"),
        ("- " * 60_000 + "1", "1:129"),
        ("[" + "1," * 300_000 + "]", "1:400000"),
    ],
    ids=["f043", "f044", "dashes", "many"],
)
def test_f043_and_f044_depth_and_number_are_bounded(text, place):
    assert told(text) == [f"{place} {DEEP}"]


@pytest.mark.parametrize("content", [b"name: " + b"x" * 10_000_000, "x" * (LARGEST + 1)])
def test_f046_and_f047_what_is_no_flow_by_its_size_is_refused_unread(content):
    assert told(content) == [
        "The file has more than 5 MB; a flow is never that large. Is it the right file?"
    ]


def test_f047_a_text_has_a_limit_that_is_named():
    assert told(flow_of(f"note: {'x' * 100_001}")) == [
        "3:7 The text has 100,001 characters; at most 100,000 fit."
    ]


def test_f049_and_f050_an_id_is_short_and_not_empty():
    assert told(flow_of("nodes:", "  '': {type: exit}")) == ["4:3 The id is empty."]
    assert told(flow_of("nodes:", f"  {'a' * 1000}: {{type: exit}}")) == [
        "4:3 The id has 1,000 characters; at most 64 fit."
    ]
    assert told("format: 1\nid: a b\n") == [
        "2:5 'a b' cannot be an id. Use letters, digits, '_', '-' and '.'."
    ]


def test_f052_names_of_the_whole_world_stay_to_the_byte():
    text = "---\nformat: 1\nid: f\nname: Семья 👨‍👩‍👧 — naïve e\u0301\n...\n"
    assert flowfile.write(flowfile.read(text.encode())) == text


def test_f053_half_a_sign_is_found():
    assert told(flow_of(r'name: "\ud800"')) == [
        "3:10 This sign does not exist. Write the sign itself."
    ]
    assert told("format: 1\nid: f\nname: \ud800") == [
        "3:7 The character U+D800 cannot stand in a flow file."
        " Take it away, or save the file as UTF-8 text."
    ]


def test_f055_a_newer_format_is_told_apart():
    with pytest.raises(flowfile.NewerFormatError) as caught:
        flowfile.read("format: 999\nwhat: ever\n", source="f.yaml")
    assert str(caught.value) == (
        "f.yaml:1:9: This flow was made by a newer version of CartFlow Studio (format 999)."
        " Install the newest version to open it; the file stays as it is."
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "format: '1'",
            "1:9 'format' is '1'; it should be a whole number from 1. Write 'format: 1'.",
        ),
        (
            "format: -1",
            "1:9 'format' is -1; it should be a whole number from 1. Write 'format: 1'.",
        ),
        (
            "format: 1.5",
            "1:9 'format' is 1.5; it should be a whole number from 1. Write 'format: 1'.",
        ),
        (
            "format: true",
            "1:9 'format' is True; it should be a whole number from 1. Write 'format: 1'.",
        ),
        ("id: f", "1:1 'format' is missing. Write 'format: 1' in the first line."),
    ],
)
def test_f056_the_format_is_a_whole_number(line, message):
    assert told(f"{line}\n") == [message]


def test_f058_an_unknown_setting_is_named_with_the_nearest():
    assert told(node("{type: wait, duraton: 1 day}")) == [
        "4:19 There is no setting 'duraton' here. Did you mean 'duration'?"
    ]
    assert told(flow_of("nodess: {}")) == [
        "3:1 There is no setting 'nodess' here. Did you mean 'nodes' or 'notes'?"
    ]


def test_f059_two_documents_are_one_too_many():
    assert told("--- {format: 1, id: a}\n--- {format: 1, id: b}") == [
        "2:1 There are two documents in one file. Put it in its own file."
    ]


@pytest.mark.parametrize(
    "path",
    [
        "../../../etc/passwd",
        "templates/../../x",
        "/etc/passwd",
        r"\\\\evil.example\\share\\t.html",
        r"..\\x.mjml",
        "C:/x.mjml",
        "file:///etc/passwd",
        "~/x.mjml",
    ],
    ids=["f061", "f061 within", "f062", "f064", "backslash", "drive", "scheme", "home"],
)
def test_f061_to_f064_a_template_lies_in_the_folder_of_the_flow(path):
    assert told(node(f'{{type: email, template: "{path}"}}')) == [f"4:30 {LEAVES}"]


def test_f070_a_secret_does_not_belong_into_the_file():
    assert told(flow_of("smtp_password: hunter2", "nodes:", "  n: {type: exit, api_key: k}")) == [
        "3:1 'smtp_password' looks like a secret, and a flow file is no place for it. " + KEYRING,
        "5:19 'api_key' looks like a secret, and a flow file is no place for it. " + KEYRING,
    ]


def test_w013_an_address_holds_no_password():
    assert told(node("{type: webhook, url: 'http://user:pass@host/'}")) == [
        f"4:27 The address holds a password. {KEYRING}"
    ]


def test_the_name_of_a_secret_is_none_and_neither_are_declarations():
    text = flow_of(
        "events: {Login: {properties: {token: text}}}",
        "attributes: {password: yes/no}",
        "nodes:",
        "  token: {type: webhook, headers: 'Authorization: secret:shop_key', url: 'https://a.b/?q=c:d@e'}",
    )
    assert flowfile.read(text).nodes["token"].type.headers == "Authorization: secret:shop_key"


@pytest.mark.parametrize(
    "when", ["__import__('os').system('id')", "9**9**9**9 > 1", "'a' * 10000000000 == ''"]
)
def test_f071_to_f074_a_condition_is_no_program(when):
    (only,) = told(node(f'{{type: event_trigger, event: e, when: "{when}"}}'))
    assert only.startswith(
        f'4:44 "{when}" is not a condition.' if "'" in when else f"4:44 '{when}'"
    )


def test_f083_what_is_no_setting_here_is_named():
    assert told(node("{type: segment_trigger, cron: '61 25 * * *'}"))[0].startswith(
        "4:30 There is no setting 'cron' here."
    )


def test_f085_a_cap_of_nothing_is_refused():
    assert told(flow_of("settings: {caps: [0 per 1 day]}")) == [
        "3:19 '0 per 1 day' would let nobody through. Use at least '1 per 1 day'."
    ]


def test_f086_a_subject_has_a_limit():
    assert told(node(f"{{type: email, subject: {'x' * 5000}}}")) == [
        "4:29 The text has 5,000 characters; at most 1,000 fit here."
    ]


def test_a009_all_faults_are_told_at_once():
    faults = told(
        flow_of(
            "color: red",
            "settings: {timezone: Nowhere, control_group: 200}",
            "nodes:",
            "  a: {type: wiat}",
            "  b: {type: wait, duration: 1 dya, to: c}",
            "  c: {type: exit, to: a}",
            "canvas: {d: [0, 0]}",
        )
    )
    assert [fault.split(" ", 1)[0] for fault in faults] == [
        "3:1",
        "4:22",
        "4:46",
        "6:13",
        "7:29",
        "8:23",
        "9:10",
    ]


def test_a009_every_fault_has_its_pointer():
    text = flow_of("goals: [{event: e, within: 9}]", "nodes: {a/b: {type: wiat}, c: {}, c: {}}")
    with pytest.raises(flowfile.FlowFileError) as caught:
        flowfile.read(text)
    assert [fault.pointer for fault in caught.value.faults] == [
        "/goals/0/within",
        "/nodes/a~1b",
        "/nodes/a~1b/type",
        "/nodes/c",
        "/nodes/c",
    ]


def test_the_error_itself_says_the_first_and_how_many_more():
    with pytest.raises(flowfile.FlowFileError) as caught:
        flowfile.read(flow_of("a: 1", "b: 2", "c: 3"), source="f.yaml")
    assert str(caught.value).startswith("f.yaml:3:1: There is no setting 'a' here.")
    assert str(caught.value).endswith("(and 2 more)")
