"""Every exit that people may take leads somewhere."""

from cartflow_studio.flow.condition import Compare
from cartflow_studio.nodes.condition import Condition
from tests.checks.faults import END, MAIL, START, flow, found, line, mended

CODE = "unconnected-port"
FORK = Condition((("yes", Compare("person", "country", "is", "HR")),))


def test_the_way_of_the_others_is_missed():  # F017
    half = flow(
        {"start": START, "fork": FORK, "end": END}, {"start.next": "fork", "fork.yes": "end"}
    )
    assert found(CODE, half) == [("fork", "Who leaves “Fork” by “No” goes nowhere.")]
    after = mended(CODE, half, "Let them leave the flow here")
    assert after.links["fork", "otherwise"] == "end_2"


def test_not_sent_may_lead_nowhere():
    assert found(CODE, line(mail=MAIL)) == []
