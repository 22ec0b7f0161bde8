"""Somebody waits too long: boards, a mailbox and a webhook are told, once each, and again when he is answered."""

import json
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.support.mail_server import MailServer, receiving
from tests.support.product import Desk, Json, eventually
from tests.support.sip import HOST, Caller, calling
from tests.support.site import Site, running_site
from tests.support.web_server import Server, server

pytestmark = pytest.mark.asyncio(loop_scope="module")

_NO_CONTENT = "HTTP/1.1 204 No Content\nContent-Length: 0\n\n"
_WAIT = {"metric": "longest_waiting", "reach": "queue", "queue": "sales", "operator": "above", "threshold": 2}
_ALARM = {"name": "Somebody waits", "conditions": [_WAIT], "severity": "critical", "emails": ["ops@example.com"]}


@dataclass
class Told:
    """The site, and whoever is told of its alarms."""

    site: Site
    mailbox: MailServer
    hook: Server

    @property
    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.mailbox.letters]

    @property
    def events(self) -> list[Json]:
        bodies = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in self.hook.requests]
        return [body for body in bodies if body["data"]["changes"].get("name", [None, None])[1] == _ALARM["name"]]

    def types(self, instance_id: str) -> list[str]:
        """What was told of one instance, in order."""
        return [one["type"] for one in self.events if one["data"]["changes"].get("instance_id") == [None, instance_id]]

    @property
    def lettered(self) -> int:
        """How many letters there must be: one for each time that it was raised or cleared."""
        return sum(one["type"] in ("alarm.raised", "alarm.cleared") for one in self.events)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told() -> AsyncIterator[Told]:
    async with receiving(MailServer()) as mailbox, server(_NO_CONTENT) as hook:
        smtp = {"CALLCENTER_SMTP_URL": f"smtp://{HOST}:{mailbox.port}"}
        async with running_site(ring_seconds=5, wrap_up_seconds=0, environment=smtp) as site:
            async with site.desk("admin") as admin:
                wanted = {"name": "pager", "url": f"http://{HOST}:{hook.port}/alarms", "types": ["alarm.*"]}
                assert (await admin.post("/webhooks", wanted)).status_code == 201
                assert (await admin.post("/alarms", _ALARM)).status_code == 201
            yield Told(site, mailbox, hook)


async def up(desk: Desk) -> Json:
    """The alarm as the board has it, as soon as it is up."""
    found: list[Json] = []

    def is_up(message: Json) -> bool:
        found[:] = [one for one in message["alarms"].values() if one["name"] == _ALARM["name"]]
        return bool(found)

    await desk.message("board_changed", is_up)
    return found[0]


async def has_come(told: Told, instance_id: str, types: list[str]) -> None:
    async def come() -> bool:
        return len(told.types(instance_id)) >= len(types) and len(told.mailbox.letters) >= told.lettered

    await eventually(come, seconds=60)
    assert told.types(instance_id) == types
    assert len(told.mailbox.letters) == told.lettered


async def test_a_caller_who_waits_is_told_to_all_until_he_is_answered(told: Told) -> None:
    site = told.site
    async with site.desk("sam") as sam:
        async with calling(Caller(number="4001", ani="13800138000"), site.sip_port):
            alarm = await up(sam)
            assert (alarm["queue"], alarm["metric"], alarm["severity"]) == ("sales", "longest_waiting", "critical")
            assert 2 < alarm["value"] < 5, "looked at when it crossed, not some time later"
            await has_come(told, alarm["id"], ["alarm.raised"])
            (event,) = [one for one in told.events if one["type"] == "alarm.raised"]
            assert event["data"]["changes"]["queue"] == [None, "sales"]
            acknowledged = await sam.post(f"/alarms/now/{alarm['id']}/acknowledge")
            assert acknowledged.json()["acknowledged_by"] == "sam"
            async with site.agent("alice"):
                await sam.message("board_changed", lambda m: alarm["id"] in m["alarms_gone"])
                # Before her phone goes: a caller whom it loses would wait again.
                await site.everybody_off()
        await has_come(told, alarm["id"], ["alarm.raised", "alarm.acknowledged", "alarm.cleared"])
        assert ["Cleared" in one or "cleared" in one for one in told.subjects] == [False, True]
        assert all("Somebody waits" in one for one in told.subjects)
        history = (await sam.get("/alarms/history"))["items"]
        (been,) = [one for one in history if one["name"] == _ALARM["name"]]
        assert (been["state"], been["acknowledged_by"], been["cause"]) == ("cleared", "sam", "figures")


async def test_what_is_up_stays_up_over_a_crash_and_nobody_is_told_twice(told: Told) -> None:
    site = told.site
    async with calling(Caller(number="4001", ani="13900139000"), site.sip_port):
        async with site.desk("sam") as sam:
            alarm = await up(sam)
            await has_come(told, alarm["id"], ["alarm.raised"])
        await site.end(signal.SIGKILL)
        await site.serve()
        async with site.desk("sam") as sam:
            # A service that was away for long finds the caller in the fallback's care: then it is over already.
            history = (await sam.get("/alarms/history"))["items"]
            assert [one["name"] for one in history if one["id"] == alarm["id"]] == [_ALARM["name"]]
        await site.everybody_off()
    await has_come(told, alarm["id"], ["alarm.raised", "alarm.cleared"])
    rows = await site.rows("select state, cause from alarm_instances where id = $1", alarm["id"])
    assert [tuple(row.values()) for row in rows] == [("cleared", "figures")]
