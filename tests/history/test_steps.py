"""Whole numbers kept as steps are read back as they were, and take no more bytes than they need."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.history import Steps
from cartflow_studio.history.steps import Scale

DAY = 86_400_000_000
NEW_YEAR = 1_767_225_600_000_000
UNITS = st.sampled_from([1, 7, 1_000, 1_000_000])
NUMBERS = st.builds(
    lambda base, unit, steps: [base + unit * step for step in steps],
    st.integers(0, 2**52),
    UNITS,
    st.lists(st.integers(0, 2**33) | st.integers(0, 9), max_size=30),
)


@given(NUMBERS, st.data())
def test_what_is_kept_is_read_as_it_was(numbers, data):
    steps = Steps.of(numbers)
    given_ = np.array(numbers, dtype=np.int64)
    places = data.draw(st.lists(st.integers(0, max(len(numbers) - 1, 0)), max_size=9))
    places = np.array(places if numbers else [], dtype=np.int64)
    assert (steps.tolist(), len(steps)) == (numbers, len(numbers))
    assert steps[places].tolist() == given_[places].tolist()
    assert steps[given_ % 2 == 0].tolist() == given_[given_ % 2 == 0].tolist()
    assert steps[1:-1].tolist() == numbers[1:-1]
    assert np.asarray(steps).dtype == np.int64
    assert (steps.least, steps.greatest) == (min(numbers, default=None), max(numbers, default=None))


@given(st.lists(NUMBERS, max_size=4))
def test_a_scale_over_stretches_holds_all_of_them(stretches):
    parts = [np.array(each, dtype=np.int64) for each in stretches]
    scale = Scale.over(parts)
    assert [scale.steps(part).tolist() for part in parts] == stretches


@pytest.mark.parametrize(
    ("numbers", "bytes_each"),
    [
        ([NEW_YEAR + 365 * DAY * n + n * n * 1_000_000 for n in range(9)], 4),  # seconds
        ([NEW_YEAR + 3 * DAY * n + n * n * 1_000 for n in range(9)], 4),  # milliseconds of weeks
        ([NEW_YEAR + 90 * DAY * n + n * n for n in range(9)], 6),  # microseconds of years
        ([n * n * 10**15 + n for n in range(9)], 8),
        (range(2, 11), 0),
    ],
)
def test_numbers_take_the_bytes_they_need(numbers, bytes_each):
    assert Steps.of(numbers).nbytes == bytes_each * 9
