"""Garbage is collected between events."""

import gc
import weakref

from cartflow_studio.studio.garbage import YOUNG


class Ring:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_python_does_not_collect_by_itself(garbage):
    ring = weakref.ref(Ring())
    kept = [[] for _ in range(2 * YOUNG)]
    assert (gc.isenabled(), ring() is None, len(kept)) == (False, False, 2 * YOUNG)


def test_between_events_what_is_lost_is_taken_away(garbage, qtbot):
    ring = weakref.ref(Ring())
    kept = [[] for _ in range(2 * YOUNG)]
    qtbot.waitUntil(lambda: ring() is None, timeout=10_000)
    assert len(kept) == 2 * YOUNG


def test_little_garbage_waits(garbage):
    gc.collect()
    ring = weakref.ref(Ring())
    garbage.collect()
    assert ring() is not None


def test_at_the_end_python_collects_again(garbage):
    garbage.stop()
    assert gc.isenabled()
