"""The demo's people, queues and numbers: those of the contract, and whole in themselves."""

from pathlib import Path

from callcenter.api.passwords import hash_password
from callcenter.core.configuration import EntryPoint, Queue
from callcenter.store.configuration import read_configuration
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.demo_routing import AGENT_SKILLS, AGENTS, DISPOSITIONS, QUEUES, SKILLS, demo_id


async def test_queues_numbers_and_agents_are_those_of_the_contract(database: Database, tmp_path: Path) -> None:
    await seed(database, tmp_path, hash_password=hash_password)
    async with database.transaction() as connection:
        configuration = await read_configuration(connection)
    assert configuration.queues["vip"] == Queue(
        name="vip", label_en="VIP", label_zh="贵宾", ring_seconds=20, wrap_up_seconds=30, music="default", priority=10
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
    assert {name: agent.endpoint for name, agent in configuration.agents.items()} == {name: name for name in AGENTS}
    assert all(agent.skills for agent in configuration.agents.values())
    assert "resolved" in configuration.dispositions


def test_a_record_has_the_same_id_in_every_installation_and_no_other_record_has_it() -> None:
    assert demo_id("user", "alice") == "311faaf7-54e3-58cd-82de-295bc2f9055f"
    assert len({demo_id(kind, name) for kind in ("user", "customer") for name in ("alice", "bob")}) == 4


def test_everything_people_see_has_a_name_in_both_languages() -> None:
    for row in (*SKILLS, *QUEUES, *DISPOSITIONS):
        assert row["label_en"].isascii()
        assert not row["label_zh"].isascii() or row["label_zh"] == "VIP"


def test_every_agent_speaks_some_language_and_knows_something_besides() -> None:
    for agent in AGENTS:
        known = {row["skill"] for row in AGENT_SKILLS if row["agent"] == agent}
        assert known & {"mandarin", "english"}
        assert known & {"sales", "technical"}
