"""Interpreted, compiled, simulated and by an independent oracle: random stories are told the same.

`python -m tests.engine.long` tells more of them; docs/sameness.md says what is checked.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.properties import PROPERTIES

NUMBERS = st.integers(0, 2**63)
STORIES = {
    "engine_is_oracle": 1_500,
    "versions_are_oracles": 800,
    "simulation_is_engine": 400,
    "clocks_are_right": 1_500,
}


@pytest.mark.parametrize("name", PROPERTIES)
def test_it_is_true_of_random_stories(name):
    @given(NUMBERS)
    @settings(max_examples=STORIES.get(name, 200))
    def check(number):
        PROPERTIES[name](number)

    check()
