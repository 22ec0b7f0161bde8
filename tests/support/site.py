# ruff: noqa: A005 - nobody imports Python's own `site` from here
"""The parts of production, each with a life of its own: PostgreSQL, Asterisk, and `callcenter serve` between them.

Rule: PostgreSQL and Asterisk belong to the test's process; the service comes and goes without them.
"""

import json
import os
import shutil
import signal
import wave
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from callcenter.api.passwords import hash_password
from callcenter.speech.prompt_file import load_prompts
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import upgrade
from callcenter.switch.asterisk.embedded import EmbeddedAsterisk, Place
from callcenter.switch.asterisk.unpack import AsteriskUnavailable, default_cache, find_or_unpack
from tests.support.ami_proxy import AmiProxy
from tests.support.postgres import connect, temporary_home
from tests.support.product import ROOT, Running
from tests.support.raw_ami import RawAmi, logged_in
from tests.support.sip import HOST, free_block, sipp

_SET_QUEUES = """
update routing_versions set document = jsonb_set(document, '{queues}', (
    select jsonb_object_agg(key, value || $1::jsonb) from jsonb_each(document -> 'queues')))
"""


class Site(Running):
    """One production in a home of its own; `flows` is a copy that a test may change."""

    def __init__(
        self,
        home: Path,
        *,
        ring_seconds: int,
        wrap_up_seconds: int,
        queues: Mapping[str, Any] | None = None,
        flows: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(home)
        self._more_environment = environment or {}
        self._more_flows = flows or {}
        self._queues = {"ring_seconds": ring_seconds, "wrap_up_seconds": wrap_up_seconds, **(queues or {})}
        self.carrier_port = free_block()
        self.flows = home / "flows"
        self.sounds = home / "sounds"
        self.postgres = EmbeddedPostgres(home, durable=False)
        place = Place(
            home=home,
            sounds=self.sounds,
            templates=ROOT / "asterisk_conf",
            sip_port=self.sip_port,
            ws_port=self.ws_port,
            ami_port=self.ami_port,
            rtp_ports=self.rtp_ports,
        )
        self.asterisk = EmbeddedAsterisk(place, find_or_unpack(default_cache(), lambda progress: None))
        self.proxy = AmiProxy(self.ami_port)

    async def start(self) -> None:
        """Start everything, the service last."""
        shutil.copytree(ROOT / "ivr_flows", self.flows)
        for name, text in self._more_flows.items():
            (self.flows / f"{name}.yaml").write_text(text, encoding="utf-8")
        _silences(self.sounds, [prompt.name for prompt in load_prompts(self.flows / "prompts.yaml")])
        await self.postgres.start()
        await upgrade(self.postgres.url)
        database = Database(self.postgres.url)
        await seed(database, self.home, hash_password=hash_password)
        await database.close()
        await self.rows(_SET_QUEUES, json.dumps(self._queues))
        await self.asterisk.start()
        await self.proxy.start()
        await self.serve()

    async def stop(self) -> None:
        """Stop everything, the service first."""
        await self.end(signal.SIGTERM)
        await self.proxy.cut()
        await self.asterisk.stop()
        await self.postgres.stop()

    async def serve(self) -> None:
        """Start the service and wait until it is ready."""
        await self.run("serve", self.environment())

    def environment(self) -> dict[str, str]:
        """What the service is told."""
        secrets = self.asterisk.secrets
        return {
            "CALLCENTER_HOME": str(self.home),
            "CALLCENTER_HTTP_PORT": str(self.http_port),
            "CALLCENTER_FLOWS": str(self.flows),
            "CALLCENTER_DATABASE_URL": self.postgres.url,
            "CALLCENTER_AMI_URL": f"ami://control:{secrets.control}@{HOST}:{self.proxy.port}",
            "CALLCENTER_AMI_OPERATIONS_URL": f"ami://operations:{secrets.operations}@{HOST}:{self.proxy.port}",
            "CALLCENTER_ASTERISK_ETC": str(self.asterisk.place.etc),
            "CALLCENTER_TRUNK": f"sip:{HOST}:{self.carrier_port}",
            **self._more_environment,
        }

    async def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """What the database says."""
        connection = await connect(self.postgres.url)
        try:
            return [dict(row) for row in await connection.fetch(sql, *values)]
        finally:
            await connection.close()

    @asynccontextmanager
    async def observer(self) -> AsyncIterator[RawAmi]:
        """A link of the test's own to Asterisk, beside the service's and not through the proxy."""
        async with logged_in(self.ami_port, "control", self.asterisk.secrets.control) as ami:
            yield ami

    async def everybody_off(self) -> None:
        """End every call that Asterisk still has."""
        async with self.observer() as ami:
            while True:
                await ami.action({"Action": "Hangup", "Channel": "/^.*$/"})
                ami.events.clear()
                await ami.action({"Action": "CoreShowChannels"})
                if (await ami.event(lambda event: event["Event"] == "CoreShowChannelsComplete"))["ListItems"] == "0":
                    return


class SecondService(Running):
    """Another `callcenter serve` on the same database and the same Asterisk."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.home / "second")
        self._site = site

    async def serve(self) -> None:
        """Start it; from then on it leads."""
        self.home.mkdir()
        shutil.copy(self._site.home / "demo-accounts.json", self.home)
        mine = {
            "CALLCENTER_HOME": str(self.home),
            "CALLCENTER_HTTP_PORT": str(self.http_port),
        }
        self.sip_port = self._site.sip_port
        await self.run("serve", {**self._site.environment(), **mine})


@asynccontextmanager
async def running_site(
    *,
    ring_seconds: int,
    wrap_up_seconds: int,
    queues: Mapping[str, Any] | None = None,
    flows: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Site]:
    """A site while the block runs, its queues as `queues` says, with `flows` besides those that we ship.

    Skips where there is no Asterisk or no SIPp.
    """
    if sipp() is None:
        pytest.skip("SIPp is not installed")
    with temporary_home() as home:
        try:
            site = Site(
                home,
                ring_seconds=ring_seconds,
                wrap_up_seconds=wrap_up_seconds,
                queues=queues,
                flows=flows,
                environment=environment,
            )
        except AsteriskUnavailable as missing:
            pytest.skip(str(missing))
        try:
            await site.start()
            yield site
        finally:
            await site.stop()
            keep = os.environ.get("CALLCENTER_KEEP_LOGS")
            if keep:
                shutil.copy(site.log, keep)


def _silences(folder: Path, prompts: list[str]) -> None:
    """A moment of almost nothing instead of each prompt: what is said is judged elsewhere."""
    for name in ("music/music", *(f"{language}/cc/{prompt}" for language in ("en", "zh") for prompt in prompts)):
        file = folder / f"{name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(file), "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(8000)
            written.writeframes(b"\x10\x00\xf0\xff" * (12_000 if name == "music/music" else 1_200))
