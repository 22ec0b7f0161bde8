"""Whose gradings somebody may see: those of his scope, and what he was named for."""

from dataclasses import replace

from callcenter.core.events import Configured
from callcenter.core.supervision import Supervision, SupervisorScope
from tests.support.quality_floor import URL, Floor, code


async def test_a_supervisor_sees_and_grades_only_his_scope(floor: Floor) -> None:
    form = await floor.form()
    hidden = await floor.graded(await floor.asked(await floor.contact(), form))
    before = floor.desk.engine.state.configuration
    scopes = {"sam": SupervisorScope(queues=frozenset({"support"}))}
    wanted = replace(before, supervision=Supervision(scopes=scopes))
    await floor.desk.tell(Configured(configuration=wanted, at=floor.desk.clock.now()))
    assert (await floor["sam"].get(f"{URL}/evaluations")).json()["items"] == []
    given = {"interaction_id": hidden["interaction_id"], "form_id": form["id"]}
    assert code(await floor["sam"].post(f"{URL}/evaluations", json=given)) == "contact_not_gradable"
    # What he has graded himself stays his.
    assert (await floor["sam"].get(f"{URL}/evaluations/{hidden['id']}")).status_code == 200
    span = {"from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z"}
    assert (await floor["sam"].get(f"{URL}/trend", params=span)).json()["lines"] == []
    assert len((await floor["admin"].get(f"{URL}/trend", params=span)).json()["lines"]) == 1
