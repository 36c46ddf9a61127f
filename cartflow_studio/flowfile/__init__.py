"""Flows as YAML: read with every fault at its place, written in one canonical form."""

from cartflow_studio.flowfile.comments import lost_comments
from cartflow_studio.flowfile.decoding import LARGEST, line_end
from cartflow_studio.flowfile.errors import FlowFileError, NewerFormatError
from cartflow_studio.flowfile.fragments import Fragment, read_fragment, with_outside
from cartflow_studio.flowfile.reading import read
from cartflow_studio.flowfile.reference import reference
from cartflow_studio.flowfile.schema import schema
from cartflow_studio.flowfile.writing import plain, write

__all__ = [
    "LARGEST",
    "FlowFileError",
    "Fragment",
    "NewerFormatError",
    "line_end",
    "lost_comments",
    "plain",
    "read",
    "read_fragment",
    "reference",
    "schema",
    "with_outside",
    "write",
]
