"""A search finds steps by the words that marketers use."""

import pytest

from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas.offers import found, kinds_for, offer_of

OFFERS = [offer_of(kind) for kind in REGISTRY.members()]


@pytest.mark.parametrize(
    ("search", "first"),
    [
        ("email", "email"),
        ("mail", "email"),
        ("newsletter", "email"),
        ("text message", "sms"),
        ("delay", "wait"),
        ("pause", "wait"),
        ("if", "condition"),
        ("a/b", "split"),
        ("ab test", "split"),
        ("random", "split"),
        ("wfe", "wait_for_event"),
        ("until", "wait_until"),
        ("stop", "exit"),
        ("api", "api_trigger"),
        ("http", "webhook"),
        ("tag", "update_person"),
        ("emial", "email"),
        ("conditon", "condition"),
        ("  Wait FOR  ", "wait_for_event"),
        ("notificatión", "push"),
    ],
)
def test_the_first_step_found_is_the_one_that_is_meant(search, first):
    assert found(search, OFFERS)[0].key == first


def test_nothing_is_found_by_words_that_mean_nothing():
    assert found("qqqqqq", OFFERS) == []


def test_without_a_search_what_is_used_most_comes_first():
    used = ("sms", "wait", "sms", "wait", "sms", "exit")
    everything = [each.key for each in found("", OFFERS, used)]
    assert everything[:2] == ["sms", "wait"]
    assert sorted(everything) == sorted(REGISTRY)


def test_of_equally_good_finds_the_one_used_more_comes_first():
    assert found("wait", OFFERS)[0].key == "wait"
    assert found("message", OFFERS, ("whatsapp",) * 3)[0].key == "whatsapp"


def test_the_types_fit_the_place():
    after = [kind.name for kind in kinds_for(leads_to=True, leads_on=False)]
    into = [kind.name for kind in kinds_for(leads_to=True, leads_on=True)]
    before = [kind.name for kind in kinds_for(leads_to=False, leads_on=True)]
    assert "event_trigger" not in after and after[-2:] == ["exit", "hand_over"]
    assert {"exit", "hand_over", "event_trigger"} & set(into) == set()
    assert "event_trigger" in before and "exit" not in before
