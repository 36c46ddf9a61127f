"""Secrets by name."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordSetError

from cartflow_studio.channels.secrets import (
    SECRET,
    SecretError,
    Secrets,
    from_environment,
    from_keyring,
    given_secrets,
    keep_in_keyring,
)
from cartflow_studio.fields import Fault


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self, locked=False):
        self.locked = locked
        self.kept = {}

    def get_password(self, service, username):
        if self.locked:
            raise NoKeyringError("locked")
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        if self.locked:
            raise PasswordSetError("locked")
        self.kept[service, username] = password


@pytest.fixture
def ring(request):
    before = keyring.get_keyring()
    keyring.set_keyring(Ring(locked=getattr(request, "param", False)))
    yield
    keyring.set_keyring(before)


def test_the_keyring_comes_before_the_environment(ring):
    keep_in_keyring("smtp_main", "from the ring")
    environment = {"CARTFLOW_SECRET_SMTP_MAIN": "from outside", "CARTFLOW_SECRET_SMS": "outside"}
    secrets = Secrets(from_keyring, from_environment(environment))
    assert (secrets.get("smtp_main"), secrets.reveal("secret:sms")) == ("from the ring", "outside")


@pytest.mark.parametrize("ring", [True], indirect=True)
def test_without_a_keyring_the_environment_serves(ring):
    secrets = Secrets(from_keyring, from_environment({"CARTFLOW_SECRET_SMS": "outside"}))
    assert secrets.get("sms") == "outside"
    with pytest.raises(SecretError) as caught:
        keep_in_keyring("sms", "x")
    assert str(caught.value) == (
        "This machine has no keyring that can be written. "
        "Set the environment variable CARTFLOW_SECRET_SMS instead."
    )


def test_r024_a_missing_secret_is_named_with_where_to_put_it():
    with pytest.raises(SecretError) as caught:
        given_secrets({"other": "x", "empty": ""}).get("smtp_main")
    assert str(caught.value) == (
        "The secret 'smtp_main' is missing. Put it in the keyring (service 'cartflow-studio', "
        "user 'smtp_main') or set the environment variable CARTFLOW_SECRET_SMTP_MAIN."
    )


def test_an_empty_setting_means_no_secret():
    assert given_secrets({}).reveal("") == ""


def test_secrets_show_nothing_of_what_they_hold():
    secrets = given_secrets({"smtp_main": "hunter2"})
    assert ("hunter2" in repr(secrets), "hunter2" in str(secrets)) == (False, False)


def test_f070_a_secret_where_its_name_belongs_is_refused_and_not_repeated():
    with pytest.raises(Fault) as refused:
        SECRET.read("hunter2")
    with pytest.raises(SecretError) as caught:
        given_secrets({}).reveal("hunter2")
    assert refused.value.hint == (
        "Put the secret in the keyring and write secret:NAME here, as secret:smtp_main."
    )
    assert "hunter2" not in str(refused.value) + str(caught.value)
    assert SECRET.read("secret:smtp_main") == "secret:smtp_main"
