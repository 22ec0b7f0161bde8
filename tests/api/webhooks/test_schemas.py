"""Webhooks on the wire: what is shown never has the secret, except where it was just made."""

from dataclasses import replace

from callcenter.api.webhooks.schemas import made, shown
from tests.records.test_webhooks import WEBHOOK


def test_only_who_makes_a_secret_sees_it() -> None:
    assert "secret" not in shown(WEBHOOK, 0).model_dump()
    assert made(WEBHOOK, 0).secret == WEBHOOK.secret
    assert "old_secret" not in made(replace(WEBHOOK, old_secret="whsec_b2xk"), 0).model_dump()


def test_how_far_a_webhook_is_behind_is_counted_in_events() -> None:
    assert shown(replace(WEBHOOK, position=3), 10).behind == 7
    assert shown(replace(WEBHOOK, position=3), 2).behind == 0
