"""The record on the wire: the contract's names, and nothing that only the engine needs."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.api.interactions.schemas import DispositionGiven, InteractionsWanted, PageWanted, page, whole
from callcenter.api.people import Role
from callcenter.core.interaction import Interaction
from callcenter.core.offer import Offer, OfferState
from callcenter.crm.masking import Masks, Sight
from tests.support.floor import START

# A row has what the core has, and a few columns of the store.
ROW: dict[str, Any] = asdict(Interaction(id="i", call_id="1.1", ani="1", dnis="4001", started_at=START)) | {
    "rev": 9,
    "epoch": 2,
    "recordings": [],
    "ivr_path": [{"node": "menu", "answer": "1"}],
}
_NO_PARTS: dict[str, Any] = {"participations": [], "dispositions": []}
CONTRACT = """
    id channel direction ani ani_e164 dnis entry_point flow flow_version language customer_id queue agent priority
    started_at queued_at first_offered_at connected_at ended_at wrap_up_ended_at ivr_seconds wait_seconds ring_seconds
    talk_seconds hold_seconds wrap_up_seconds holds transfers outcome ended_by cause disposition note attributes
    recordings survey segments offers participations dispositions
""".split()


def an_offer(state: OfferState) -> dict[str, Any]:
    offer = Offer(
        id="o",
        number=1,
        interaction_id="i",
        agent="ann",
        queue="sales",
        offered_at=START,
        deadline_at=START,
        state=state,
    )
    return asdict(offer)


def test_the_record_has_every_name_of_the_contract_and_none_of_the_engines() -> None:
    told = whole({**ROW, "segments": [], "offers": [], **_NO_PARTS}, Masks(), Role.AGENT).model_dump()
    assert set(CONTRACT) <= set(told)
    for own in ("call_id", "generation", "rev", "epoch", "segment", "segments_made", "flow_attempts"):
        assert own not in told


@pytest.mark.parametrize("state", OfferState)
def test_an_offer_that_still_rings_has_no_result(state: OfferState) -> None:
    (told,) = whole({**ROW, "segments": [], "offers": [an_offer(state)], **_NO_PARTS}, Masks(), Role.AGENT).offers
    assert told.result == (None if state in (OfferState.OFFERED, OfferState.RINGING) else state)


def test_a_list_leaves_out_what_only_one_whole_record_shows() -> None:
    (told,) = page([ROW], None, Masks(), Role.AGENT).model_dump()["items"]
    assert not {"ivr_path", "segments", "offers"} & set(told)


def test_numbers_and_names_are_shown_as_the_role_may_see_them() -> None:
    masks = Masks(rules={"agent": {"phone": Sight.PARTLY, "name": Sight.HIDDEN}})
    row = {
        **ROW,
        "ani": "13800138000",
        "ani_e164": "+8613800138000",
        "ani_name": "李雷",
        "segments": [],
        "offers": [],
        **_NO_PARTS,
    }
    told = whole(row, masks, Role.AGENT)
    assert (told.ani, told.ani_e164, told.ani_name) == ("138****8000", "+86138****8000", "***")
    (listed,) = page([row], None, masks, Role.SUPERVISOR).items
    assert (listed.ani, listed.ani_name) == ("13800138000", "李雷")


def test_a_stretch_of_time_is_asked_for_by_the_contracts_names() -> None:
    wanted = InteractionsWanted.model_validate({"from": "2026-03-02T17:00:00+08:00", "to": "2026-03-03T00:00:00Z"})
    assert (wanted.since, wanted.until) == (START, datetime(2026, 3, 3, tzinfo=UTC))
    with pytest.raises(ValidationError, match="extra_forbidden"):
        InteractionsWanted.model_validate({"since": "2026-03-02T00:00:00Z"})


@pytest.mark.parametrize("limit", [0, 201, "many"])
def test_a_page_has_a_sensible_size(limit: object) -> None:
    with pytest.raises(ValidationError):
        PageWanted.model_validate({"limit": limit})


def test_no_note_and_an_empty_note_are_two_things() -> None:
    assert DispositionGiven(code="sale").note is None
    assert DispositionGiven(code="sale", note="").note == ""
