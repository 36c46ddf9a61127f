"""The shares of a split make 100 percent."""

import pytest

from cartflow_studio.nodes.split import Split
from tests.checks.faults import found, line, mended

CODE = "shares-not-100"


def test_shares_that_are_not_100_are_found():
    assert found(CODE, line(split=Split((("a", 50), ("b", 40))))) == [
        ("split", "The shares of “Split” are 90 % together, not 100 %."),
    ]


@pytest.mark.parametrize(
    ("shares", "scaled"),
    [
        ((("a", 1), ("b", 3)), (("a", 25), ("b", 75))),
        ((("a", 100), ("b", 100), ("c", 100)), (("a", 33.34), ("b", 33.33), ("c", 33.33))),
        ((("a", 0), ("b", 0)), (("a", 50), ("b", 50))),
        ((("a", 30.5), ("b", 30.5)), (("a", 50), ("b", 50))),
    ],
)
def test_they_are_scaled(shares, scaled):
    after = mended(CODE, line(split=Split(shares)), "Scale them to 100 %")
    assert after.nodes["split"].type.shares == scaled


def test_shares_of_100_are_fine():
    thirds = Split((("a", 33.33), ("b", 33.33), ("c", 33.34)))
    assert found(CODE, line(split=thirds)) == []
    assert found(CODE, line(split=Split(()))) == []
