"""The document with the floor is one that the product takes."""

from callcenter.bench.floor_site import NUMBER, QUEUE, names, with_floor
from callcenter.routing.document import RoutingDocument
from callcenter.store.demo_routing import ROUTING


def test_the_names_differ_and_are_no_numbers() -> None:
    both = {*names("floor", 200), *names("native", 200)}
    assert len(both) == 400
    assert not any(name.isdigit() for name in both)


def test_the_floors_queue_is_added_and_its_agents_are_free_at_once() -> None:
    agents = names("floor", 3)
    document = RoutingDocument.kept(with_floor(RoutingDocument.kept(ROUTING).whole(), agents))
    queue = document.queues[QUEUE]
    assert [member.agent for member in queue.members] == list(agents)
    assert (queue.wrap_up_mode, queue.wrap_up_seconds) == ("none", 0)
    assert document.entry_points[NUMBER].queue == QUEUE
    assert document.queues.keys() == {*ROUTING["queues"], QUEUE}


def test_its_agents_speak_what_its_callers_are_taken_for() -> None:
    agents = names("floor", 2)
    document = RoutingDocument.kept(with_floor(RoutingDocument.kept(ROUTING).whole(), agents))
    asked = document.languages[document.entry_points[NUMBER].language]
    assert all(asked in document.agents[agent].skills for agent in agents)
