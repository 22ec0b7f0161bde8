"""Signatures are those of Standard Webhooks, and nothing but the very message under the very secret has one."""

import pytest

from callcenter.crm.webhook_signature import is_signed, secret_of, signature

# From the specification's own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
SECONDS = 1614265330
BODY = b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_signature_is_that_of_the_specification() -> None:
    assert signature([SECRET], MESSAGE_ID, SECONDS, BODY) == SIGNED
    assert is_signed(SECRET, SIGNED, MESSAGE_ID, SECONDS, BODY, now_seconds=SECONDS)


def test_while_a_secret_is_replaced_both_are_right() -> None:
    new = secret_of(bytes(range(32)))
    header = signature([new, SECRET], MESSAGE_ID, SECONDS, BODY)
    assert len(header.split()) == 2
    for secret in (new, SECRET):
        assert is_signed(secret, header, MESSAGE_ID, SECONDS, BODY, now_seconds=SECONDS + 10)


def test_another_message_secret_or_time_is_not_signed() -> None:
    other = secret_of(bytes(32))
    for secret, message_id, seconds, body, now in (
        (other, MESSAGE_ID, SECONDS, BODY, SECONDS),
        (SECRET, "msg_other", SECONDS, BODY, SECONDS),
        (SECRET, MESSAGE_ID, SECONDS + 1, BODY, SECONDS),
        (SECRET, MESSAGE_ID, SECONDS, BODY + b" ", SECONDS),
        (SECRET, MESSAGE_ID, SECONDS, BODY, SECONDS + 301),
        (SECRET, MESSAGE_ID, SECONDS, BODY, SECONDS - 301),
    ):
        assert not is_signed(secret, SIGNED, message_id, seconds, body, now_seconds=now)


def test_what_is_no_secret_is_told() -> None:
    with pytest.raises(ValueError, match="no webhook secret"):
        signature(["whsec_%%%"], MESSAGE_ID, SECONDS, BODY)
