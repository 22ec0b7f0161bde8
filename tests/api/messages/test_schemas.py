"""A message on the wire has everything but its place in the outbox's files, and no address that is hidden."""

from datetime import UTC, datetime

from callcenter.api.messages.schemas import MessageShown
from callcenter.crm.masking import Masks, Sight
from callcenter.crm.messages import Message, MessageChannel

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_only_the_address_is_masked() -> None:
    message = Message(
        id="1",
        channel=MessageChannel.EMAIL,
        address="li@example.com",
        text="x",
        attachment="message-1-2",
        next_try_at=AT,
        created_at=AT,
    )
    masks = Masks(rules={"supervisor": {"email": Sight.PARTLY}})
    assert MessageShown.of(message, masks, "supervisor").address == "l***@example.com"
    assert "attachment" not in MessageShown.model_fields
