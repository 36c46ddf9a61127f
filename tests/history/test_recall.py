"""Texts that come again and again: known by their hash, with the numbers they had before."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.history import recall, stretch
from cartflow_studio.history.stretch import BLANKS, Vocabulary

TEXT = st.integers(0, 60).map(lambda n: f"{'a customer of old, ' * (n % 3)}{n}")
STRETCHES = st.lists(st.lists(TEXT | st.sampled_from([None, "", " ", "ñandú"]), max_size=40))


@given(STRETCHES, st.sampled_from([1, 8]))
def test_texts_are_numbered_as_they_come_whether_or_not_they_are_recalled(stretches, room):
    numbers: dict[str, int] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recall, "ROOM", room)
        patch.setattr(stretch, "_MANY", 0)
        patch.setattr(stretch, "_OFTEN", 0)
        words = Vocabulary()
        for cells in stretches:
            expected = [-1 if cell is None else len(numbers) for cell in cells]
            for place, cell in enumerate(cells):
                if cell is not None:
                    expected[place] = numbers.setdefault(cell, len(numbers))
            assert words.codes(pl.Series(cells, dtype=pl.String)).tolist() == expected
    assert words.texts(0) == list(numbers)


def test_of_many_texts_those_that_are_known_are_told_from_those_that_are_not():
    known = pl.Series([f"u{n}" for n in range(3_000)])
    codes, unknown = recall.Recall(known).codes(pl.concat([known, pl.Series(["new", None])]))
    told = set(unknown.tolist())
    assert {3_000, 3_001} <= told
    assert len(told) < 200  # the others share a place in both tables
    assert all(code == place for place, code in enumerate(codes.tolist()) if place not in told)


def test_texts_are_put_in_order_at_once_where_none_has_blanks_around_it():
    words = Vocabulary()
    assert words.codes(pl.Series(["b", "ñ", "a", "b"])).tolist() == [0, 1, 2, 0]
    texts, places = words.in_order() or ((), np.array([]))
    assert (texts, places.tolist()) == (("a", "b", "ñ"), [1, 2, 0])
    assert [each for each in map(chr, range(0x11_0000)) if each.isspace()] == sorted(BLANKS)
    for odd in ["", *(f"x{blank}" for blank in BLANKS), *(f"{blank}x" for blank in BLANKS)]:
        words = Vocabulary()
        words.codes(pl.Series(["b", odd]))
        assert words.in_order() is None
