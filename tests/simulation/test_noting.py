"""What is noted of a run: events that are missing, answers that nobody gives, why nobody enters."""

from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.settings import Schedule, Settings
from cartflow_studio.history import EventLog
from cartflow_studio.nodes import Email, EventTrigger, Exit
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.company import in_company, notes_of_others
from tests.engine.build import HOUR, NOON, line
from tests.simulation.test_simulate import did
from tests.simulation.test_together import mails, named

LOG = EventLog.from_events([did("ann", "Cart", NOON), did("ben", "Cart", NOON + HOUR)])
REACHABLE = "Everybody is taken to be reachable and consenting; give people to know better."


def waiting():
    """A flow whose mail waits to be opened, or clicked."""
    mail = Email(subject="s", body="b", wait_for=("opened", "clicked"), timeout=days(1))
    return line(start=EventTrigger(event="Cart"), mail=mail)


def test_answers_that_nobody_tells_of_are_called_what_they_are_on_screen():
    assert simulate(waiting(), LOG).notes == (
        REACHABLE,
        "No message counts as opened or clicked: the log does not tell of it, and nothing is "
        "assumed.",
    )


def test_answers_that_are_assumed_are_not_missed():
    assert not any(
        "counts as" in note for note in simulate(waiting(), LOG, answers=Answers()).notes
    )


def test_a_trigger_that_asks_for_what_never_is_says_so():
    dear = EventTrigger(event="Cart", when=Compare("event", "total", ">", 50))
    assert simulate(line(start=dear, end=Exit("done")), LOG).notes[1:] == (
        "Nobody entered: Cart is in the log 2 times, but never as the trigger asks.",
    )


def test_where_every_entry_is_refused_the_reasons_are_said():
    over = Settings(schedule=Schedule(end="2020-01-01T00:00:00"))
    report = simulate(line(over, start=EventTrigger(event="Cart"), end=Exit("done")), LOG)
    assert report.notes[1:] == (
        "Nobody entered: 2 entries were refused (outside the schedule (2)).",
    )


def test_of_flows_together_each_says_what_it_misses():
    company = in_company([named("one", mails("Cart")), named("two", mails("View"))], LOG)
    assert tuple(notes_of_others(company)) == ("“two”: The log has no event View. Known: Cart.",)
    assert [each.to_json()["notes"] for each in company] == [
        [REACHABLE],
        [REACHABLE, "The log has no event View. Known: Cart."],
    ]


def test_of_flows_together_each_says_why_nobody_entered():
    dear = EventTrigger(event="Cart", when=Compare("event", "total", ">", 50))
    two = named("two", line(start=dear, end=Exit("done")))
    company = in_company([named("one", mails("Cart")), two], LOG)
    assert tuple(notes_of_others(company)) == (
        "“two”: Nobody entered: Cart is in the log 2 times, but never as the trigger asks.",
    )
