"""What the caller agrees to, or refuses.

SAVE_CONSENT    purpose: name; given: true, false; channel: `call` | `sms` | `email` | `chat` | `post` (default: all);
                version: text (of the policy that was read out); customer_id
    done        nothing. Asked twice it is noted once.
    error       no_customer, unknown_customer, unknown_purpose
"""

from collections.abc import Mapping
from typing import Any

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.crm.consent import Consent, ConsentChannel
from callcenter.records.consents import note_consent
from callcenter.self_service.office import ACTOR, DONE, Asked, Office, made_id
from callcenter.store.repositories.consents import ledger_of

# What proves it: the caller pressed a key in this call.
_PROOF = "ivr"


class SaveConsent(Asked):
    """What he has said."""

    purpose: str
    given: bool
    channel: ConsentChannel | None = None
    version: str = ""


async def save_consent(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Note it."""
    asked = SaveConsent.of(arguments)
    customer_id, deed = asked.surely_about(asker), office.deed()
    consent = Consent(
        id=made_id(asker, "consent"),
        purpose=asked.purpose,
        channel=asked.channel,
        given=asked.given,
        at=deed.at,
        proof=_PROOF,
        interaction_id=asker.interaction_id,
        policy_version=asked.version,
        actor=ACTOR,
        noted_at=deed.at,
    )
    async with office.database.transaction() as connection:
        if all(one.id != consent.id for one in await ledger_of(connection, customer_id)):
            await note_consent(connection, customer_id, consent, deed)
    return DONE
