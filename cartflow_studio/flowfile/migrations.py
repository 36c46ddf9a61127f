"""Older formats of the flow file, brought up to the present one step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cartflow_studio.fields import Fault, Plain
from cartflow_studio.flow.model import FORMAT
from cartflow_studio.words import tr

Migration = Callable[[Mapping[str, Plain]], Mapping[str, Plain]]
MIGRATIONS: Mapping[int, Migration] = {}  # from that format to the next


def migrate(
    plain: Mapping[str, Plain],
    *,
    migrations: Mapping[int, Migration] = MIGRATIONS,
    to: int = FORMAT,
) -> Mapping[str, Plain]:
    """The plain data of a flow file in the format `to`; the data given stays as it is.

    Fault if `format` is no whole number from 1. A newer format comes back unchanged.
    """
    number = plain.get("format")
    if number is None:
        raise Fault(
            tr("'format' is missing."), hint=tr("Write 'format: {to}' in the first line.", to=to)
        )
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise Fault(
            tr("'format' is {number!r}; it should be a whole number from 1.", number=number),
            path=("format",),
            hint=tr("Write 'format: {to}'.", to=to),
        )
    while number < to:
        plain = {**migrations[number](plain), "format": number + 1}
        number += 1
    return plain
