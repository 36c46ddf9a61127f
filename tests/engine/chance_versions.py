"""Random launches of new versions: edits of a flow, and plans for the people inside."""

import random
from dataclasses import replace

from cartflow_studio.engine import PAUSES
from cartflow_studio.flow.moving import FINISH, LEAVE, MOVE, ON, Moves, Way, destinations
from cartflow_studio.simulation import Launch, Pause
from tests.engine.build import DAY
from tests.engine.chance import Chance
from tests.engine.oracle import Oracle

DATES = ("keep", "anew")


def turns_in(tale, seed):
    """Launches and pauses in the story of one person, perhaps none, to be told again by the
    number.
    """
    [person] = tale.people
    oracle = Oracle(tale.flow, [person])
    lines = oracle.play(tale.cues(person.id), tale.until)
    if not lines or tale.is_clocked:  # no segment enters an older version
        return []
    dice = random.Random(seed)
    chance = Chance.anywhere(dice)
    chance.origin = tale.events[0].received_at // DAY * DAY
    launches = _launches(chance, tale.flow, lines, tale.until)
    if tale.changes or any(_updates(each) for each in (tale.flow, *(x.flow for x in launches))):
        return launches  # while a version is paused, nobody changes
    return _with_pauses(dice, launches, lines[0][0], tale.until)


def _updates(flow):
    return any(node.type.name == "update_person" for node in flow.nodes.values())


def _with_pauses(dice, launches, begin, until):
    """Now and then a pause before a launch, or after the last."""
    found = []
    for at, launch in (*((each.at, each) for each in launches), (until, None)):
        since, resumed = sorted(dice.randint(begin, max(begin, at)) for _ in range(2))
        if dice.random() < 0.4 and since < resumed:
            found.append(Pause(since, resumed, dice.choice(PAUSES)))
        found += [launch] if launch else []
        begin = at
    return found


def moves_of(dice, olds, new):
    """Any plan that is in order, for who is inside the versions `olds`."""
    steps = {}
    for node in dict.fromkeys(node for old in olds for node in old.nodes):
        do = dice.choice([MOVE, MOVE, MOVE, ON, LEAVE, FINISH, ""])
        places = destinations(new)
        if do and (places or do != MOVE):
            to = dice.choice([node, *places]) if do == MOVE else ""
            steps[node] = Way(do, to if to in places or do != MOVE else dice.choice(places),
                              dice.choice(DATES))  # fmt: skip
    if dice.random() < 0.4:
        steps = {}
    moves = Moves(dice.choice([*[MOVE] * 6, FINISH, LEAVE]), dice.choice(DATES), steps)
    moves.check(olds, new)
    return moves


def edited(chance, flow):
    """The flow as somebody has gone on working on it."""
    other, dice = chance.flow(), chance.dice
    nodes = {key: _step(chance, node) for key, node in flow.nodes.items()}
    for key in dice.sample(sorted(nodes), dice.choice((0, 0, 1, 2))):
        if not nodes[key].type.is_entry:
            del nodes[key]
    links = {
        (node, port): to
        for (node, port), to in flow.links.items()
        if node in nodes and to in nodes and port in {each.name for each in nodes[node].type.ports}
    }
    return replace(
        flow,
        nodes=nodes,
        links=links,
        goals=dice.choice((flow.goals, flow.goals[::-1], (*flow.goals, *other.goals)[:3])),
        exits=dice.choice((flow.exits, flow.exits, other.exits)),
        settings=dice.choice((flow.settings, flow.settings, other.settings)),
    )


def _step(chance, node):
    """A step, often as it was; else with other settings, or switched on or off."""
    drawn = chance.dice.random()
    if drawn < 0.45 or node.type.is_entry:
        return node
    if drawn < 0.55 and not node.type.is_end:
        return replace(node, disabled=not node.disabled)
    kinds = (chance.node() for _ in range(30))
    return replace(node, type=next((k for k in kinds if type(k) is type(node.type)), node.type))


def _launches(chance, flow, lines, until):
    """One or two launches, each of an edit or of quite another flow, mostly when somebody is inside
    by what happens without them.
    """
    dice, found, olds = chance.dice, [], [flow]
    for at in sorted(_moment(dice, lines, until) for _ in range(dice.choice((1, 1, 2)))):
        new = edited(chance, olds[-1]) if dice.random() < 0.7 else chance.flow()
        new = replace(new, id=flow.id)
        if any(node.type.name == "segment_trigger" for node in new.nodes.values()):
            continue
        found.append(Launch(at, new, moves_of(dice, olds, new)))
        olds.append(new)
    return found


def _moment(dice, lines, until):
    """An instant from the first line on, mostly within a journey, or at its very edge."""
    stays = [
        (line[0], later[0])
        for place, line in enumerate(lines)
        if line[3] == "arrived"
        for later in lines[place + 1 :]
        if later[2] == line[2] and later[3] in ("left", "exited") and later[0] > line[0]
    ]
    begin, end = dice.choice(stays) if stays and dice.random() < 0.9 else (lines[0][0], until)
    return min(dice.choice((begin, begin + 1, dice.randint(begin, end), end - 1, end)), until)
