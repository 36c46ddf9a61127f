"""The order of rows by person and time, against sorting them one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.history.order import by_person_and_time

ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9) | st.just(2**40)), min_size=1)
SORTED = st.sampled_from([lambda row: row, lambda row: row[1], lambda row: 0])


@given(ROWS, SORTED, st.integers(0, 5))
def test_rows_are_ordered_by_person_and_time_and_ties_stay(rows, key, least):
    rows = sorted(rows, key=key)
    person, at = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    chosen = np.flatnonzero(person >= least) if (person >= least).any() else None
    order = by_person_and_time(person, at, chosen)
    places = range(len(rows)) if chosen is None else chosen.tolist()
    found = list(places) if order is None else order.tolist()
    assert found == sorted(places, key=lambda place: (*rows[place], place))
