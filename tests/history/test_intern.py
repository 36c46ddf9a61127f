"""Cells of a column that come in stretches of different kinds keep their values."""

import numpy as np

from cartflow_studio.history import Json, Numbers, Texts
from cartflow_studio.history.intern import Cells, Keys


def gathered(*stretches: list[object], typed: bool = True):
    """The column of these stretches."""
    cells = Cells("value", typed=typed)
    count = 0
    for stretch in stretches:
        cells.add(count, stretch)
        count += len(stretch)
    return cells.finish(count).whole()


def test_stretches_of_different_kinds_become_json():
    column = gathered([1, 2.5], ["x", None], [True, None], [None], [[1], {"a": 2}])
    assert isinstance(column, Json)
    assert column.values_of(0, 9) == [1, 2.5, "x", None, True, None, None, [1], {"a": 2}]


def test_a_column_that_begins_late_and_ends_early_has_gaps():
    cells = Cells("value", typed=True)
    cells.add(2, [1, 2])
    column = cells.finish(6).whole()
    assert isinstance(column, Numbers)
    assert column.values_of(0, 6) == [None, None, 1, 2, None, None]


def test_text_of_csv_gets_its_type_from_all_stretches():
    assert gathered(["1", ""], ["2"], typed=False).values_of(0, 3) == [1, None, 2]
    assert gathered(["1", ""], ["x"], typed=False).values_of(0, 3) == ["1", None, "x"]
    assert gathered(["true"], ["False", ""], typed=False).values_of(0, 3) == [True, False, None]
    assert gathered(['{"a": 1}'], ["[]", ""], typed=False).values_of(0, 3) == [{"a": 1}, [], None]


def test_chosen_rows_keep_only_the_texts_they_use():
    column = gathered(["a", "b", None, "c"])
    assert isinstance(column, Texts)
    chosen = column.take(np.array([3, 2, 0]))
    assert (chosen.values_of(0, 3), chosen.dictionary) == (["c", None, "a"], ("a", "c"))


def test_keys_are_text_without_blanks_around_them():
    keys = Keys(typed=True)
    keys.add([" ann ", 7, 7.0, "7", None, True, "", [1], 1.5])
    texts = keys.finish().whole()
    assert texts.values_of(0, 9) == ["ann", "7", "7", "7", None, None, None, None, "1.5"]
