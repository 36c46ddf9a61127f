"""Described fields: read with faults that lead to their place, written without the usual."""

from dataclasses import dataclass

import pytest

from cartflow_studio.fields import (
    LINE,
    TEXT,
    WHOLE,
    YES_NO,
    Described,
    Fault,
    choice,
    described,
    field,
    fields_of,
    list_of,
    optional,
    read_fields,
    shown,
    write_fields,
)


@dataclass(frozen=True)
class Inner:
    """Something within."""

    size: int = field(kind=WHOLE, label="Size", help="In cards.")


@dataclass(frozen=True)
class Outer:
    """Something around it."""

    name: str = field("", kind=LINE, label="Name")
    inner: Inner | None = field(None, kind=optional(described(Inner, editor="form")), label="Inner")
    tags: tuple[str, ...] = field((), kind=list_of(LINE, editor="lines", longest=2), label="Tags")
    mode: str = field("a", kind=choice("a", "b"), label="Mode", always=True)
    plain: int = 7


def test_a_field_is_described():
    name, inner, *_ = fields_of(Outer)
    assert name == Described("name", LINE, "Name", "", "", False, False, False)
    assert (inner.name, inner.kind.name, inner.default) == ("inner", "optional Inner", None)
    assert fields_of(Inner)[0].required


def test_what_is_usual_is_left_out_when_it_is_written():
    assert write_fields(Outer()) == {"mode": "a"}
    outer = Outer("x", Inner(3), ("t",), "b", 8)
    assert write_fields(outer) == {"name": "x", "inner": {"size": 3}, "tags": ["t"], "mode": "b"}
    assert read_fields(Outer, write_fields(outer)) == Outer("x", Inner(3), ("t",), "b")


@pytest.mark.parametrize(
    ("plain", "path", "message", "hint"),
    [
        (1, (), "Expected settings with names, found 1.", ""),
        ({"nam": 1}, ("nam",), "There is no setting 'nam' here.", "Did you mean 'name'?"),
        ({"name": True}, ("name",), "Expected text, found True.", "Put it in quotes."),
        ({"name": "a\tb"}, ("name",), "The text holds a line break or a control character.", ""),
        (
            {"name": "x" * 1001},
            ("name",),
            "The text has 1,001 characters; at most 1,000 fit here.",
            "",
        ),
        ({"inner": {}}, ("inner",), "'size' is missing.", "In cards."),
        ({"inner": {"size": "3"}}, ("inner", "size"), "Expected a whole number, found '3'.", ""),
        ({"inner": {"size": 2**60}}, ("inner", "size"), "The number is too large.", ""),
        ({"tags": "t"}, ("tags",), "Expected a list, found 't'.", ""),
        ({"tags": ["a", None]}, ("tags", 1), "Expected text, found None.", ""),
        ({"tags": ["a"] * 3}, ("tags",), "The list has 3 entries; at most 2 fit.", ""),
        ({"mode": "c"}, ("mode",), "'c' is not possible here.", "It can be: a, b."),
    ],
)
def test_a_fault_leads_to_its_place(plain, path, message, hint):
    with pytest.raises(Fault) as caught:
        read_fields(Outer, plain)
    assert (caught.value.path, caught.value.message, caught.value.hint) == (path, message, hint)


def test_a_fault_of_a_key_stays_one_from_further_out():
    fault = Fault("x", path=("a",), of_key=True).under("b", 0)
    assert (fault.path, fault.of_key) == (("b", 0, "a"), True)


def test_numbers_are_texts_where_texts_are_asked_for():
    assert (TEXT.read(5), TEXT.read(1.5), YES_NO.read(False)) == ("5", "1.5", False)


def test_a_value_is_shown_cut():
    assert shown("a" * 100) == "'" + "a" * 58 + "…"
