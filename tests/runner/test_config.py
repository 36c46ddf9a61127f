"""How a runner is set up, and what it refuses."""

import pytest

from cartflow_studio.runner import failpoints
from cartflow_studio.runner.accounts import accounts
from cartflow_studio.runner.config import RunnerConfig, from_environment
from cartflow_studio.runner.errors import RunnerError


def test_variables_set_up_channels_field_by_field_and_flags_go_over_them():
    config = from_environment(
        {
            "CARTFLOW_SMTP_HOST": "mail.example.com",
            "CARTFLOW_SMTP_PORT": "2525",
            "CARTFLOW_SMS_URL": "https://sms.example.com",
            "CARTFLOW_SMS_IDEMPOTENT": "no",
            "CARTFLOW_PORT": "9000",
            "CARTFLOW_ADMIN_KEY": "k",
            "CARTFLOW_SHOP_NAME": "Lamps",
            "CARTFLOW_SERVER_EVENTS": "order_paid, refund",
        },
        port=0,
        database=None,
    )
    assert config == RunnerConfig(
        port=0,
        channels={
            "email": {"host": "mail.example.com", "port": 2525},
            "sms": {"url": "https://sms.example.com", "idempotent": False},
        },
        keys={"admin": "k"},
        shop={"name": "Lamps"},
        server_events=("order_paid", "refund"),
    )


def test_the_folder_stands_in_for_channels_without_settings():
    found = accounts(RunnerConfig(folder="out", channels={"email": {"host": "mail.example.com"}}))
    takers = {name: account.taker.name for name, account in found.items()}
    assert takers["email"] == "email"
    assert {name for name, taker in takers.items() if taker == "folder"} == {
        *("sms", "whatsapp", "push", "webhook"),
    }


@pytest.mark.parametrize(
    "settings",
    [{"host": "0.0.0.0"}, {"clock": "sun"}],
)
def test_a_set_up_that_is_not_safe_or_not_known_is_refused(settings):
    with pytest.raises(RunnerError) as refusal:
        RunnerConfig(**settings)
    assert refusal.value.hint


def test_a_channel_setting_that_cannot_be_read_is_named():
    config = from_environment({"CARTFLOW_SMTP_PORT": "many"})
    with pytest.raises(RunnerError) as refusal:
        accounts(config)
    assert "'port' of the channel 'email'" in refusal.value.message


def test_failpoints_are_named_and_do_nothing_unless_armed():
    failpoints.failpoint("worker.before_commit")
    failpoints.arm("worker.before_commit=raise:2")
    try:
        failpoints.failpoint("worker.before_commit")
        with pytest.raises(failpoints.FailpointReached):
            failpoints.failpoint("worker.before_commit")
    finally:
        failpoints.disarm()
    with pytest.raises(ValueError, match="is no failpoint"):
        failpoints.arm("nowhere=exit")
