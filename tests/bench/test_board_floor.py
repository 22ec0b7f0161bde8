"""The large floor is one that the product takes, and its callers come and go by themselves."""

import asyncio

from callcenter.bench.board_floor import CrowdSwitch, agent_names, configuration, document, members
from callcenter.core.events import AgentAnswered, CallArrived, Event, SwitchSeen
from callcenter.engine.clock import Clock
from callcenter.routing.document import RoutingDocument


def test_the_document_is_one_that_the_product_takes() -> None:
    whole = RoutingDocument.kept(document(30, 6))
    assert (len(whole.queues), len(whole.agents)) == (6, 30)


def test_both_forms_are_the_same_floor() -> None:
    floor = configuration(30, 6)
    for queue, names in members(30, 6).items():
        assert {name for name, profile in floor.agents.items() if queue in profile.queues} == set(names)
    assert {len(profile.queues) for profile in floor.agents.values()} == {3}


async def test_callers_come_and_nobody_waits_for_the_switch() -> None:
    switch = CrowdSwitch(Clock(), agents=2, queues=1, changes_per_second=9_000)
    heard: asyncio.Queue[Event] = asyncio.Queue()
    await switch.start(heard.put_nowait, epoch=1)
    async with asyncio.timeout(10):
        first, second = await heard.get(), await heard.get()
    await switch.stop()
    assert isinstance(first, SwitchSeen)
    assert set(first.phones) == set(agent_names(2))
    assert isinstance(second, CallArrived)
    assert not any(isinstance(event, AgentAnswered) for event in (first, second))
