"""What the life of a flow came to: versions in numbers, journeys through them, and reasons."""

from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.moving import Moves
from cartflow_studio.flow.people import Person
from cartflow_studio.history import EventLog
from cartflow_studio.nodes import EventTrigger, Exit, Wait
from cartflow_studio.simulation import Launch, Pause, simulate_life
from cartflow_studio.simulation.lived import Lived
from tests.engine.build import HOUR, NOON, event, line


def rests(length, **more):
    return line(added=EventTrigger(event="Cart"), rest=Wait(hours(length)), **more, done=Exit())


def cart(person, after):
    return event("Cart", NOON + after * HOUR, Person(person))


LOG = EventLog.from_events([cart("ann", 0), cart("ben", 3), cart("cid", 12), cart("ann", 13)])
TURNS = (
    Pause(NOON + 2 * HOUR, NOON + 5 * HOUR, "active_time"),
    Launch(NOON + 8 * HOUR, rests(2, more=Wait(hours(1))), Moves("move", "anew")),
)


def life(shown=1, turns=TURNS):
    reports = simulate_life(rests(9), turns, LOG, until=NOON + 40 * HOUR)
    return Lived(turns, reports, shown)


def story(told, person, journey=1):
    found = told.story(person, journey, lambda _: "")
    return [((each.at - NOON) // HOUR, each.words) for each in found]


def test_versions_stand_side_by_side():
    assert [(each.node, each.name, each.texts) for each in life().measures()] == [
        ("", "People", ("1", "2")),
        ("", "Journeys that began here", ("1", "2")),
        ("", "Journeys from an older version", ("0", "1")),
        ("", "Journeys that went on in a newer one", ("1", "0")),
        ("", "Still inside", ("0", "0")),
        ("", "Messages", ("0", "0")),
        ("", "Goals", ("0", "0")),
        ("", "Goal rate", ("0.0 %", "0.0 %")),
        ("added", "Event", ("1", "2")),
        ("rest", "Wait", ("1", "3")),
        ("done", "Exit", ("0", "3")),
        ("more", "Wait", ("–", "3")),
    ]


def test_what_the_turns_did_is_said():
    assert life().words() == [
        "Journeys that went on in a newer version: 1.",
        "Entries that a pause refused: 1.",
    ]
    nothing = (Launch(NOON + 30 * HOUR, rests(2)),)
    assert life(turns=nothing).words() == [
        "Nobody was moved, put out or refused: who was inside went on as before."
    ]


def test_a_journey_is_told_through_pauses_and_versions():
    assert story(life(), "ann") == [
        (0, "Enters the flow by “Event”"),
        (0, "Wait 9 hours"),
        (2, "The flow is paused"),
        (5, "The flow goes on: the pause does not count"),
        (8, "Version 2 takes over"),
        (8, "Comes from another version, to “Wait”"),
        (8, "Leaves “Wait” by “Then”"),
        (8, "Wait 1 hour"),
        (9, "Leaves “Wait” by “Then”"),
        (9, "Leaves the flow: finished"),
    ]
    assert story(life(shown=0), "ann") == story(life(), "ann")


def test_a_journey_of_one_version_is_told_without_the_turns_around_it():
    assert [at for at, _ in story(life(), "ann", journey=2)] == [13, 13, 15, 15, 16, 16]


def said(told, person):
    answer = told.why(LOG, None, person)
    return answer.words, [(each.words, each.at) for each in answer.clauses]


def test_who_is_in_other_versions_only_is_told_so():
    assert said(life(shown=0), "cid") == (
        "They were in other versions of the flow, not in this one.",
        [("Was in version 2", NOON + 12 * HOUR)],
    )


def test_who_came_in_a_pause_is_told_so_in_every_version():
    for shown in (0, 1):
        words, clauses = said(life(shown), "ben")
        assert words == "They were not let in."
        assert any("paused" in clause for clause, _ in clauses)
