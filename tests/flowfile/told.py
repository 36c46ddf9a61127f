"""What a reader says of a text: every fault as `line:column message hint`."""

import pytest

from cartflow_studio import flowfile


def told(content):
    """The faults of a flow file, in its order."""
    with pytest.raises(flowfile.FlowFileError) as caught:
        flowfile.read(content, source="f.yaml")
    return [_line(fault) for fault in caught.value.faults]


def _line(fault):
    place = fault.place.removeprefix("f.yaml").removeprefix(":")
    return f"{place} {fault.message} {fault.hint}".strip()


def flow_of(*lines):
    """A flow file with a good beginning and these lines."""
    return "format: 1\nid: f\n" + "".join(f"{line}\n" for line in lines)
