"""Consent: the newest entry of the ledger holds, for its channel and its time; nobody on the list is called."""

from datetime import UTC, datetime, timedelta
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.consent import (
    DEFAULT_PURPOSES,
    REASON_WORDS,
    Consent,
    ConsentChannel,
    ContactReason,
    Purpose,
    facts_of_consent,
    may_contact,
    standing,
)

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SERVICE, MARKETING = DEFAULT_PURPOSES[:2]
CALL, EMAIL = ConsentChannel.CALL, ConsentChannel.EMAIL
LILEI = "+8613800138000"


def entry(number: int, *, given: bool = True, **facts: object) -> Consent:
    plain = {"purpose": "marketing", "channel": None, "at": AT + timedelta(hours=number), "noted_at": AT}
    return Consent(id=f"c{number:03}", given=given, **{**plain, **facts})  # type: ignore[arg-type]


def reason(ledger: list[Consent], purpose: Purpose = MARKETING, channel: ConsentChannel = EMAIL) -> ContactReason:
    return may_contact(ledger, (), purpose, channel, AT + timedelta(days=2)).reason


def test_marketing_needs_consent_and_service_does_not() -> None:
    assert reason([]) is ContactReason.NO_CONSENT
    assert reason([], SERVICE) is ContactReason.NOT_NEEDED
    assert reason([entry(1)], SERVICE) is ContactReason.NOT_NEEDED


def test_what_was_withdrawn_last_holds_also_where_no_consent_is_needed() -> None:
    assert reason([entry(1), entry(2, given=False)]) is ContactReason.WITHDRAWN
    assert reason([entry(2), entry(1, given=False)]) is ContactReason.GIVEN
    assert reason([entry(1, given=False, purpose="service")], SERVICE) is ContactReason.WITHDRAWN


def test_an_entry_for_one_channel_says_nothing_of_the_others() -> None:
    ledger = [entry(1), entry(2, given=False, channel=CALL)]
    assert reason(ledger, channel=CALL) is ContactReason.WITHDRAWN
    assert reason(ledger, channel=EMAIL) is ContactReason.GIVEN


def test_consent_ends_on_its_day_and_does_not_begin_before_its_own() -> None:
    assert reason([entry(1, until=AT + timedelta(days=2))]) is ContactReason.EXPIRED
    assert reason([entry(1, until=AT + timedelta(days=3))]) is ContactReason.GIVEN
    assert reason([entry(24 * 3)]) is ContactReason.NO_CONSENT
    assert reason([entry(1, purpose="service", until=AT + timedelta(days=1))], SERVICE) is ContactReason.NOT_NEEDED


def test_numbers_on_the_list_are_left_out_and_none_left_is_a_refusal() -> None:
    both = (LILEI, "+862112345678")
    verdict = may_contact([entry(1)], {LILEI}, MARKETING, CALL, AT + timedelta(days=1), numbers=both)
    assert (verdict.allowed, verdict.numbers) == (True, ("+862112345678",))
    verdict = may_contact([entry(1)], set(both), MARKETING, CALL, AT + timedelta(days=1), numbers=both)
    assert (verdict.allowed, verdict.reason) == (False, ContactReason.DO_NOT_CALL)
    assert may_contact([], (), SERVICE, CALL, AT).reason is ContactReason.NO_NUMBER
    assert may_contact([entry(1)], set(both), MARKETING, EMAIL, AT + timedelta(days=1), numbers=both).allowed


def test_an_event_tells_what_was_agreed_to() -> None:
    assert facts_of_consent(entry(0, channel=CALL, proof="said so"))["proof"] == "said so"
    assert set(REASON_WORDS) == set(ContactReason)


@given(st.permutations([entry(number, given=bool(number % 2)) for number in range(6)]))
def test_the_order_in_which_entries_are_read_does_not_matter(ledger: list[Consent]) -> None:
    held = standing(ledger, "marketing", CALL, AT + timedelta(days=1))
    assert held == max(ledger, key=attrgetter("at"))
