"""Every rule a flow must keep, one file each; `check` runs them all."""

from __future__ import annotations

from cartflow_studio.checks.address_not_allowed import address_not_allowed
from cartflow_studio.checks.beyond_the_engine import beyond_the_engine
from cartflow_studio.checks.branch_never_taken import branch_never_taken
from cartflow_studio.checks.broken_template import broken_template
from cartflow_studio.checks.channel_not_ready import channel_not_ready
from cartflow_studio.checks.consent_ignored import consent_ignored
from cartflow_studio.checks.control_group_large import control_group_large
from cartflow_studio.checks.cycle import cycle
from cartflow_studio.checks.dead_end import dead_end
from cartflow_studio.checks.does_nothing import does_nothing
from cartflow_studio.checks.duplicate_event import duplicate_event
from cartflow_studio.checks.empty_message import empty_message
from cartflow_studio.checks.event_not_at_hand import event_not_at_hand
from cartflow_studio.checks.finding import Context, Finding, Fix, Problem, Severity
from cartflow_studio.checks.flow_too_large import flow_too_large
from cartflow_studio.checks.fork_without_effect import fork_without_effect
from cartflow_studio.checks.goal_is_the_trigger import goal_is_the_trigger
from cartflow_studio.checks.goal_missing import goal_missing
from cartflow_studio.checks.goal_never_reached import goal_never_reached
from cartflow_studio.checks.goal_window_too_short import goal_window_too_short
from cartflow_studio.checks.hand_over_nowhere import hand_over_nowhere
from cartflow_studio.checks.hidden_by_quiet_hours import hidden_by_quiet_hours
from cartflow_studio.checks.key_missing import key_missing
from cartflow_studio.checks.long_subject import long_subject
from cartflow_studio.checks.lost_connection import lost_connection
from cartflow_studio.checks.messages_at_once import messages_at_once
from cartflow_studio.checks.missed_events import missed_events
from cartflow_studio.checks.no_trigger import no_trigger
from cartflow_studio.checks.overlapping_journeys import overlapping_journeys
from cartflow_studio.checks.rule import Found, Rule, rule
from cartflow_studio.checks.schedule_over import schedule_over
from cartflow_studio.checks.secret_in_text import secret_in_text
from cartflow_studio.checks.sender_missing import sender_missing
from cartflow_studio.checks.shares_not_100 import shares_not_100
from cartflow_studio.checks.sms_too_long import sms_too_long
from cartflow_studio.checks.switched_off import switched_off
from cartflow_studio.checks.template_missing import template_missing
from cartflow_studio.checks.timeout_missing import timeout_missing
from cartflow_studio.checks.type_mismatch import type_mismatch
from cartflow_studio.checks.unconnected_port import unconnected_port
from cartflow_studio.checks.unfinished_step import unfinished_step
from cartflow_studio.checks.unknown_attribute import unknown_attribute
from cartflow_studio.checks.unknown_event import unknown_event
from cartflow_studio.checks.unknown_placeholder import unknown_placeholder
from cartflow_studio.checks.unknown_property import unknown_property
from cartflow_studio.checks.unreachable_node import unreachable_node
from cartflow_studio.checks.unsubscribe_missing import unsubscribe_missing
from cartflow_studio.checks.view import View
from cartflow_studio.checks.wait_adds_a_day import wait_adds_a_day
from cartflow_studio.checks.wait_of_nothing import wait_of_nothing
from cartflow_studio.flow.model import Flow
from cartflow_studio.registry import Registry

__all__ = [
    "REGISTRY",
    "Context",
    "Finding",
    "Fix",
    "Found",
    "Problem",
    "Rule",
    "Severity",
    "View",
    "check",
    "rule",
]

REGISTRY: Registry[Rule] = Registry("checks", group="cartflow_studio.checks")

REGISTRY.register(no_trigger)
REGISTRY.register(cycle)
REGISTRY.register(lost_connection)
REGISTRY.register(unfinished_step)
REGISTRY.register(dead_end)
REGISTRY.register(unconnected_port)
REGISTRY.register(unreachable_node)
REGISTRY.register(flow_too_large)
REGISTRY.register(beyond_the_engine)
REGISTRY.register(does_nothing)
REGISTRY.register(fork_without_effect)
REGISTRY.register(duplicate_event)
REGISTRY.register(unknown_event)
REGISTRY.register(unknown_property)
REGISTRY.register(unknown_attribute)
REGISTRY.register(event_not_at_hand)
REGISTRY.register(type_mismatch)
REGISTRY.register(branch_never_taken)
REGISTRY.register(shares_not_100)
REGISTRY.register(timeout_missing)
REGISTRY.register(missed_events)
REGISTRY.register(wait_of_nothing)
REGISTRY.register(wait_adds_a_day)
REGISTRY.register(hidden_by_quiet_hours)
REGISTRY.register(messages_at_once)
REGISTRY.register(empty_message)
REGISTRY.register(template_missing)
REGISTRY.register(broken_template)
REGISTRY.register(unknown_placeholder)
REGISTRY.register(unsubscribe_missing)
REGISTRY.register(consent_ignored)
REGISTRY.register(sender_missing)
REGISTRY.register(channel_not_ready)
REGISTRY.register(long_subject)
REGISTRY.register(sms_too_long)
REGISTRY.register(address_not_allowed)
REGISTRY.register(secret_in_text)
REGISTRY.register(goal_missing)
REGISTRY.register(goal_never_reached)
REGISTRY.register(goal_is_the_trigger)
REGISTRY.register(goal_window_too_short)
REGISTRY.register(overlapping_journeys)
REGISTRY.register(key_missing)
REGISTRY.register(schedule_over)
REGISTRY.register(control_group_large)
REGISTRY.register(hand_over_nowhere)
REGISTRY.register(switched_off)

_GRAVITY = tuple(Severity)


def check(flow: Flow, *, context: Context | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong or doubtful, the gravest first, then in the order of the flow.

    Without a context only what the flow itself says is checked.
    """
    view = View(flow, context or Context())
    found = [finding for each in REGISTRY.members() for finding in each.findings(view)]
    places = {node: place for place, node in enumerate(flow.nodes)}
    return tuple(
        sorted(
            found,
            key=lambda each: (
                _GRAVITY.index(each.severity),
                -1 if each.node is None else places.get(each.node, -1),
            ),
        )
    )
