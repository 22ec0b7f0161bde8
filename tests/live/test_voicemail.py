"""A caller speaks after the beep and hangs up: the team has a task, the queue a letter, and the recording is heard."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.support.product import eventually
from tests.support.sip import Caller, calling
from tests.support.site import Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    queues = {
        "max_wait_seconds": 1,
        "overflows": {"max_wait": {"kind": "voicemail"}},
        "voicemail_email": "team@example.com",
    }
    async with running_site(ring_seconds=4, wrap_up_seconds=2, queues=queues) as running:
        yield running


async def test_what_a_caller_leaves_is_work_for_the_team_and_can_be_heard(site: Site) -> None:
    caller = Caller(number="4001", ani="13800138000", stay_ms=9000)
    async with calling(caller, site.sip_port) as call:
        assert await call.wait() == 0
    kept: list[dict[str, Any]] = []

    async def is_noticed() -> bool:
        kept[:] = await site.rows("select * from voicemails")
        return bool(kept)

    await eventually(is_noticed)
    (voicemail,) = kept
    (contact,) = await site.rows("select * from interactions")
    assert (contact["outcome"], contact["id"]) == ("voicemail", voicemail["interaction_id"])
    assert (site.home / "recordings" / f"{voicemail['recording']}.wav").is_file()
    (task,) = await site.rows("select * from tasks where id = $1", voicemail["task_id"])
    assert (task["queue"], task["kind"], task["customer_id"]) == ("sales", "call_back", contact["customer_id"])
    (message,) = await site.rows("select * from messages")
    assert (message["address"], message["attachment"]) == ("team@example.com", voicemail["recording"])
    assert message["state"] == "waiting"
    async with site.desk("alice") as alice:
        listed = (await alice.get("/voicemails"))["items"]
        assert [(one["id"], one["ani"]) for one in listed] == [(str(voicemail["id"]), "13800138000")]
        heard = await alice.rest.get(f"/api/v1/voicemails/{listed[0]['id']}/audio")
    assert (heard.status_code, heard.headers["content-type"]) == (200, "audio/wav")
    assert heard.content.startswith(b"RIFF")
