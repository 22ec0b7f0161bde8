"""Something to read for the caller. It is kept first, and sent when it can be: the answer does not wait for that.

SEND_SMS        to: number (default: the caller's); text: text; customer_id
    done        message: id, channel (`sms`). Asked twice it is one message.
    error       no_address, do_not_call (the number is barred), not_allowed (the customer does not want it)

SEND_EMAIL      to: address (default: the customer's first valid one); subject: text; text: text; customer_id
    done        message: id, channel (`email`). Asked twice it is one message.
    error       no_address, not_allowed
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.crm.messages import Message, MessageChannel
from callcenter.records.consents import number_key
from callcenter.records.messages import keep_message
from callcenter.self_service.customers import valid_emails
from callcenter.self_service.office import Asked, CannotAnswer, Office, made_id
from callcenter.store.repositories.customer_records import read_customer

_ADDRESS: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_LONGEST_SMS: Final = 1_000
_LONGEST_EMAIL: Final = 20_000
_SHORTEST_NUMBER: Final = 3


class SendSms(Asked):
    """What is sent to a telephone."""

    to: str | None = None
    text: str


class SendEmail(Asked):
    """What is sent to a mailbox."""

    to: str | None = None
    subject: str
    text: str


async def send_sms(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Keep a text message to be sent."""
    asked = SendSms.of(arguments)
    number = number_key(asked.to or asker.ani_e164 or asker.ani, office.region)
    if len(number) < _SHORTEST_NUMBER:
        raise CannotAnswer("no_address")
    return await _kept(office, asker, MessageChannel.SMS, number, "", asked.text[:_LONGEST_SMS], asked.about(asker))


async def send_email(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Keep an e-mail to be sent."""
    asked = SendEmail.of(arguments)
    customer_id = asked.about(asker)
    address = asked.to or await _address_of(office, customer_id)
    if address is None or not _ADDRESS.fullmatch(address.strip()):
        raise CannotAnswer("no_address")
    subject, text = " ".join(asked.subject.split()), asked.text[:_LONGEST_EMAIL]
    return await _kept(office, asker, MessageChannel.EMAIL, address.strip(), subject, text, customer_id)


async def _address_of(office: Office, customer_id: str | None) -> str | None:
    if customer_id is None:
        return None
    async with office.database.transaction() as connection:
        customer = await read_customer(connection, customer_id)
    return next(iter(valid_emails(office, customer)), None) if customer is not None else None


async def _kept(
    office: Office,
    asker: Asker,
    channel: MessageChannel,
    address: str,
    subject: str,
    text: str,
    customer_id: str | None,
) -> ServiceAnswer:
    if not text.strip():
        raise CannotAnswer("bad_argument")
    at = office.clock.now()
    message = Message(
        id=made_id(asker, "message"),
        channel=channel,
        address=address,
        subject=subject,
        text=text,
        customer_id=customer_id,
        interaction_id=asker.interaction_id,
        next_try_at=at,
        created_at=at,
    )
    async with office.database.transaction() as connection:
        await keep_message(connection, message, region=office.region)
    office.message_kept()
    return ServiceAnswer(exit="done", values={"message": {"id": message.id, "channel": str(channel)}})
