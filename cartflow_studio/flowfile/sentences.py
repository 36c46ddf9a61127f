"""The YAML parser's complaints in plain words."""

from __future__ import annotations

from yaml import MarkedYAMLError, YAMLError

from cartflow_studio.flowfile.errors import FlowFileError

_QUOTE = 'Put the text in quotes if it holds ": " or " #".'
_INDENT = "Lines of one level begin in the same column; use spaces, two for each level."
_SENTENCES = (
    ("mapping values are not allowed", "A ':' cannot stand here.", _QUOTE),
    ("could not find expected ':'", "A ':' is missing after this word.", _INDENT),
    ("did not find expected key", "The lines do not fit together here.", _INDENT),
    ("did not find expected '-' indicator", "The lines of this list do not fit.", _INDENT),
    ("did not find expected ',' or '}'", "A '{' is not closed with '}'.", "Write ',' or '}'."),
    ("did not find expected ',' or ']'", "A '[' is not closed with ']'.", "Write ',' or ']'."),
    ("found unexpected end of stream", "A quote is opened and never closed.", "Close it."),
    ("found unexpected document indicator", "A quote is opened and never closed.", "Close it."),
    ("unknown escape character", "A '\\' in double quotes begins no known sign.", "Write '\\\\'."),
    ("did not find expected hexdecimal", "A '\\' in double quotes begins no known sign.", ""),
    ("invalid Unicode character escape", "This sign does not exist.", "Write the sign itself."),
    ("found undefined alias", "Anchors and merges are not used in flow files.", "Write it out."),
    ("found duplicate anchor", "Anchors and merges are not used in flow files.", "Write it out."),
    ("did not find expected <document start>", "The text goes on after the end of the flow.", ""),
    ("directive", "Lines that begin with '%' are not used in flow files.", "Take it away."),
    ("tag", "Tags (words with '!') are not allowed in flow files.", "Put the text in quotes."),
    ("block sequence entries are not allowed", "A list cannot begin here.", _INDENT),
    ("block collections are not allowed", "This cannot begin here.", _INDENT),
    ("block mapping", "The lines do not fit together here.", _INDENT),
)


def told(fault: YAMLError, text: str, source: str) -> FlowFileError:
    """The complaint as an error at its place in the text."""
    line, column = _place(fault)
    complaint = str(getattr(fault, "problem", None) or fault)
    lines = text.split("\n")
    written = lines[line - 1] if line and line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        message, hint = "A tab is used for indentation.", "Use spaces, two for each level."
    else:
        message, hint = _sentence(complaint, written[(column or 1) - 1 :])
    return FlowFileError(message, hint=hint, source=source, line=line, column=column)


def _place(fault: YAMLError) -> tuple[int | None, int | None]:
    if not isinstance(fault, MarkedYAMLError):
        return None, None
    problem = str(fault.problem or "")
    unclosed = "unexpected end of stream" in problem or "or '}'" in problem or "or ']'" in problem
    mark = fault.context_mark if unclosed and fault.context_mark else fault.problem_mark
    mark = mark or fault.context_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (None, None)


def _sentence(complaint: str, rest: str) -> tuple[str, str]:
    if "cannot start any token" in complaint:
        sign = rest[:1]
        return f"{sign!r} cannot begin a value.", "Put the text in quotes."
    for part, message, hint in _SENTENCES:
        if part in complaint:
            return message, hint
    return f"This cannot be read: {complaint}.", _QUOTE
