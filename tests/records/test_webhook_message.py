"""A message is as Standard Webhooks has it, signed by every secret that counts now."""

import json
from dataclasses import replace
from datetime import timedelta

from callcenter.crm.masking import Masks
from callcenter.crm.webhook_signature import is_signed
from callcenter.records.vault import Vault
from callcenter.records.webhook_message import message_of
from tests.records.test_webhooks import WEBHOOK
from tests.support.record_events import AT, event


def test_headers_and_body_are_what_a_receiver_checks() -> None:
    changing = replace(WEBHOOK, old_secret="whsec_b2xk", old_secret_until=AT + timedelta(hours=1))
    told = replace(event("ticket.changed", changes={"state": ["new", "open"]}), seq=7)
    headers, body = message_of(changing, told, Masks(), Vault.for_one_run().unseal, at=AT)
    message = json.loads(body)
    assert (message["type"], message["seq"], message["timestamp"]) == ("ticket.changed", 7, "2026-03-02T09:00:00+00:00")
    assert message["data"]["changes"] == {"state": ["new", "open"]}
    seconds = int(headers["webhook-timestamp"])
    for secret in (WEBHOOK.secret, "whsec_b2xk"):
        signed = is_signed(secret, headers["webhook-signature"], told.id, seconds, body, now_seconds=seconds)
        assert signed
    assert headers["webhook-id"] == told.id
