"""Refusals carry a stable code for programs and a detail for people."""

from callcenter.core.errors import ContactCenterError, IllegalTransition, Refusal


def test_a_refusal_shows_its_code_and_detail() -> None:
    assert str(ContactCenterError(Refusal.NO_LIVE_OFFER)) == "no_live_offer"
    refused = IllegalTransition("offer cannot ring while answered")
    assert refused.code is Refusal.ILLEGAL_TRANSITION
    assert str(refused) == "illegal_transition: offer cannot ring while answered"
