"""The YAML parser's complaints in plain words."""

from __future__ import annotations

from yaml import MarkedYAMLError, YAMLError

from cartflow_studio.flowfile.errors import FlowFileError
from cartflow_studio.words import mark, tr

_QUOTE = mark('Put the text in quotes if it holds ": " or " #".')
_INDENT = mark("Lines of one level begin in the same column; use spaces, two for each level.")
_SENTENCES = (
    ("mapping values are not allowed", mark("A ':' cannot stand here."), _QUOTE),
    ("could not find expected ':'", mark("A ':' is missing after this word."), _INDENT),
    ("did not find expected key", mark("The lines do not fit together here."), _INDENT),
    ("did not find expected '-' indicator", mark("The lines of this list do not fit."), _INDENT),
    (
        "did not find expected ',' or '}'",
        mark("A '{' is not closed with '}'."),
        mark("Write ',' or '}'."),
    ),
    (
        "did not find expected ',' or ']'",
        mark("A '[' is not closed with ']'."),
        mark("Write ',' or ']'."),
    ),
    (
        "found unexpected end of stream",
        mark("A quote is opened and never closed."),
        mark("Close it."),
    ),
    (
        "found unexpected document indicator",
        mark("A quote is opened and never closed."),
        mark("Close it."),
    ),
    (
        "unknown escape character",
        mark("A '\\' in double quotes begins no known sign."),
        mark("Write '\\\\'."),
    ),
    ("did not find expected hexdecimal", mark("A '\\' in double quotes begins no known sign."), ""),
    (
        "invalid Unicode character escape",
        mark("This sign does not exist."),
        mark("Write the sign itself."),
    ),
    (
        "found undefined alias",
        mark("Anchors and merges are not used in flow files."),
        mark("Write it out."),
    ),
    (
        "found duplicate anchor",
        mark("Anchors and merges are not used in flow files."),
        mark("Write it out."),
    ),
    (
        "did not find expected <document start>",
        mark("The text goes on after the end of the flow."),
        "",
    ),
    (
        "directive",
        mark("Lines that begin with '%' are not used in flow files."),
        mark("Take it away."),
    ),
    (
        "tag",
        mark("Tags (words with '!') are not allowed in flow files."),
        mark("Put the text in quotes."),
    ),
    ("block sequence entries are not allowed", mark("A list cannot begin here."), _INDENT),
    ("block collections are not allowed", mark("This cannot begin here."), _INDENT),
    ("block mapping", mark("The lines do not fit together here."), _INDENT),
)


def told(fault: YAMLError, text: str, source: str) -> FlowFileError:
    """The complaint as an error at its place in the text."""
    line, column = _place(fault)
    complaint = str(getattr(fault, "problem", None) or fault)
    lines = text.split("\n")
    written = lines[line - 1] if line and line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        message = tr("A tab is used for indentation.")
        hint = tr("Use spaces, two for each level.")
    else:
        message, hint = _sentence(complaint, written[(column or 1) - 1 :])
    return FlowFileError(message, hint=hint, source=source, line=line, column=column)


def _place(fault: YAMLError) -> tuple[int | None, int | None]:
    if not isinstance(fault, MarkedYAMLError):
        return None, None
    problem = str(fault.problem or "")
    unclosed = "unexpected end of stream" in problem or "or '}'" in problem or "or ']'" in problem
    at = fault.context_mark if unclosed and fault.context_mark else fault.problem_mark
    at = at or fault.context_mark
    return (at.line + 1, at.column + 1) if at is not None else (None, None)


def _sentence(complaint: str, rest: str) -> tuple[str, str]:
    if "cannot start any token" in complaint:
        sign = rest[:1]
        return tr("{sign!r} cannot begin a value.", sign=sign), tr("Put the text in quotes.")
    for part, message, hint in _SENTENCES:
        if part in complaint:
            return tr(message), tr(hint)
    return tr("This cannot be read: {complaint}.", complaint=complaint), tr(_QUOTE)
