"""Messages over the API: for those who look after the floor, masked, page by page."""

from callcenter.crm.masking import Sight
from callcenter.crm.messages import Message, MessageChannel, not_sent
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.rights import decide
from callcenter.store.repositories.messages import insert_message
from tests.support.desk import Desk
from tests.support.history import add_customer

URL = "/api/v1/messages"


async def add(desk: Desk, address: str, channel: MessageChannel, customer_id: str | None = None) -> str:
    at = desk.clock.now()
    desk.clock.advance(1)
    message = Message(
        id=new_id(),
        channel=channel,
        address=address,
        text="已发货",
        customer_id=customer_id,
        next_try_at=at,
        created_at=at,
    )
    async with desk.database.transaction() as connection:
        await insert_message(connection, not_sent(message, at, "refused", for_good=True))
    return message.id


async def test_messages_are_listed_newest_first_page_by_page_and_by_customer(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
    ids = [await add(desk, "+8613800138000", MessageChannel.SMS, who) for _ in range(3)]
    await add(desk, "li@example.com", MessageChannel.EMAIL)
    first = (await client.get(URL, params={"customer": who, "limit": 2})).json()
    rest = (await client.get(URL, params={"customer": who, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == ids[::-1]
    assert first["items"][0]["address"] == "+8613800138000"
    assert (first["items"][0]["state"], first["items"][0]["problem"]) == ("failed", "refused")
    mails = (await client.get(URL, params={"channel": "email", "state": "failed"})).json()["items"]
    assert [one["address"] for one in mails] == ["li@example.com"]


async def test_addresses_are_masked_and_agents_do_not_see_any(desk: Desk) -> None:
    rules = {"supervisor": {"phone": Sight.PARTLY, "email": Sight.HIDDEN}}
    async with desk.database.transaction() as connection:
        deed = Deed(actor="admin", at=desk.clock.now(), new_id=new_id)
        await decide(connection, rules, (), deed, expected=None)
    await add(desk, "+8613800138000", MessageChannel.SMS)
    await add(desk, "li@example.com", MessageChannel.EMAIL)
    client = await desk.signed_in("sam")
    assert [one["address"] for one in (await client.get(URL)).json()["items"]] == ["***", "+86138****8000"]
    assert (await (await desk.signed_in("alice")).get(URL)).status_code == 403
