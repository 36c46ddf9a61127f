"""The corpus of traces: what was told once is told again, to the letter."""

from difflib import unified_diff

import pytest

from cartflow_studio.nodes import EventTrigger, Exit
from tests.engine.build import NOON, event, line, play
from tests.engine.golden import FOLDER, cases, path_of, told, written


@pytest.mark.parametrize("name", cases())
def test_the_trace_is_that_of_the_corpus(name):
    """If a change is meant: `python -m tests.engine.golden` writes the traces anew."""
    kept, now = path_of(name).read_text("utf-8").splitlines(), told(name).splitlines()
    assert "\n".join(unified_diff(kept, now, "the corpus", "now", lineterm="", n=2)) == ""


def test_every_trace_has_its_flow():
    assert sorted(path.stem for path in FOLDER.glob("*.trace")) == sorted(cases())


def test_a_trace_is_written_person_by_person():
    trace = play(line(start=EventTrigger(event="cart"), end=Exit("done")), event("cart", NOON))
    assert written(trace).splitlines() == [
        "ann",
        "    2026-03-27T12:00:00Z  1  entered  start",
        "    2026-03-27T12:00:00Z  1  left  start  next",
        "    2026-03-27T12:00:00Z  1  arrived  end",
        "    2026-03-27T12:00:00Z  1  exited  end  done",
    ]
