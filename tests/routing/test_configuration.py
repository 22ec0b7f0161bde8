"""The document as the core has it: members by name and by expression, and nothing for who is not there."""

from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.acd.skills import holds, parse
from callcenter.core.configuration import (
    Absence,
    AgentProfile,
    CallbackMode,
    CallbackRule,
    EntryPoint,
    Membership,
    Overflow,
    OverflowKind,
    OverflowReason,
    RelaxationStep,
    SegmentRule,
    Strategy,
    WrapUpMode,
)
from callcenter.routing.configuration import AgentPerson, configuration_of
from tests.support.routing import a_document, changed_queue, read

PEOPLE = {
    name: AgentPerson(display_name=name.title(), endpoint=f"{name}-desk") for name in ("alice", "bob", "newcomer")
}


def test_members_are_those_named_and_those_whom_the_expression_brings() -> None:
    made = configuration_of(read(a_document()), PEOPLE)
    assert {name: agent.queues for name, agent in made.agents.items()} == {
        "alice": {"sales", "support"},
        "bob": {"sales"},
        "newcomer": frozenset(),
    }
    assert made.agents["alice"] == AgentProfile(
        username="alice",
        display_name="Alice",
        endpoint="alice-desk",
        queues=frozenset({"sales", "support"}),
        memberships={"sales": Membership(preference=2)},
        skills={"english": 80, "sales": 90},
    )
    assert made.agents["bob"].memberships == {"sales": Membership(position=1)}
    assert made.agents["bob"].groups == {"seniors"}


def test_who_is_brought_by_an_expression_comes_after_those_named_and_by_name() -> None:
    data = changed_queue("support", members=[{"agent": "newcomer", "reserve": True, "weight": 5}])
    data["queues"]["support"]["member_expression"] = "english"
    made = configuration_of(read(data), PEOPLE)
    assert [made.agents[name].memberships.get("support") for name in ("newcomer", "alice", "bob")] == [
        Membership(position=0, reserve=True, weight=5),
        Membership(position=1),
        Membership(position=2),
    ]


def test_who_has_left_is_left_out() -> None:
    made = configuration_of(read(a_document()), {"bob": PEOPLE["bob"]})
    assert set(made.agents) == {"bob"}


def test_everything_that_a_queue_can_say_reaches_the_core() -> None:
    data = changed_queue(
        strategy="ring_several",
        ring_several=4,
        relaxation=[{"after_seconds": 5, "drop": ["english"], "groups": ["seniors"], "skip_when": "nobody_ready"}],
        overflows={"full": {"kind": "queue", "target": "support"}, "closed": {"kind": "voicemail"}},
        announcements={"every_seconds": 30, "position": True, "comfort": ["thanks"]},
        callback={"mode": "agent_first", "attempts": 2},
        wrap_up_mode="mandatory",
        max_waiting=7,
    )
    queue = configuration_of(read(data), PEOPLE).queues["sales"]
    assert (queue.strategy, queue.ring_several, queue.max_waiting) == (Strategy.RING_SEVERAL, 4, 7)
    assert queue.relaxation == (
        RelaxationStep(after_seconds=5, drop=("english",), groups=("seniors",), skip_when=Absence.NOBODY_READY),
    )
    assert queue.overflows == {
        OverflowReason.FULL: Overflow(kind=OverflowKind.QUEUE, target="support"),
        OverflowReason.CLOSED: Overflow(kind=OverflowKind.VOICEMAIL),
    }
    assert queue.announcements.comfort == ("thanks",)
    assert queue.callback == CallbackRule(mode=CallbackMode.AGENT_FIRST, attempts=2)
    assert queue.wrap_up_mode is WrapUpMode.MANDATORY


def test_numbers_segments_and_languages_reach_the_core() -> None:
    made = configuration_of(read(a_document(seconds_per_priority=30, timezone="UTC")), PEOPLE)
    assert made.entry_points["4001"] == EntryPoint(dnis="4001", name="sales line", queue="sales")
    assert made.segments == {"vip": SegmentRule(priority=10)}
    assert made.languages == {"en": "english"}
    assert (made.seconds_per_priority, made.timezone) == (30, "UTC")


SKILLS = st.dictionaries(st.sampled_from(["english", "sales"]), st.integers(1, 100))


@given(
    text=st.sampled_from(
        [
            "english",
            "not english",
            "english >= 50 and sales",
            "english >= 50 or not sales >= 20",
            "not (english or sales)",
            "not not sales",
        ]
    ),
    skills=st.lists(SKILLS, min_size=3, max_size=3),
)
def test_an_expression_brings_exactly_those_for_whom_it_holds(text: str, skills: list[dict[str, int]]) -> None:
    agents = dict(zip(PEOPLE, skills, strict=True))
    data = a_document(agents={name: {"skills": known} for name, known in agents.items()})
    data["queues"]["support"]["member_expression"] = text
    made = configuration_of(read(data), PEOPLE)
    brought = {name for name, agent in made.agents.items() if "support" in agent.queues}
    assert brought == {name for name, known in agents.items() if holds(parse(text), known)}
