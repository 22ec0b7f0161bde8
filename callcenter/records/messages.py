"""Messages to customers are kept here if they may be written to; whoever sends them looks for them there.

Rule: a barred number gets no message, and who has said no to service messages gets none. The text goes to the one it is
for and into no log.
"""

from datetime import datetime

from callcenter.crm.consent import ConsentChannel, may_contact
from callcenter.crm.masking import Masks, seen_facts
from callcenter.crm.messages import Message, MessageChannel
from callcenter.records.consents import number_key
from callcenter.records.deeds import RecordRefused
from callcenter.records.rights import read_privacy
from callcenter.store.database import Connection
from callcenter.store.repositories.consents import ledger_of
from callcenter.store.repositories.do_not_call import barred_among
from callcenter.store.repositories.messages import insert_message

_SERVICE = "service"


async def keep_message(connection: Connection, message: Message, *, region: str) -> bool:
    """Keep a message to a customer; false: it was kept before. Raises RecordRefused: `do_not_call`, `not_allowed`."""
    if message.channel is MessageChannel.SMS:
        if await barred_among(connection, [number_key(message.address, region)]):
            raise RecordRefused("do_not_call")
    if message.customer_id is not None and not await _wanted(connection, message, message.created_at):
        raise RecordRefused("not_allowed")
    return await insert_message(connection, message)


def seen_address(masks: Masks, role: str, channel: str, address: str) -> str:
    """Return where a message goes as this role sees it."""
    fact = "number" if channel == MessageChannel.SMS else "email"
    return str(seen_facts(masks, role, {fact: address})[fact])


async def _wanted(connection: Connection, message: Message, at: datetime) -> bool:
    assert message.customer_id is not None
    service = (await read_privacy(connection)).purpose(_SERVICE)
    if service is None:
        return True
    ledger = await ledger_of(connection, message.customer_id)
    channel = ConsentChannel(message.channel)
    return may_contact(ledger, (), service, channel, at, numbers=(message.address,)).allowed
