"""The floor of the random day: that of the tests, and a queue that rings several agents at once."""

from dataclasses import replace

from callcenter.core.configuration import (
    Announcements,
    CallbackMode,
    CallbackRule,
    Configuration,
    EntryPoint,
    Queue,
    Strategy,
)
from tests.support.floor import a_floor


def a_floor_of_days() -> Configuration:
    """All three of them and cid take the calls of `all`; eve still takes neither of the other queues'."""
    floor = a_floor()
    everybody = Queue(
        name="all", label_en="All", label_zh="全部", strategy=Strategy.RING_SEVERAL, ring_several=3, ring_seconds=25
    )
    # Sales calls its customers first, support its agents.
    offered = Announcements(first_after_seconds=5, every_seconds=20)
    queues = {
        name: replace(queue, announcements=offered, callback=CallbackRule(mode=mode, attempts=2, retry_seconds=60))
        for (name, queue), mode in zip(floor.queues.items(), CallbackMode, strict=True)
    }
    agents = {**floor.agents, "cid": replace(floor.agents["ann"], username="cid", display_name="Cid", endpoint="cid")}
    return replace(
        floor,
        queues={**queues, "all": everybody},
        agents={name: replace(agent, queues=agent.queues | {"all"}) for name, agent in agents.items()},
        entry_points={**floor.entry_points, "4003": EntryPoint(dnis="4003", name="All", queue="all")},
    )
