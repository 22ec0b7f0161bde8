"""What goes on by itself around business records: screens and webhooks are told, reminders come, imports run.

Rule: part of the bootstrap. It builds and connects; what each does is in callcenter/records/.
"""

import asyncio
import os
from collections.abc import Callable

from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.records import RecordScreens
from callcenter.core.configuration import Configuration
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.engine.tasks import cancel, spawn
from callcenter.records.escalations import Escalations
from callcenter.records.feed import Feed
from callcenter.records.imports.watch import Imports
from callcenter.records.reminders import Reminders
from callcenter.records.vault import Vault
from callcenter.records.webhook_post import WebhookPost
from callcenter.records.webhook_sender import WebhookSender
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.notifications import Notifications
from callcenter.store.repositories.record_events import CHANNEL


class RecordWork:
    """All of it, around one database. `configuration` is the one that holds."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        database_url: str,
        clock: Clock,
        hub: Hub,
        vault: Vault,
        configuration: Callable[[], Configuration],
    ) -> None:
        self.post = WebhookPost(clock, settings.webhook_networks)
        self._webhooks = WebhookSender(database, self.post, clock=clock, new_id=new_id, unseal=vault.unseal)
        self._reminders = Reminders(database, clock=clock, new_id=new_id)
        self._escalations = Escalations(database, clock=clock, new_id=new_id, configuration=configuration)
        self._feed = Feed(database, [RecordScreens(hub, configuration), self._webhooks, self._reminders])
        self._notifications = Notifications(database_url, CHANNEL, self._feed.wake)
        children = {
            **os.environ,
            "CALLCENTER_DATABASE_URL": database_url,
            "CALLCENTER_HOME": str(settings.home.absolute()),
            "CALLCENTER_REGION": settings.region,
        }
        self.imports = Imports(database, clock, settings.home, children)
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin with what comes from now on, and with what is due."""
        await self._feed.begin()
        spawn(self._feed.watch(), "record events", self._tasks)
        spawn(self._notifications.watch(), "notifications", self._tasks)
        spawn(self._webhooks.watch(), "webhooks", self._tasks)
        spawn(self._reminders.watch(), "reminders", self._tasks)
        spawn(self._escalations.watch(), "escalations", self._tasks)
        spawn(self.imports.watch(), "imports", self._tasks)

    async def stop(self) -> None:
        """Stop; what was under way is gone on with at the next start."""
        await cancel(self._tasks)
        await self.post.close()
