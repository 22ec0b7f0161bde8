"""Recordings over the API: who finds which, sound in parts, every access in the audit, and holds."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from callcenter.core.configuration import Configuration
from callcenter.core.events import Configured
from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.crm.masking import Sight
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.rights import decide
from callcenter.store.database import Database
from callcenter.store.tables import audit, customer_access, recordings
from tests.support.desk import Desk, running_desk
from tests.support.history import add_customer
from tests.support.recorded_talks import CONFIGURATION, Kept, talk

URL = "/api/v1/recordings"
Json = dict[str, Any]


@dataclass(slots=True)
class Archive:
    """The API and a keeper over one folder."""

    desk: Desk
    kept: Kept

    async def talk(self, **facts: Any) -> str:
        """A talk that has just ended, kept; returns the contact."""
        self.desk.clock.advance(100)
        contact = await talk(self.desk.database, self.desk.clock.now(), folder=self.kept.folder, **facts)
        await self.kept.keeper().run_due()
        return contact

    async def configured(self, **changes: Any) -> None:
        """The floor with recorded queues, and these settings."""
        before = self.desk.engine.state.configuration
        queues = {name: replace(queue, **changes.pop(name, {})) for name, queue in CONFIGURATION.queues.items()}
        wanted: Configuration = replace(before, queues=queues, **changes)
        await self.desk.tell(Configured(configuration=wanted, at=self.desk.clock.now()))

    async def accesses(self) -> list[tuple[str, str, str, Any]]:
        async with self.desk.database.transaction() as connection:
            columns = (audit.c.actor, audit.c.action, audit.c.subject, audit.c.detail)
            found = await connection.execute(
                select(*columns).where(audit.c.action.like("recording_%")).order_by(audit.c.id)
            )
            return [(row.actor, row.action, row.subject, row.detail.get("part")) for row in found]


@pytest_asyncio.fixture
async def archive(database: Database, tmp_path: Path) -> AsyncIterator[Archive]:
    async with running_desk(database, recordings=tmp_path) as desk:
        kept = Kept(database=database, folder=tmp_path, clock=desk.clock)
        made = Archive(desk=desk, kept=kept)
        await made.configured()
        yield made


async def found(client: httpx.AsyncClient, **query: Any) -> list[Json]:
    answer = await client.get(URL, params=query)
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def test_one_is_shown_with_its_gaps_and_found_by_all_that_is_asked_for(archive: Archive) -> None:
    async with archive.desk.database.transaction() as connection:
        who = await add_customer(connection)
    contact = await archive.talk(
        customer_id=who, disposition="sale", pauses=[(10, 20, "payment")], agents=("alice", "bob")
    )
    other = await archive.talk(queue="support", agents=("bob",), ani="1", ani_e164=None, seconds=30)
    sam = await archive.desk.signed_in("sam")
    every = await found(sam)
    assert [one["interaction_id"] for one in every] == [other, contact]
    shown = every[1]
    assert (shown["agents"], shown["agent"], shown["seconds"], shown["state"]) == (
        ["alice", "bob"],
        "alice",
        60,
        "kept",
    )
    assert (shown["customer_name"], shown["ani"], shown["may_download"]) == ("李雷", "13800138000", True)
    assert [(gap["cause"], gap["offset"], gap["silent"]) for gap in shown["gaps"]] == [("payment", 10, 10)]
    for query in (
        {"interaction": contact},
        {"queue": "sales"},
        {"agent": "alice"},
        {"customer": who},
        {"number": "138 0013 8000"},
        {"disposition": "sale"},
        {"min_seconds": 40},
        {"gaps": True},
        {"to": every[0]["started_at"]},
    ):
        assert [one["interaction_id"] for one in await found(sam, **query)] == [contact], query
    for query in ({"max_seconds": 40}, {"gaps": False}, {"from": every[0]["started_at"]}):
        assert [one["interaction_id"] for one in await found(sam, **query)] == [other], query
    assert len(await found(sam, agent="bob")) == 2
    assert await found(sam, kind="voicemail") == await found(sam, legal_hold=True) == []


async def test_pages_follow_each_other(archive: Archive) -> None:
    contacts = [await archive.talk() for _ in range(3)]
    sam = await archive.desk.signed_in("sam")
    first = (await sam.get(URL, params={"limit": 2})).json()
    rest = (await sam.get(URL, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["interaction_id"] for one in first["items"] + rest["items"]] == contacts[::-1]
    assert rest["next_cursor"] is None


async def test_sound_comes_whole_or_in_parts_and_each_time_it_is_noted(archive: Archive) -> None:
    contact = await archive.talk()
    whole = (archive.kept.folder / f"talk-{contact}-1.wav").read_bytes()
    sam = await archive.desk.signed_in("sam")
    (one,) = await found(sam)
    address = f"{URL}/{one['id']}/audio"
    answer = await sam.get(address)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, whole, "audio/wav")
    assert (answer.headers["accept-ranges"], answer.headers["cache-control"]) == ("bytes", "private, no-store")
    tag = answer.headers["etag"]
    part = await sam.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert (part.headers["content-range"], part.headers["content-length"]) == (f"bytes 100-199/{len(whole)}", "100")
    assert (await sam.get(address, headers={"Range": "bytes=-10"})).content == whole[-10:]
    same = await sam.get(address, headers={"Range": "bytes=5-6", "If-Range": tag})
    another = await sam.get(address, headers={"Range": "bytes=5-6", "If-Range": '"another"'})
    assert (same.status_code, another.status_code) == (206, 200)
    behind = await sam.get(address, headers={"Range": f"bytes={len(whole)}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    assert behind.json()["code"] == "range_not_there"
    noted = await archive.accesses()
    assert {row[:3] for row in noted} == {("sam", "recording_listened", one["id"])}
    size = len(whole)
    assert [row[3] for row in noted] == [None, f"100-199/{size}", f"{size - 10}-{size - 1}/{size}", f"5-6/{size}", None]


async def test_who_hears_a_customer_is_noted_at_the_customer(archive: Archive) -> None:
    async with archive.desk.database.transaction() as connection:
        who = await add_customer(connection)
    await archive.talk(customer_id=who)
    sam = await archive.desk.signed_in("sam")
    (one,) = await found(sam)
    await sam.get(f"{URL}/{one['id']}/audio")
    async with archive.desk.database.transaction() as connection:
        columns = (customer_access.c.customer_id, customer_access.c.username, customer_access.c.what)
        assert [tuple(row) for row in await connection.execute(select(*columns))] == [(who, "sam", "viewed")]


async def test_the_waveform_is_worked_out_once_and_noted_each_time(archive: Archive) -> None:
    contact = await archive.talk(pauses=[(10, 20, "agent")])
    sam = await archive.desk.signed_in("sam")
    (one,) = await found(sam)
    first = await sam.get(f"{URL}/{one['id']}/waveform")
    assert (len(first.json()["peaks"]), max(first.json()["peaks"])) == (1200, 0.244)
    assert [gap["cause"] for gap in first.json()["gaps"]] == ["agent"]
    (archive.kept.folder / f"talk-{contact}-1.wav").unlink()
    assert (await sam.get(f"{URL}/{one['id']}/waveform")).json() == first.json()
    assert [row[1] for row in await archive.accesses()] == ["recording_waveform_seen"] * 2
    assert (await sam.get(f"{URL}/{one['id']}/audio")).json()["code"] == "recording_gone"


async def test_agents_hear_their_own_where_the_queue_lets_them_and_take_nothing_away(archive: Archive) -> None:
    contact = await archive.talk()
    await archive.talk(agents=("bob",))
    alice, sam = await archive.desk.signed_in("alice"), await archive.desk.signed_in("sam")
    own = next(one for one in await found(sam) if one["interaction_id"] == contact)
    assert await found(alice) == []
    for path in ("", "/audio", "/waveform"):
        assert (await alice.get(f"{URL}/{own['id']}{path}")).json()["code"] == "unknown_recording"
    await archive.configured(sales={"recording_agents_listen": True})
    assert [(one["interaction_id"], one["may_download"]) for one in await found(alice)] == [(contact, False)]
    assert (await alice.get(f"{URL}/{own['id']}/audio")).status_code == 200
    assert (await alice.get(f"{URL}/{own['id']}/audio", params={"download": True})).json()["code"] == "forbidden"
    kept = await sam.get(f"{URL}/{own['id']}/audio", params={"download": True})
    assert kept.headers["content-disposition"].startswith('attachment; filename="2026')
    assert [row[:2] for row in await archive.accesses()] == [
        ("alice", "recording_listened"),
        ("sam", "recording_downloaded"),
    ]


async def test_a_supervisor_hears_what_is_of_his_queues_or_of_his_agents(archive: Archive) -> None:
    mine = await archive.talk(queue="support", agents=("zoe",))
    of_agent = await archive.talk(queue="sales", agents=("alice",))
    await archive.talk(queue="sales", agents=("zoe",))
    agents = archive.desk.engine.state.configuration.agents
    await archive.configured(
        agents={**agents, "alice": replace(agents["alice"], queues=frozenset({"support"}))},
        supervision=Supervision(scopes={"sam": SupervisorScope(queues=frozenset({"support"}))}),
    )
    sam, admin = await archive.desk.signed_in("sam"), await archive.desk.signed_in("admin")
    assert {one["interaction_id"] for one in await found(sam)} == {mine, of_agent}
    hidden = next(one for one in await found(admin) if one["interaction_id"] not in (mine, of_agent))
    for path in ("", "/audio", "/waveform", "/accesses"):
        assert (await sam.get(f"{URL}/{hidden['id']}{path}")).json()["code"] == "unknown_recording"
    held = await sam.put(f"{URL}/{hidden['id']}/legal-hold", json={"reason": "x"})
    assert held.json()["code"] == "unknown_recording"


async def test_a_legal_hold_is_put_by_supervisors_and_taken_back_by_administrators(archive: Archive) -> None:
    await archive.talk()
    sam, admin, alice = [await archive.desk.signed_in(name) for name in ("sam", "admin", "alice")]
    (one,) = await found(sam)
    address = f"{URL}/{one['id']}/legal-hold"
    assert (await alice.put(address, json={"reason": "mine"})).status_code == 403
    assert (await sam.put(address, json={"reason": " "})).status_code == 422
    assert (await sam.put(address, json={"reason": "诉讼 2026-17"})).status_code == 204
    (held,) = await found(sam, legal_hold=True)
    assert (held["legal_hold"]["by"], held["legal_hold"]["reason"]) == ("sam", "诉讼 2026-17")
    assert (await sam.delete(address)).status_code == 403
    assert (await admin.delete(address)).status_code == 204
    assert await found(sam, legal_hold=True) == []
    log = (await sam.get(f"{URL}/{one['id']}/accesses")).json()["items"]
    assert [(row["by"], row["action"]) for row in log] == [("admin", "recording_released"), ("sam", "recording_held")]


async def test_a_number_is_masked_and_cannot_be_guessed(archive: Archive) -> None:
    await archive.talk()
    rules = {"supervisor": {"phone": Sight.PARTLY, "name": Sight.PARTLY}}
    async with archive.desk.database.transaction() as connection:
        deed = Deed(actor="admin", at=archive.desk.clock.now(), new_id=new_id)
        await decide(connection, rules, (), deed, expected=None)
    sam = await archive.desk.signed_in("sam")
    assert [one["ani"] for one in await found(sam)] == ["138****8000"]
    assert await found(sam, number="13800138000") == []


@pytest.mark.parametrize(
    ("values", "code"), [({"state": "recording"}, "recording_not_finished"), ({"name": "../secrets"}, "recording_gone")]
)
async def test_what_is_not_kept_is_not_heard(archive: Archive, values: Json, code: str) -> None:
    await archive.talk()
    async with archive.desk.database.transaction() as connection:
        await connection.execute(recordings.update().values(values))
    sam = await archive.desk.signed_in("sam")
    (one,) = await found(sam)
    assert (await sam.get(f"{URL}/{one['id']}/audio")).json()["code"] == code
    assert await archive.accesses() == []


async def test_nobody_is_asked_without_signing_in(archive: Archive) -> None:
    await archive.talk()
    sam = await archive.desk.signed_in("sam")
    (one,) = await found(sam)
    for path in ("", f"/{one['id']}", f"/{one['id']}/audio", f"/{one['id']}/waveform"):
        assert (await archive.desk.client().get(f"{URL}{path}")).status_code == 401
