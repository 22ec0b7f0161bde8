"""One event as a webhook's receiver gets it: headers and body as Standard Webhooks has them, masked for its role.

Rule: tried again, an event has the same `webhook-id`, so that a receiver can tell that it has it already.
"""

from datetime import datetime
from typing import Any

import orjson

from callcenter.crm.masking import Masks, Unseal, seen_changes
from callcenter.crm.webhook_signature import signature
from callcenter.store.repositories.record_events import RecordEvent
from callcenter.store.repositories.webhooks import Webhook


def message_of(
    webhook: Webhook, event: RecordEvent, masks: Masks, unseal: Unseal, *, at: datetime
) -> tuple[dict[str, str], bytes]:
    """Return headers and body."""
    body = orjson.dumps(
        {
            "type": event.type,
            "timestamp": event.at,
            # A test has no number.
            "seq": event.seq or None,
            "data": data_of(event, masks, webhook.role, unseal),
        }
    )
    seconds = int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "callcenter",
        "webhook-id": event.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(webhook.secrets_at(at), event.id, seconds, body),
    }
    return headers, body


def data_of(event: RecordEvent, masks: Masks, role: str, unseal: Unseal) -> dict[str, Any]:
    """Return what happened to which record, and the old and new values that this role may see."""
    return {
        "kind": event.kind,
        "record_id": event.record_id,
        "customer_id": event.customer_id,
        "version": event.version,
        "actor": event.actor,
        "import_id": event.import_id,
        "changes": seen_changes(masks, role, event.changes, unseal, kind=event.kind),
    }
