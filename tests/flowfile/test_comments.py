"""Comments: the block in front of the file survives, others are told before they are lost."""

from cartflow_studio import flowfile

TEXT = """\
# One
#   two
#

# three
format: 1   # the format
id: f
note: |  # behind the bar
  # no comment
  a # b
name: "a # b"
# a line of its own
nodes:
  n: {type: exit, reason: 'it''s #1'} # end
  m: {type: exit, reason: a#b}
"""


def test_the_block_in_front_is_kept():
    flow = flowfile.read(TEXT)
    assert flow.header == "One\n  two\n\n\nthree"
    assert flowfile.write(flow).startswith("# One\n#   two\n#\n#\n# three\n---\nformat: 1\n")
    assert flowfile.read(flowfile.write(flow)) == flow


def test_the_lines_of_lost_comments_are_told():
    assert flowfile.lost_comments(TEXT) == (6, 8, 12, 14)
    assert flowfile.lost_comments(flowfile.write(flowfile.read(TEXT))) == ()


def test_a_comment_can_name_a_schema():
    text = "# yaml-language-server: $schema=flow.schema.json\n---\nformat: 1\nid: f\n...\n"
    assert flowfile.write(flowfile.read(text)) == text


def test_a_comment_holds_no_line_that_would_be_read():
    flow = flowfile.read(flowfile.write(flowfile.read("format: 1\nid: f")))
    broken = type(flow)(id="f", header="a\x85id: g\u2028name: h\rx\x00")
    assert flowfile.read(flowfile.write(broken)).header == "a\nid: g\nname: h\nx"
