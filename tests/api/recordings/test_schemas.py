"""Recordings on the wire: masked by role, the gaps as they are kept, and who may take them away."""

from datetime import UTC, datetime
from typing import Any

from callcenter.api.people import Person, Role
from callcenter.api.recordings.schemas import RecordingShown
from callcenter.crm.masking import Masks, Sight

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROW: dict[str, Any] = {
    **dict.fromkeys(("ended_at", "customer_id", "disposition", "delete_after", "deleted_at")),
    **{
        "id": "r",
        "interaction_id": "i",
        "kind": "talk",
        "state": "kept",
        "started_at": AT,
        "seconds": 60.0,
        "bytes": 9,
    },
    **{"queue": "sales", "agent": "alice", "agents": ["alice"], "direction": "inbound", "ani": "13800138000"},
    **{"ani_e164": "+8613800138000", "ani_name": "李雷", "customer_name": "韩梅梅", "legal_hold": False},
    "gaps": [{"from": AT.isoformat(), "to": AT.isoformat(), "cause": "agent", "offset": 1.0, "silent": 2.0}],
}


def person(role: Role) -> Person:
    return Person(username="x", display_name="x", role=role)


def test_numbers_and_names_are_masked_for_the_role() -> None:
    masks = Masks(rules={"agent": {"phone": Sight.PARTLY, "name": Sight.HIDDEN}})
    shown = RecordingShown.of(ROW, masks, person(Role.AGENT))
    assert (shown.ani, shown.customer_name, shown.ani_name) == ("138****8000", "***", "***")
    assert RecordingShown.of(ROW, masks, person(Role.SUPERVISOR)).ani == "13800138000"


def test_only_who_leads_may_take_it_away() -> None:
    may = [RecordingShown.of(ROW, Masks(), person(role)).may_download for role in Role]
    assert may == [False, True, True]


def test_gaps_and_a_hold_are_told() -> None:
    held = {**ROW, "legal_hold": True, "held_at": AT, "held_by": "sam", "held_why": "诉讼"}
    shown = RecordingShown.of(held, Masks(), person(Role.ADMIN))
    assert [(gap.cause.value, gap.offset, gap.silent) for gap in shown.gaps] == [("agent", 1, 2)]
    assert shown.legal_hold is not None
    assert (shown.legal_hold.by, shown.legal_hold.reason) == ("sam", "诉讼")
