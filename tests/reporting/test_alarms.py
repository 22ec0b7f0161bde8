"""What an alarm watches: where it has instances, whose figures these tell, and whose changes they wait for."""

from dataclasses import replace

from callcenter.core.configuration import Configuration, Queue
from callcenter.reporting.alarms import Wakes, instances_of, looks_at, wakes_on
from callcenter.reporting.conditions import Place, Reach
from tests.support.alarms import BREAK, BUSY, LEVEL, SALES, WAIT, alarm, staff

FLOOR = Configuration(
    queues={name: Queue(name=name, label_en=name, label_zh=name) for name in ("sales", "support", "vip")},
    agents=staff(alice=("sales", "night"), bob=("support", None), carl=("vip", "night")),
)
ALICE = Place(agent="alice")
VIP = replace(LEVEL, reach=Reach.QUEUE, queue="vip")
NIGHT = replace(BUSY, reach=Reach.GROUP, group="night")
TOGETHER = replace(WAIT, reach=Reach.TOGETHER)


def test_an_alarm_has_an_instance_for_each_queue_that_it_is_about() -> None:
    assert [one.queue for one in instances_of(alarm(LEVEL), FLOOR)] == ["sales", "support", "vip"]
    assert instances_of(alarm(LEVEL, queues=("vip", "gone")), FLOOR) == [Place(queue="vip")]
    assert instances_of(alarm(VIP), FLOOR) == [Place(queue="vip")]
    assert instances_of(alarm(VIP, replace(VIP, queue="sales")), FLOOR) == [Place()]
    assert instances_of(alarm(TOGETHER), FLOOR) == [Place()]
    assert instances_of(alarm(NIGHT), FLOOR) == [Place(group="night")]


def test_an_alarm_has_an_instance_for_each_agent_that_it_is_about() -> None:
    assert [one.agent for one in instances_of(alarm(BREAK), FLOOR)] == ["alice", "bob", "carl"]
    assert instances_of(alarm(BREAK, queues=("sales",)), FLOOR) == [ALICE]
    assert instances_of(alarm(BREAK, TOGETHER, queues=("sales",)), FLOOR) == [ALICE]


def test_what_an_instance_looks_at_says_who_may_see_it() -> None:
    assert looks_at(alarm(LEVEL, VIP), SALES) == frozenset({"sales", "vip"})
    assert looks_at(alarm(LEVEL, TOGETHER), SALES) is None
    assert looks_at(alarm(BREAK), ALICE) == looks_at(alarm(NIGHT), Place(group="night")) == frozenset()
    assert looks_at(alarm(BREAK, VIP), ALICE) == frozenset({"vip"})
    assert looks_at(alarm(BREAK, NIGHT), ALICE) is None, "he who looks after her need not look after the group"


def test_it_is_looked_at_when_those_change_of_whom_something_tells_at_once() -> None:
    nothing = frozenset[str]()
    assert wakes_on(alarm(LEVEL, VIP), SALES) == Wakes(queues=frozenset({"sales", "vip"}), agents=nothing)
    assert wakes_on(alarm(TOGETHER), Place()) == Wakes(queues=None, agents=nothing)
    assert wakes_on(alarm(BREAK), ALICE) == Wakes(queues=nothing, agents=frozenset({"alice"}))
    # What agents' time comes to changes by and by, and not because something happens.
    assert wakes_on(alarm(BUSY), SALES) == Wakes(queues=nothing, agents=nothing)
    assert wakes_on(alarm(BUSY, WAIT), SALES) == Wakes(queues=frozenset({"sales"}), agents=nothing)
