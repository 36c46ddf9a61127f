"""Clocks and the closing of the past."""

from cartflow_studio.runner import clock as clocks
from cartflow_studio.runner.clock import EventClock, SystemClock, Timeline

SECOND = 1_000_000


def machine(monkeypatch, wall, steady):
    monkeypatch.setattr(clocks, "_wall", lambda: wall)
    monkeypatch.setattr(clocks, "_steady", lambda: steady)


def test_a_clock_that_follows_events_never_goes_back():
    clock = EventClock(100)
    assert [clock.turn(50), clock.turn(200), clock.now()] == [100, 200, 200]


def test_an_event_is_received_at_its_own_time_or_at_the_clock():
    timeline = Timeline(EventClock(100))
    assert [timeline.receive(at) for at in (150, 150, 120, 300)] == [150, 150, 150, 300]


def test_nothing_is_received_at_an_instant_that_is_closed():
    timeline = Timeline(EventClock(100))
    timeline.receive(200)
    open_end = timeline.close()
    timeline.declare(200)
    assert (open_end, timeline.close()) == (199, 200)
    assert timeline.receive(200) == 201


def test_r009_a_jump_of_the_machine_is_not_followed_until_it_is_confirmed(monkeypatch):
    machine(monkeypatch, 1_000 * SECOND, 0)
    clock = SystemClock()
    machine(monkeypatch, 1_000 * SECOND + 90 * 86_400 * SECOND, SECOND)
    held, ahead = clock.now(), clock.ahead
    confirmed = clock.turn(0)
    assert (held, ahead) == (1_001 * SECOND, 90 * 86_400 * SECOND - SECOND)
    assert (confirmed, clock.ahead) == (1_000 * SECOND + 90 * 86_400 * SECOND, 0)


def test_a_sleep_of_the_machine_is_no_jump(monkeypatch):
    machine(monkeypatch, 1_000 * SECOND, 0)
    clock = SystemClock()
    machine(monkeypatch, 9_000 * SECOND, 8_000 * SECOND)
    assert (clock.now(), clock.ahead) == (9_000 * SECOND, 0)


def test_a_clock_put_back_fires_nothing_twice(monkeypatch):
    machine(monkeypatch, 1_000 * SECOND, 0)
    timeline = Timeline(SystemClock())
    closed = timeline.close()
    machine(monkeypatch, 400 * SECOND, SECOND)
    assert (timeline.close(), timeline.receive(0)) == (closed, closed + 1)
