"""Whatever happens to a file, it is either a flow that can be saved or an error with its place."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio import flowfile

ROOT = Path(__file__).resolve().parents[2]
FILES = [path.read_bytes() for path in sorted(ROOT.glob("flows/*.flow.yaml"))]
PIECES = st.sampled_from(
    [
        *(b"\n", b"  ", b"\t", b"- ", b": ", b":", b"{", b"}", b"[", b"]", b"'", b'"', b"|", b">-"),
        *(
            b"#",
            b"&a ",
            b"*a",
            b"!!int ",
            b"? ",
            b"%",
            b"---\n",
            b"...\n",
            b"null",
            b"true",
            b"1e9",
        ),
        *(b"\xff", b"\x00", b"\xe2\x80\xa8", b"\xf0\x9f\x8e\x89", b"\r\n", b"<<: ", b"\\", b"to: "),
        *(b"type: wait", b"nodes:", b"{}", b"[]", b"-1", b".nan", b"9" * 40, b"a: b: c", b"  - {"),
    ]
) | st.binary(max_size=4)


@st.composite
def damaged(draw):
    """An example flow with a few pieces put in, taken out or moved elsewhere."""
    content = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 40))
        piece = draw(PIECES | st.just(content[start + length :][:length]))
        content = content[:start] + piece + content[start + length :]
    return content


def _is_whole_or_told(content):
    try:
        flow = flowfile.read(content, source="f.yaml")
    except flowfile.FlowFileError as error:
        assert all(fault.message for fault in error.faults)
        assert all(fault.line and fault.column for fault in error.faults)
    else:
        assert flowfile.read(flowfile.write(flow)) == flow
        flowfile.lost_comments(content.decode("utf-8-sig"))


@settings(max_examples=300)
@given(damaged())
def test_a_damaged_file_is_whole_or_told(content):
    _is_whole_or_told(content)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=12).map(b"".join))
def test_rubbish_is_told(content):
    _is_whole_or_told(content)


@settings(max_examples=100)
@given(st.lists(PIECES, max_size=8).map(b"".join))
def test_rubbish_in_a_place_of_a_value_is_told(content):
    _is_whole_or_told(b"format: 1\nid: f\nnodes:\n  n: {type: wait, duration: " + content + b"}\n")
