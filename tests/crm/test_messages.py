"""What becomes of a message: it is sent, tried again later and later, or given up."""

from datetime import UTC, datetime, timedelta

from callcenter.crm.messages import GIVE_UP_AFTER, Message, MessageChannel, MessageState, not_sent, sent

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW = Message(id="1", channel=MessageChannel.SMS, address="x", text="x", next_try_at=AT, created_at=AT)


def test_what_is_sent_is_over() -> None:
    after = sent(not_sent(NEW, AT, "timeout"), AT)
    assert (after.state, after.tries, after.sent_at, after.next_try_at, after.problem) == (
        MessageState.SENT,
        2,
        AT,
        None,
        None,
    )


def test_pauses_grow_to_an_hour() -> None:
    message, pauses = NEW, []
    for _ in range(12):
        message = not_sent(message, AT, "timeout")
        assert message.next_try_at is not None
        pauses.append((message.next_try_at - AT).total_seconds())
    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses[-1] == 3600
    assert (message.state, message.problem) == (MessageState.WAITING, "timeout")


def test_after_three_days_or_where_it_is_of_no_use_it_ends() -> None:
    for after in (not_sent(NEW, AT, "refused", for_good=True), not_sent(NEW, AT + GIVE_UP_AFTER, "timeout")):
        assert (after.state, after.next_try_at) == (MessageState.FAILED, None)
    assert not_sent(NEW, AT + GIVE_UP_AFTER - timedelta(seconds=1), "timeout").state is MessageState.WAITING
