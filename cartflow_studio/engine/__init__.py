"""What happens next to a person.

A flow is compiled to a plan, and an engine runs it. The engine has no clock, no dice and no memory:

    plan = compile_flow(flow)
    engine = Engine(plan)
    step = engine.receive(state, person, event, sequence)   # an event
    step = engine.advance(state, person, until)             # deadlines that have come
    step = engine.identify(state, before, after, at)        # attributes changed from outside
    step = engine.tick(state, person, node, at)             # a scheduled trigger is due
    step = engine.enter(state, person, at)                  # added by the API or another flow
    step = engine.leave(state, person, at, None, "flow stopped")
    step = engine.remember(state, person, event)            # an event of the past, for history
    step = engine.resume(state, person, since, at, policy)  # first of all after a pause
    step, luggage = engine.part(state, person, at, plan, moves, room=16)  # to another version
    step = engine.take_over(state, person, at, luggage)     # from another version

`state` is a few bytes that the host keeps for each person (b"" at first). Each call answers with an
`Advance`: the new state, when to call `advance` next (`wake_at`), the trace, the messages to send,
the changes of the person to keep, and the people to hand over. `FlowStats` are the numbers of a
trace. `docs/semantics.md` says what it all means.
"""

from cartflow_studio.engine.compile import compile_flow, compile_together
from cartflow_studio.engine.host import Engine
from cartflow_studio.engine.outcome import Advance, AskedMessage, AttributeChange, HandOver, changed
from cartflow_studio.engine.past import Passages, Past
from cartflow_studio.engine.plan import PAUSES, Plan, PlanError
from cartflow_studio.engine.state import ActiveJourney, StateError
from cartflow_studio.engine.stats import FlowStats, GoalStats, NodeStats, fold
from cartflow_studio.engine.trace import TraceError, TraceLine, order

__all__ = [
    "PAUSES",
    "ActiveJourney",
    "Advance",
    "AskedMessage",
    "AttributeChange",
    "Engine",
    "FlowStats",
    "GoalStats",
    "HandOver",
    "NodeStats",
    "Passages",
    "Past",
    "Plan",
    "PlanError",
    "StateError",
    "TraceError",
    "TraceLine",
    "changed",
    "compile_flow",
    "compile_together",
    "fold",
    "order",
]
