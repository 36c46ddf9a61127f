"""A runner's desk does with random flows, and all at once, what independent oracles do."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio import flowfile
from cartflow_studio.engine import TraceLine
from cartflow_studio.flow.condition import All, Compare, Not
from cartflow_studio.flow.node_type import Change
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.nodes import EventTrigger, Exit, HandOver, SegmentTrigger, UpdatePerson
from cartflow_studio.runner.replay import Audit
from cartflow_studio.store import Occurrence, Version
from tests.engine.build import ANN, HOUR, NOON, event, line
from tests.engine.chance import Chance
from tests.engine.oracle_together import Company
from tests.engine.stories import LASTS, due

NAMES = ("one", "another", "third")


def drawn(dice):
    """Flows of which the first hands over to the second, somebody, and what happens to them: in
    the order in which it is received.
    """
    chance = Chance.anywhere(dice)
    person = chance.person("ann")
    flows = [replace(chance.flow(), id=name) for name in NAMES[: dice.randint(1, 3)]]
    flows[1:] = [_without_hand_over(flow) for flow in flows[1:]]
    until = chance.origin + LASTS
    script = [_received(dice, chance.event(n, [person])) for n in range(dice.randint(1, 25))]
    for _ in range(dice.randint(0, 3)):
        known = chance.person("ann").attributes
        some = {name: value for name, value in known.items() if dice.random() < 0.4}
        script.append((chance.origin + dice.randint(0, 120) * HOUR, Person("ann", some)))
    for number, flow in enumerate(flows):
        ticks = due(flow, "ann", chance.origin, until)
        script += [(at, (number, tick)) for at, tick in ticks]
    script.sort(key=lambda cue: (cue[0], isinstance(cue[1], tuple)))
    return chance.origin, flows, person, script, until


def _received(dice, event):
    late = dice.choice((0, 0, 0, 1, 6 * HOUR, 30 * HOUR))
    return event.occurred_at + late, event


def _without_hand_over(flow):
    """Else flows would hand over to themselves."""
    nodes = {
        key: replace(node, type=Exit("done")) if isinstance(node.type, HandOver) else node
        for key, node in flow.nodes.items()
    }
    return replace(flow, nodes=nodes)


def audited(origin, flows, person, script, until):
    """What the desk tells of each flow."""
    first = origin - 30 * 24 * HOUR
    came = [Occurrence("identify", "test", "i", person.id, "", first, first, person.attributes)]
    versions = []
    for number, flow in enumerate(flows, start=1):
        text = flowfile.write(flow)
        versions.append(Version(number, flow.id, 1, flow.id, text, {}, flow.id, "", "", 0, 0))
        body = {"version": number, "previous": "finish"}
        came.append(Occurrence("launch", "test", flow.id, "", "", first, first, body))
    came += [_occurrence(at, cue, person.id) for at, cue in script if at <= until]
    audit = Audit(versions)
    audit.play([replace(each, sequence=n) for n, each in enumerate(came, start=1)], until)
    return [
        [each.line for each in audit.trace if each.version == number]
        for number in range(1, len(flows) + 1)
    ]


def _occurrence(at, cue, person):
    match cue:
        case Event():
            name, then = cue.name, cue.occurred_at
            return Occurrence(
                "event", "test", cue.message_id, person, name, then, at, cue.properties
            )
        case Person(attributes=attributes):
            return Occurrence("identify", "test", f"i-{at}", person, "", at, at, attributes)
        case (number, tick):
            body = {"version": number + 1, "node": tick.node}
            return Occurrence("tick", "runner", f"t-{at}", "", "", at, at, body)


def _written(line):
    """A line of an oracle as the runner writes it down."""
    at, person, journey, step, node, output, detail = line
    return TraceLine(at, person, journey, step, node, output, detail).to_json()


@given(st.integers(0, 2**63))
@settings(max_examples=200)
def test_the_desk_does_what_oracles_together_do(number):
    origin, flows, person, script, until = drawn(Random(number))
    expected = Company(flows, person).play([cue for cue in script if cue[0] <= until], until)
    found = audited(origin, flows, person, script, until)
    for lines, told in zip(expected, found, strict=True):
        assert told == [_written(line) for line in lines]


def test_a_flow_hears_of_a_change_with_all_that_others_changed_because_of_it():  # semantics 2.7
    def marks(flow, trigger, name):
        update = UpdatePerson((Change(name, "set", True),))
        return replace(line(start=trigger, mark=update, end=Exit("done")), id=flow)

    known = Compare("person", "known", "is", True)
    stranger = All((known, Not(Compare("person", "greeted", "is", True))))
    flows = [
        marks("one", EventTrigger(event="Cart"), "known"),
        marks("two", SegmentTrigger(who=known, schedule="as they match"), "greeted"),
        marks("three", SegmentTrigger(who=stranger, schedule="as they match"), "missed"),
    ]
    cart = event("Cart", NOON)
    cart = replace(cart, received_at=NOON)
    found = audited(NOON, flows, ANN, [(NOON, cart)], NOON + HOUR)
    [two, three] = [[line["step"] for line in lines] for lines in found[1:]]
    assert (two[0], three) == ("entered", [])
    expected = Company(flows, ANN).play([(NOON, cart)], NOON + HOUR)
    assert found == [[_written(line) for line in lines] for lines in expected]
