"""Mail addresses and phone numbers: one form each, or the reason why not."""

from __future__ import annotations

from functools import lru_cache

from cartflow_studio.channels.base import Address, NoAddress, attribute
from cartflow_studio.flow.people import Person


class AddressFault(ValueError):
    """A sentence about an address that cannot be used."""


@lru_cache(maxsize=10_000)
def email_address(text: str) -> str:
    """One mail address in ASCII, its domain in lower case; nothing is looked up on the network."""
    from email_validator import EmailNotValidError, validate_email

    if "," in text or ";" in text:
        raise AddressFault("There is more than one address: one recipient per message.")
    try:
        found = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError as fault:
        raise AddressFault(str(fault)) from None
    return found.ascii_email or found.normalized


@lru_cache(maxsize=10_000)
def phone_number(text: str, country: str) -> str:
    """The number as E.164, `+385911234567`; `country` (ISO 3166) is that of local numbers."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as fault:
        if fault.error_type == fault.INVALID_COUNTRY_CODE and not country:
            raise AddressFault(
                "The phone number has no country: write it like +385911234567, "
                "or set the country of local numbers."
            ) from None
        raise AddressFault("This is not a phone number.") from None
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        raise AddressFault("There is no such phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_of(person: Person, country: str) -> Address | NoAddress:
    """Where a person's phone is reached: the attribute `phone` as E.164."""
    text = attribute(person, "phone")
    if not text:
        return NoAddress("missing_address", "The person has no phone.")
    try:
        return Address(phone_number(text, country))
    except AddressFault as fault:
        return NoAddress("bad_address", str(fault))
