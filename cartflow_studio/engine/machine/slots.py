"""Where everything lies in the one array of integers that the machine works on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableSequence, Sequence
from typing import TypeAlias, TypeVar

Machine: TypeAlias = "MutableSequence[int]"
F = TypeVar("F", bound="Callable[..., object]")
COMPILABLE: list[Callable[..., object]] = []
SELDOM: set[Callable[..., object]] = set()


def compilable(function: F) -> F:
    """Mark a function of the machine: the same source runs interpreted and compiled."""
    COMPILABLE.append(function)
    return function


def seldom(function: F) -> F:
    """Mark a function that few flows need: compiled, it stays out of the way of what all need."""
    SELDOM.add(function)
    return function


class Stage(list[int]):
    """Several machines, interpreted; compiled, they lie behind one another in one array, each where
    the stage says.
    """

    def __init__(self, words: Iterable[int], parts: Sequence[Machine]) -> None:
        super().__init__(words)
        self.parts = parts


def machine_of(stage: Machine, number: int) -> Machine:
    """One of the machines on a stage."""
    parts: Sequence[Machine] = stage.parts  # type: ignore[attr-defined]  # a Stage
    return parts[number]


NONE = -(1 << 62)  # no instant, no value
NEVER = 1 << 62  # the deadline that never comes
DAY = 86_400_000_000  # microseconds
MINUTE, SECOND = 60_000_000, 1_000_000

# The head: where tables begin and how many rows they have, then settings, shapes, registers.
# fmt: off
(
    NODES, CODE, TRIGGERS, TRIGGER_COUNT, GOALS, GOAL_COUNT, EXITS, EXIT_COUNT,
    FACTS, FACT_COUNT, CAPS, CAP_COUNT, LIMITS, LIMIT_COUNT, LOOKBACKS, LOOKBACK_COUNT,
    NAMES, NAME_COUNT, BECOMES, MODE, KEY, GAP_KIND, GAP_AMOUNT, GAP_FROM_ENTRY,
    SCHEDULE_START, SCHEDULE_END, QUIET_START, QUIET_END, QUIET_SKIPS,
    CONTROL_SHARE, CONTROL_SALT, FLOW_ZONE,
    EVENT_WORDS, BLOCK, PERSON_WORDS, PERSON_BLOCK, SEND_COUNT,
    LOG_CAPACITY, LOG_WIDTH, ENTRY_RING, KEY_RING, JOURNEY_WIDTH,
    J_LAST, J_SENT, J_FACTS, J_LOG,  # parts of a journey, from its beginning
    STATE, S_ENTRY_RING, S_KEY_RING, S_FACTS, S_SENDS, S_JOURNEYS,  # parts of the state
    EVENT, EMPTY, PERSON, INITIAL,  # blocks: the event at hand, no event, the person
    OCCURRED, NAME, SEQUENCE, TARGET_JOURNEY, TARGET_NODE,
    LATE_BY, CHANGED, ZONE, ZONE_AT_FIRST, PERSON_KEY, CLOSED, ELSEWHERE, MATCHED, FIRED,
    TRACING, TRACE, TRACE_COUNT, TRACE_CAPACITY,
    COUNT_REFUSED, COUNT_EXITED, COUNT_GOALS, COUNT_CREDITS, COUNT_CONTROL, COUNT_LATE,
    COUNT_HANDLED, TABLES_END,
    ANSWERS, ANSWER_TURNS, DELAYS, LOG_LENGTH,  # from here on, answers that are assumed
    QUEUE, ANSWERS_MOST, QUEUE_COUNT, COMES, ANSWERED, PURCHASES, UNHEARD,
    ZONES, TARGETS_WIDTH, TARGETS_OWN, SENDS_KEPT,  # from here on, what flows side by side share
    NEWS, NEWS_AT, HANDED_ROWS, HANDED_COUNT, HANDED_TAKEN, PLACE,
) = range(103)
# fmt: on
HEAD = 104

# A stage, on which several flows play: how many, where their machines lie, what they share.
# fmt: off
(
    STAGE_FLOWS, STAGE_PARTS, STAGE_ANSWERS,
    STAGE_BLOCK, STAGE_ENTRANCES, STAGE_HANDED, STAGE_ANSWER,
) = range(7)
# fmt: on
STAGE_HEAD = 7
DEEPEST = 20  # changes and hand-overs that follow from one another at one instant
SENT_NEWS, CHANGED_NEWS, HANDED_NEWS = 1, 2, 4  # what the others have not heard of yet
HANDED_AT, HANDED_TO, HANDED_SEQUENCE, HANDED_BLOCK = range(4)  # somebody handed over
# An answer: twice the event, as its own flow and as the others see it.
HEARD_AT, HEARD_NAME, HEARD_SEQUENCE, HEARD_BLOCK = range(4)

# A node: what it does, where its operands, its ports and its counters lie.
NODE_OP, NODE_OPERANDS, NODE_PORTS, NODE_COUNTS = range(4)
NODE_WIDTH = 4
PORT_TARGET, PORT_COUNT = range(2)  # node or -1; where it is counted how often
PORT_WIDTH = 2
COUNT_ARRIVED, COUNT_LEFT_BY_EXIT, COUNT_MESSAGES = range(3)  # messages: one for each outcome

START, DELAY, UNTIL, WAIT, BRANCH, SPLIT, SEND, UPDATE, EXIT, HAND_OVER = range(10)

DELAY_KIND, DELAY_AMOUNT, DELAY_ZONE, DELAY_THEN = range(4)
# fmt: off
(
    UNTIL_SOURCE, UNTIL_VALUE, UNTIL_KIND, UNTIL_AMOUNT, UNTIL_TIME, UNTIL_END,
    UNTIL_DAYS, UNTIL_ZONE, UNTIL_STRICT, UNTIL_EXITS, UNTIL_THEN,
) = range(11)
# fmt: on
WAIT_KIND, WAIT_AMOUNT, WAIT_TIMED_OUT, WAIT_LOOKBACK, WAIT_MATCH, WAIT_COUNT, WAIT_ROWS = range(7)
ALTERNATIVE_NAME, ALTERNATIVE_CONDITION, ALTERNATIVE_PORT = range(3)  # name -1: becoming so
ALTERNATIVE_WIDTH = 3
BRANCH_OTHERWISE, BRANCH_COUNT, BRANCH_ROWS = range(3)  # rows: condition, port
SPLIT_EACH_ENTRY, SPLIT_COUNT, SPLIT_ROWS = range(3)  # rows: share, salt, port
# fmt: off
(
    SEND_CHANNEL, SEND_INDEX, SEND_CONSENT, SEND_ADDRESS, SEND_PLAUSIBLE, SEND_CAPPED,
    SEND_QUIET, SEND_SENT, SEND_NOT_SENT, SEND_KIND, SEND_AMOUNT, SEND_TIMED_OUT,
    SEND_COUNT_OF_RECEIPTS, SEND_ROWS,  # rows: event name, port
) = range(14)
# fmt: on
UPDATE_THEN, UPDATE_COUNT, UPDATE_ROWS = range(3)  # rows: STEP_WIDTH words each
EXIT_REASON, HAND_OVER_TO = 0, 1  # of EXIT; of HAND_OVER both, the flow as a number or -1

# Steps of a change of a person.
# fmt: off
(
    SET_BIT, CLEAR_BIT, COPY_BIT, SET_VALUE, COPY_VALUE, SET_ZONE,
    SKIP_UNLESS_SET, SKIP_UNLESS_SO, SKIP_IF_SO, REPORT,
) = range(10)
# fmt: on
STEP_WIDTH = 4
WEBHOOK = 4  # the channel that is no message to a person
FROM_NOTHING, FROM_PERSON, FROM_ENTRY, FROM_LAST = range(4)

# Kinds of length of time.
EXACT, DAYS, WEEKS, MONTHS, FOREVER = range(5)

# Terms of conditions: kind, four operands, and where to go on when true and when false.
TERM_WIDTH = 7
TERM_TRUE, TERM_FALSE = 5, 6
IS_TRUE, IS_FALSE = -1, -2
# fmt: off
(
    EVENT_BIT, ENTRY_BIT, LAST_BIT, PERSON_BIT,
    FACT_SINCE_ENTRY, FACT_WITHIN, FACT_EVER, LOCAL_TIME,
) = range(8)
# fmt: on

# Rows of the other tables.
TRIGGER_KIND, TRIGGER_NAME, TRIGGER_CONDITION, TRIGGER_NODE = range(4)
TRIGGER_WIDTH = 4
BY_EVENT, BY_TICK, BY_BECOMING, BY_API = range(4)
GOAL_NAME, GOAL_CONDITION, GOAL_MATCH, GOAL_KIND, GOAL_AMOUNT, GOAL_LEAVE = range(6)
GOAL_WIDTH = 6
CRITERION_NAME, CRITERION_CONDITION, CRITERION_REASON = range(3)
CRITERION_WIDTH = 3
FACT_NAME, FACT_CONDITION, FACT_RING, FACT_STATE = range(4)  # state: place in the person's facts
FACT_WIDTH = 4
CAP_CHANNEL, CAP_MOST, CAP_KIND, CAP_AMOUNT = range(4)  # channel -1: all but webhooks
CAP_WIDTH = 4
LIMIT_MOST, LIMIT_KIND, LIMIT_AMOUNT = range(3)
LIMIT_WIDTH = 3
ONCE, AFTER_EXIT, AT_THE_SAME_TIME, ONE_PER_KEY, RESTART = range(5)

# What an event name is to the flow.
FOR_GOALS, FOR_WAITS, FOR_TRIGGERS, FOR_FACTS = 1, 2, 4, 8
HEARD = 16  # it is a name of this flow, and not only of others beside it

# The state of a person.
S_CLOCK, S_ENTRIES, S_LAST_ENTRY, S_LAST_EXIT, S_KEY_COUNT, S_SEND_COUNT, S_COUNT = range(7)
STATE_HEAD = 7
MOST_CAPPED = 32  # messages that are remembered of each channel
KEYS_REMEMBERED = 32
MOST_JOURNEYS = 16

# A journey.
# fmt: off
(
    J_NODE, J_NUMBER, J_ARRIVED, J_DEADLINE, J_ENTERED, J_ENTRY_SEQUENCE, J_LAST_SEQUENCE,
    J_FLAGS, J_REACHED, J_LOOKED, J_LOG_COUNT, J_ENTRY,  # entry: the entry event
) = range(12)
# fmt: on
IN_CONTROL, WATCHED, ENDED, AWAITS_RECEIPT = 1, 2, 4, 8  # watched: over, but goals still count
LEAVES = 16  # it has reached a goal that ends it, unless the way drawn for that event leads on
# Of a journey that has just come from another version: at the same step as before; its date is
# reckoned anew; the step, or an exit criterion, is another and is asked.
MOVED, STANDS, ANEW, ASKS, JUDGED = 32, 64, 128, 256, 512
SENT_EARLIER = 1024  # an earlier version has sent it a message whose step is gone
LOG_SEQUENCE, LOG_FITS, LOG_BLOCK = range(3)  # an event kept for waits that look back
FIT_BITS = 5  # of LOG_FITS for each such wait: the first alternative that fits, from 1

# What is assumed of a message: after which row (-1: none) an answer comes, to what share; salts;
# the seconds in the middle; what is heard (-1: nothing, block 0: what the entry event says).
# fmt: off
(
    ANSWER_AFTER, ANSWER_SHARE, ANSWER_COMES, ANSWER_WHEN, ANSWER_MEDIAN, ANSWER_NAME,
    ANSWER_BLOCK, ANSWER_AT,  # at: when the last one came, or NEVER
) = range(8)
ANSWER_WIDTH = 8
(
    QUEUED_AT, QUEUED_NUMBER, QUEUED_NAME, QUEUED_JOURNEY, QUEUED_NODE, QUEUED_BLOCK,
) = range(6)
# fmt: on
DELAY_BITS = 10  # of a draw that choose among DELAYS; the others, between two of them
UNIT_BITS = 20  # of DELAYS after the point

# The trace.
LINE_AT, LINE_STEP, LINE_JOURNEY, LINE_NODE, LINE_OUTPUT, LINE_DETAIL, LINE_LATE = range(7)
LINE_WIDTH = 7
EVERYTHING, MESSAGES_ONLY = 1, 2  # of TRACING; messages say the person's place for LINE_LATE
ENTERED, ARRIVED, LEFT, MESSAGE, GOAL, EXITED, REFUSED, CHANGE, HANDED_OVER, ASKED = range(10)

# Outcomes of a message, and reasons of a refused entry.
# fmt: off
(
    SENT, NO_CONSENT, MISSING_ADDRESS, BAD_ADDRESS, IN_QUIET_HOURS, CAPPED, HELD_BACK, SENT_BEFORE,
    OUTCOMES,
) = range(9)
(
    ADMITTED, PAUSED, STOPPED, SCHEDULE_CLOSED, ATTRIBUTE_MISSING, ALREADY_IN_FLOW,
    NO_REENTRY, IN_GAP, OVER_LIMIT, TOO_MANY_JOURNEYS, REFUSALS,
) = range(11)
# fmt: on
END_OF_FLOW, GOAL_REACHED, RESTARTED, DATE_GONE, GIVEN_REASON, HANDED, FIRST_OWN_REASON = range(7)

# What becomes of deadlines at the resume of a paused flow.
KEEP, DROP_OVERDUE, BEGIN_AGAIN, WITHOUT_THE_PAUSE = range(4)

PARKED, OVER = -1, -2  # what a node did, when it is not the port to leave by
