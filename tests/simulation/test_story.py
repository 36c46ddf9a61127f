"""One person's journey in sentences: what held a message up, and which setting was behind it."""

from dataclasses import replace

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.duration import Limit, days
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Cap, QuietHours, Reentry, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import Email, EventTrigger, Exit
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.compare import compare
from cartflow_studio.simulation.story import tell
from cartflow_studio.simulation.subject import subject
from tests.engine.build import DAY, HOUR, MIDNIGHT, line
from tests.simulation.test_simulate import did

NIGHT = QuietHours(TimeOfDay(21 * 60), TimeOfDay(8 * 60))
SETTINGS = Settings(
    timezone="Europe/Zagreb",
    quiet_hours=NIGHT,
    reentry=Reentry("after exit", gap=days(1)),
    caps=(Cap(Limit(1, days(7))), Cap(Limit(9, days(30)), "sms")),
)
FLOW = line(SETTINGS, added=EventTrigger(event="Cart"), mail=Email(subject="Hi"), done=Exit())
LATE = MIDNIGHT + 21 * HOUR  # 22:00 in Zagreb, 6:00 of the next day in Tokyo


def people(zone="Europe/Zagreb"):
    return People.from_people(
        [Person("ann", {"timezone": zone, "email": "ann@example.com", "consent_email": True})]
    )


def told(*carts, flow=FLOW, known=None, last=None):
    """The words of all that happens to somebody who adds to the cart at these instants."""
    log = EventLog.from_events(
        [*(did("ann", "Cart", at) for at in carts), did("ann", "Seen", last)]
    )
    known = known or people()
    about = subject(simulate(flow, log, known), log, known, "ann")
    return [each.words for each in tell(flow, about.lines, about.zone_at)]


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Europe/Zagreb", ""), ("Asia/Tokyo", " in Asia/Tokyo"), ("", "")],
)
def test_a_message_that_waits_for_the_end_of_quiet_hours_says_so(zone, said):  # semantics 4.6
    assert told(LATE, known=people(zone), last=LATE + DAY) == [
        "Enters the flow by “Event”",
        f"“Email” is held until 08:00: quiet hours, 21:00 to 08:00{said}",
        "Gets “Email”",
        "Leaves the flow: finished",
    ]


def test_who_is_held_when_the_run_ends_is_told_so_far():
    assert told(LATE, last=LATE + HOUR)[1:] == [
        "“Email” is held until 08:00: quiet hours, 21:00 to 08:00"
    ]


def test_outside_of_quiet_hours_nothing_is_held():
    assert told(MIDNIGHT + 9 * HOUR, last=LATE)[1:2] == ["Gets “Email”"]


def test_what_quiet_hours_skip_names_them():
    skips = replace(SETTINGS, quiet_hours=replace(NIGHT, then="skip"))
    assert told(LATE, flow=replace(FLOW, settings=skips), last=LATE + DAY)[1] == (
        "Does not get “Email”: quiet hours (21:00 to 08:00)"
    )


def test_caps_and_frequency_name_their_settings():
    morning = MIDNIGHT + 9 * HOUR
    assert told(morning, morning + HOUR, morning + 2 * DAY, last=morning + 3 * DAY)[3:] == [
        "Does not enter: entered again too soon (not within 1 day of the exit)",
        "Enters the flow by “Event”",
        "Does not get “Email”: got enough messages (at most 1 per 7 days)",
        "Leaves the flow: finished",
    ]


def test_stories_side_by_side_tell_it_too():
    log = EventLog.from_events([did("ann", "Cart", LATE), did("ann", "Seen", LATE + DAY)])
    loud = replace(FLOW, settings=replace(SETTINGS, quiet_hours=None))
    runs = [simulate(flow, log, people("Asia/Tokyo")) for flow in (loud, FLOW)]
    (ann,) = compare(*runs).people
    assert [each.split(": ", 1)[1] for each in (ann.before[1], ann.after[1])] == [
        "Gets “Email”",
        "“Email” is held until 08:00: quiet hours, 21:00 to 08:00 in Asia/Tokyo",
    ]
