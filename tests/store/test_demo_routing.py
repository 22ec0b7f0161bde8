"""The demo's people, queues and numbers: those of the contract, and whole in themselves."""

from pathlib import Path

from callcenter.api.passwords import hash_password
from callcenter.core.configuration import (
    Absence,
    Announcements,
    EntryPoint,
    Overflow,
    OverflowKind,
    OverflowReason,
    Queue,
    RelaxationStep,
    SegmentRule,
)
from callcenter.routing.checks import Known
from callcenter.routing.reading import read_document
from callcenter.store.configuration import read_configuration
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.demo_dispositions import DISPOSITIONS
from callcenter.store.demo_routing import AGENTS, ROUTING, WITH_PHONES, demo_id


async def test_queues_numbers_and_agents_are_those_of_the_contract(database: Database, tmp_path: Path) -> None:
    await seed(database, tmp_path, hash_password=hash_password)
    async with database.transaction() as connection:
        configuration = await read_configuration(connection)
    told = Announcements(
        first_after_seconds=15, every_seconds=45, position=True, estimated_wait=True, comfort=("all_agents_busy",)
    )
    assert configuration.queues["vip"] == Queue(
        name="vip",
        label_en="VIP",
        label_zh="贵宾",
        ring_seconds=20,
        wrap_up_seconds=30,
        recording=True,
        music="default",
        priority=10,
        announcements=told,
        max_wait_seconds=600,
        after_talk_flow="survey",
        overflows={OverflowReason.MAX_WAIT: Overflow(kind=OverflowKind.VOICEMAIL)},
    )
    members = {
        queue: {name for name, agent in configuration.agents.items() if queue in agent.queues}
        for queue in configuration.queues
    }
    assert members == {"sales": {"alice", "bob"}, "support": {"bob", "carol"}, "vip": {"carol", "dave"}}
    assert {dnis: (entry.flow, entry.queue) for dnis, entry in configuration.entry_points.items()} == {
        "4000": ("main_line", None),
        "4001": (None, "sales"),
        "4002": (None, "support"),
        "4003": (None, "vip"),
        "4009": ("echo", None),
    }
    assert configuration.entry_points["4001"] == EntryPoint(dnis="4001", name="sales", queue="sales")
    assert {name: agent.endpoint for name, agent in configuration.agents.items()} == {
        name: name for name in WITH_PHONES
    }
    assert configuration.segments == {"vip": SegmentRule(priority=10)}
    assert configuration.languages == {"zh": "mandarin", "en": "english"}
    assert {name for name, agent in configuration.agents.items() if not agent.skills} == {"sam"}
    assert configuration.agents["sam"].queues == frozenset()
    assert "resolved" in configuration.dispositions


def test_a_record_has_the_same_id_in_every_installation_and_no_other_record_has_it() -> None:
    assert demo_id("user", "alice") == "311faaf7-54e3-58cd-82de-295bc2f9055f"
    assert len({demo_id(kind, name) for kind in ("user", "customer") for name in ("alice", "bob")}) == 4


def test_everything_people_see_has_a_name_in_both_languages() -> None:
    labels = [queue["label"] for queue in ROUTING["queues"].values()] + list(ROUTING["skills"].values())
    for disposition in DISPOSITIONS.values():
        fields = disposition.get("fields", [])
        labels += [disposition["label"], *(field["label"] for field in fields)]
        labels += [choice["label"] for field in fields for choice in field.get("choices", [])]
    for english, chinese in ((label["en"], label["zh"]) for label in labels):
        assert english.isascii()
        assert not chinese.isascii()


def test_the_document_has_no_problem() -> None:
    read_document(ROUTING, Known(agents=AGENTS))


async def test_every_agent_may_take_chinese_calls_and_who_speaks_no_english_only_when_nobody_else_is_ready(
    database: Database, tmp_path: Path
) -> None:
    await seed(database, tmp_path, hash_password=hash_password)
    async with database.transaction() as connection:
        configuration = await read_configuration(connection)
    takes_calls = {name: agent for name, agent in configuration.agents.items() if agent.queues}
    assert all(agent.skills["mandarin"] for agent in takes_calls.values())
    without = {name for name, agent in takes_calls.items() if "english" not in agent.skills}
    assert without == {"bob"}
    step = RelaxationStep(after_seconds=30, drop=("english",), skip_when=Absence.NOBODY_READY)
    assert {configuration.queues[name].relaxation for name in configuration.agents["bob"].queues} == {(step,)}
