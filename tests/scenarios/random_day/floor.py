"""The floor of the random day: that of the tests, and a queue that rings several agents at once."""

from dataclasses import replace

from callcenter.core.configuration import (
    AgentProfile,
    Announcements,
    CallbackMode,
    CallbackRule,
    Configuration,
    EntryPoint,
    Queue,
    Strategy,
)
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.play import PlayNode
from tests.support.after_talk import LEADS_ON
from tests.support.self_service import a_self_service_floor

RATING = Flow(
    name="rating",
    version="1",
    start="ask",
    nodes={
        "ask": PlayNode(id="ask", prompts=("how_was_it",), exits={"done": "rate"}),
        "rate": CollectNode(
            id="rate",
            prompts=("one_to_five",),
            attribute="rating",
            min_digits=1,
            max_digits=1,
            exits={"done": "bye", "no_input": "bye", "invalid": "bye"},
            attempts=2,
        ),
        "bye": HangUpNode(id="bye"),
    },
)


def a_floor_of_days() -> Configuration:
    """All three of them and cid take the calls of `all`; eve still takes neither of the other queues'.

    Dan and fay take nobody's calls: they can only be asked into one.

    Sales asks its callers how it was; what `all` asks them leads where no flow after a talk may.
    """
    floor = a_self_service_floor()
    everybody = Queue(
        name="all",
        label_en="All",
        label_zh="全部",
        strategy=Strategy.RING_SEVERAL,
        ring_several=3,
        ring_seconds=25,
        after_talk_flow=LEADS_ON.name,
    )
    # Sales calls its customers first, support its agents.
    offered = Announcements(first_after_seconds=5, every_seconds=20)
    queues = {
        name: replace(queue, announcements=offered, callback=CallbackRule(mode=mode, attempts=2, retry_seconds=60))
        for (name, queue), mode in zip(floor.queues.items(), CallbackMode, strict=True)
    }
    queues["sales"] = replace(queues["sales"], after_talk_flow=RATING.name, recording=True)
    agents = {**floor.agents, "cid": replace(floor.agents["ann"], username="cid", display_name="Cid", endpoint="cid")}
    back_office = {
        name: AgentProfile(username=name, display_name=name.title(), endpoint=name, queues=frozenset({"other"}))
        for name in ("dan", "fay")
    }
    return replace(
        floor,
        queues={**queues, "all": everybody},
        agents={name: replace(agent, queues=agent.queues | {"all"}) for name, agent in agents.items()} | back_office,
        flows={**floor.flows, RATING.name: RATING, LEADS_ON.name: LEADS_ON},
        entry_points={**floor.entry_points, "4003": EntryPoint(dnis="4003", name="All", queue="all")},
    )
