"""The machine's source as text for LLVM: what it says in Python is what it does compiled."""

from __future__ import annotations

from inspect import getsource

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.engine.assembly.program import assembled
from cartflow_studio.engine.assembly.signatures import AssemblyError
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.calendar import first_day_of, month_of
from cartflow_studio.engine.machine.chance import draw, rarity, scrambled
from cartflow_studio.engine.machine.slots import Machine
from cartflow_studio.simulation.compiling import loaded

NUMBERS = st.integers(-(1 << 40), 1 << 40)
LEAST = 3


def divided(of: int, by: int) -> int:
    """Both halves of a division."""
    return (of // by) * 7 + of % by


def asked(one: int, other: int) -> bool:
    """Truths of all kinds."""
    near = one == other or (one < other and not one + LEAST <= other)
    return near if one & 1 else one > other and other != 0


def walked(m: Machine, count: int) -> int:
    """Loops of all kinds, over an array that changes."""
    first, last = 0, m[s.CODE]
    for place in range(count):
        if m[place] == 0:
            continue
        m[place] += place
        m[s.CODE] ^= 1 if asked(m[place], last) else -m[place]
        for turn in range(place, count):
            if turn > m[place]:
                break
            first += turn
            turn = 0  # noqa: PLW2901  the loop counts on its own
    while True:
        first >>= 1
        if first < 10:
            pass
        else:
            last = max(last - first, min(first, ~last))
            continue
        return first + last


FUNCTIONS = (divided, asked, walked, month_of, first_day_of, scrambled, draw, rarity)
NAMES = tuple(function.__name__ for function in FUNCTIONS)


@pytest.fixture(scope="module")
def compiled():
    return loaded(FUNCTIONS, NAMES).call


@given(of=NUMBERS, by=NUMBERS.filter(bool))
def test_division_rounds_down(compiled, of, by):
    assert compiled.divided(of, by) == divided(of, by)


@given(one=st.integers(-9, 9), other=st.integers(-9, 9))
def test_of_and_and_or_only_as_much_is_asked_as_is_needed(compiled, one, other):
    assert compiled.asked(one, other) == asked(one, other)


@given(words=st.lists(st.integers(-20, 20), min_size=4, max_size=9))
def test_loops_go_as_they_are_written(compiled, words):
    plain, array = list(words), np.array(words, dtype=np.int64)
    assert compiled.walked(array, len(words)) == walked(plain, len(words))
    assert array.tolist() == plain


@given(number=st.integers(-700_000, 2_900_000), key=st.integers(0, (1 << 62) - 1))
def test_calendars_and_draws_come_to_the_same(compiled, number, key):
    assert compiled.month_of(number) == month_of(number)
    assert compiled.first_day_of(number) == first_day_of(number)
    turned = number & 0xFFFFFFFF
    assert compiled.draw(key, turned, 3) == draw(key, turned, 3)
    assert compiled.rarity(turned) == rarity(turned)


def shares(one: int) -> int:
    """A fraction."""
    return one / 2


def listed(one: int) -> int:
    """A list."""
    return [one]


def mixed(one: int) -> int:
    """A number and a truth."""
    return one + (one == 2)


def shifting(one: int) -> int:
    """A name of two kinds."""
    two = one
    two = one == 1
    return two


def answering(one: int) -> int:
    """Another answer than declared."""
    return one == 1


def calling(one: int) -> int:
    """A function from elsewhere."""
    return abs(one)


def trying(one: int) -> int:
    """A statement that is not known."""
    assert one
    return one


@pytest.mark.parametrize(
    ("function", "what"),
    [
        (shares, "there is 'one / 2'"),
        (listed, "there is '[one]'"),
        (mixed, "a number meets a truth"),
        (shifting, "two is a number here and a truth there"),
        (answering, "the answer is of another kind than declared"),
        (calling, "there is 'abs(one)'"),
        (trying, "there is 'assert one'"),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_what_integers_do_not_need_is_refused(function, what):
    with pytest.raises(AssemblyError, match=r"cannot be compiled") as refused:
        assembled([function], [getsource(function)], [function.__name__])
    assert refused.value.message == f"The machine cannot be compiled: {what}."
    assert refused.value.source.startswith(f"{function.__name__} (line ")
