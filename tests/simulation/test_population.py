"""Sample people are the same each time, reachable as stated, and nobody real."""

import phonenumbers
import pytest

from cartflow_studio.flow.people import Person
from cartflow_studio.simulation.personas import PERSONAS
from cartflow_studio.simulation.places import PLACES
from cartflow_studio.simulation.population import DOMAINS, population

SEED = 5


@pytest.fixture(scope="module")
def many() -> list[Person]:
    return list(population(SEED, 3_000))[len(PERSONAS) :]


def share(people: list[Person], name: str, *, among: str = "") -> float:
    asked = [person for person in people if not among or among in person.attributes]
    return sum(bool(person.attributes.get(name)) for person in asked) / len(asked)


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert list(population(1, 50)) == list(population(1, 50))
    assert list(population(1, 50))[8:] != list(population(2, 50))[8:]


def test_a_larger_population_begins_with_the_smaller_one():
    assert list(population(1, 60))[:50] == list(population(1, 50))


def test_the_personas_come_first():
    people = list(population(SEED, 9))
    assert [person.id for person in people] == [
        *("ana", "marko", "iva", "luka", "petra", "chen", "sofia", "jonas", "c0009")
    ]
    assert [person.id for person in population(SEED, 2)] == ["ana", "marko"]


def test_consents_are_given_in_the_stated_shares(many):
    found = {
        "email": share(many, "email"),
        "phone": share(many, "phone"),
        "consent_email": share(many, "consent_email", among="email"),
        "consent_sms": share(many, "consent_sms", among="phone"),
        "consent_whatsapp": share(many, "consent_whatsapp", among="phone"),
        "consent_push": share(many, "consent_push", among="push_token"),
    }
    assert found == pytest.approx(
        {
            "email": 0.97,
            "phone": 0.82,
            "consent_email": 0.85,
            "consent_sms": 0.60,
            "consent_whatsapp": 0.35,
            "consent_push": 0.70,
        },
        abs=0.04,
    )


def test_nobody_agrees_to_a_channel_that_cannot_reach_them(many):
    needs = {"consent_email": "email", "consent_sms": "phone", "consent_push": "push_token"}
    assert [
        person
        for person in [*population(SEED, len(PERSONAS)), *many]
        for consent, address in needs.items()
        if person.attributes[consent] and address not in person.attributes
    ] == []


def test_most_live_in_europe_and_some_in_america_and_asia(many):
    zones = [str(person.attributes["timezone"]).split("/")[0] for person in many]
    found = {part: zones.count(part) / len(zones) for part in sorted(set(zones))}
    assert found == pytest.approx({"America": 0.06, "Asia": 0.04, "Europe": 0.90}, abs=0.02)


def test_mail_addresses_are_in_domains_for_examples(many):
    addresses = [str(person.attributes["email"]) for person in many if "email" in person.attributes]
    assert {address.partition("@")[2] for address in addresses} == set(DOMAINS)
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() for address in addresses)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.country)
def test_phone_numbers_are_well_formed_in_their_country(place):
    number = phonenumbers.parse(place.phone + "1" * place.digits)
    assert phonenumbers.is_valid_number(number)
    assert phonenumbers.region_code_for_number(number) == place.country
