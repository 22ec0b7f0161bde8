"""Who may be written to is decided before anything is kept (tests/self_service/test_messages.py asks for all of it)."""

from datetime import UTC, datetime

import pytest

from callcenter.crm.masking import Masks, Sight
from callcenter.crm.messages import Message, MessageChannel
from callcenter.engine.ids import new_id
from callcenter.records.consents import bar
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.messages import keep_message, seen_address
from callcenter.store.database import Database

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_a_message_is_kept_once_and_a_barred_number_gets_none(database: Database) -> None:
    number = "+8613800138000"
    one = Message(id=new_id(), channel=MessageChannel.SMS, address=number, text="x", next_try_at=AT, created_at=AT)
    async with database.transaction() as connection:
        assert await keep_message(connection, one, region="CN")
        assert not await keep_message(connection, one, region="CN")
        await bar(connection, [number], "asked", Deed(actor="ann", at=AT, new_id=new_id), region="CN")
        with pytest.raises(RecordRefused, match="do_not_call"):
            await keep_message(connection, one, region="CN")


def test_an_address_is_masked_like_any_other() -> None:
    masks = Masks(rules={"supervisor": {"phone": Sight.PARTLY, "email": Sight.PARTLY}})
    assert seen_address(masks, "supervisor", "sms", "+8613800138000") == "+86138****8000"
    assert seen_address(masks, "supervisor", "email", "li@example.com") == "l***@example.com"
    assert seen_address(masks, "admin", "sms", "+8613800138000") == "+8613800138000"
