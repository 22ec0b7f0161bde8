"""One change of the document: checked against what is there now; two at the same time never lose each other's."""

import asyncio

import pytest

from callcenter.api.errors import Problem
from callcenter.api.people import Person, Role
from callcenter.api.routing.changing import change
from callcenter.api.routing.edits import agent_patched, queue_patched
from tests.api.routing.conftest import RoutingDesk

ADMIN = Person(username="admin", display_name="Admin", role=Role.ADMIN)


async def test_changes_of_different_places_at_the_same_time_are_all_kept(routing_desk: RoutingDesk) -> None:
    parts = routing_desk.desk.parts
    edits = [
        queue_patched("sales", b'{"ring_seconds": 9}'),
        agent_patched("bob", b'{"skills": {"sales": 55}}'),
    ]
    done = await asyncio.gather(*(change(parts, ADMIN, edit) for edit in edits))
    assert sorted(each.version for each in done) == [2, 3]
    client = await routing_desk.desk.signed_in("sam")
    document = (await client.get("/api/v1/routing")).json()["document"]
    assert document["queues"]["sales"]["ring_seconds"] == 9
    assert document["agents"]["bob"]["skills"]["sales"] == 55
    assert routing_desk.applying.times == 3


async def test_a_prompt_counts_as_soon_as_it_is_written_and_none_is_checked_where_they_cannot_be_read(
    routing_desk: RoutingDesk,
) -> None:
    parts = routing_desk.desk.parts
    prompts = parts.flows_folder / "prompts.yaml"
    comforting = queue_patched("sales", b'{"announcements": {"comfort": ["patience"]}}')
    prompts.write_text("hello: {en: Hello, zh: 您好}\n")
    with pytest.raises(Problem) as refused:
        await change(parts, ADMIN, comforting, dry_run=True)
    assert [one["type"] for one in refused.value.errors] == ["prompt_unknown"]
    for written in ("patience: {en: Wait, zh: 请稍候}\n", "patience: ["):
        prompts.write_text(written)
        assert len((await change(parts, ADMIN, comforting, dry_run=True)).differences) == 1
