"""Live calls and pops by role: who may see a number in part is told no more, in messages and in snapshots."""

import json
from collections.abc import Sequence

from callcenter.api.people import Role
from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.snapshot import Viewer
from callcenter.core.changes import GuestChanged
from callcenter.core.guest import Guest
from callcenter.crm.masking import Masks, Sight
from tests.support.reading import next_text
from tests.support.rehearsal import Rehearsal, StillClock

ALICE = Viewer(username="alice", role=Role.AGENT)
SAM = Viewer(username="sam", role=Role.SUPERVISOR)
MASKS = Masks(rules={"agent": {"phone": Sight.PARTLY, "name": Sight.PARTLY}}, version=1)
SECRETS = ("02112345678", "+862112345678", "13800138000", "李雷")


def everything(hub: Hub, viewer: Viewer, rehearsal: Rehearsal) -> str:
    """All that this viewer is told of a call from its arrival to its end."""
    reader = hub.attach(viewer)
    reader.begin(None, None)
    texts = [next_text(reader)]
    for name in ("arrive", "looked_up", "answered", "hung_up"):
        rehearsal.play(name, 1)
        while text := next_text(reader):
            texts.append(text)
        texts.append(hub.snapshot(viewer).model_dump_json())
    told = [json.loads(text) for text in texts if text]
    return json.dumps(told, ensure_ascii=False)


def test_an_agent_who_may_not_see_numbers_is_never_told_one() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.hub.mask(MASKS)
    told = everything(rehearsal.hub, ALICE, rehearsal)
    assert "pop_shown" in told
    assert "pop_enriched" in told
    assert [secret for secret in SECRETS if secret in told] == []
    assert "021****5678" in told
    assert "李**" in told


def test_a_supervisor_is_told_the_same_call_plainly() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.hub.mask(MASKS)
    assert "02112345678" in everything(rehearsal.hub, SAM, rehearsal)


def test_open_screens_begin_again_when_masks_change_and_only_then() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    reader = rehearsal.hub.attach(ALICE)
    reader.begin(None, None)
    assert "02112345678" in (next_text(reader) or "")
    rehearsal.hub.mask(Masks())
    assert next_text(reader) is None
    rehearsal.hub.mask(MASKS)
    again = json.loads(next_text(reader) or "")
    assert again["type"] == "snapshot"
    [pop] = again["state"]["pops"].values()
    assert pop["ani"] == "021****5678"


def test_it_is_told_which_customers_a_pop_shows_to_whom() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    popped: list[tuple[str, str, Sequence[str]]] = []
    hub = Hub(clock=StillClock(), new_id=lambda: "s", on_popped=lambda *told: popped.append(told))
    hub.watch(rehearsal.center.state)
    for name in ("arrive", "looked_up"):
        rehearsal.play(name, 1)
        hub.publish(rehearsal.changes)
    [(agent, interaction_id, customers)] = popped
    assert agent == "alice"
    assert interaction_id in rehearsal.center.state.interactions
    assert customers[0] == "c-1"


def test_a_number_that_was_asked_into_the_call_is_seen_like_the_callers() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.hub.mask(MASKS)
    rehearsal.play("arrive", 1)
    rehearsal.play("answered")
    (one,) = rehearsal.interactions()
    guest = Guest(
        id="g-1",
        interaction_id=one.id,
        number=1,
        invited_by="alice",
        dialled="+8613900139000",
        invited_at=one.started_at,
    )
    rehearsal.center.state.guests[one.id] = {"g-1": guest}
    rehearsal.hub.publish((GuestChanged(guest=guest, at=one.started_at),))
    assert "13900139000" not in rehearsal.hub.snapshot(ALICE).model_dump_json()
    assert "13900139000" in rehearsal.hub.snapshot(SAM).model_dump_json()
