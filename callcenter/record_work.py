"""What goes on by itself around business records: screens and webhooks are told, reminders come, messages go out.

Rule: part of the bootstrap. It builds and connects; what each does is in callcenter/records/.
"""

import asyncio
import os
from collections.abc import Callable

from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.records import RecordScreens
from callcenter.core.configuration import Configuration
from callcenter.core.events import Event
from callcenter.crm.messages import MessageChannel
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.engine.tasks import cancel, spawn
from callcenter.figures.alarm_outbox import AlarmOutbox
from callcenter.figures.keeper import FactKeeper
from callcenter.figures.report_mail import ReportMail
from callcenter.ports import Lookups
from callcenter.records.disposition_effects import DispositionEffects
from callcenter.records.escalations import Escalations
from callcenter.records.feed import Feed
from callcenter.records.flow_canaries import FlowCanaries
from callcenter.records.guarded_http import GuardedHttp
from callcenter.records.imports.watch import Imports
from callcenter.records.missed_callers import MissedCallers
from callcenter.records.outbound_alarms import OutboundAlarms
from callcenter.records.quality_sampler import QualitySampler
from callcenter.records.recording_keeper import RecordingKeeper
from callcenter.records.reminders import Reminders
from callcenter.records.vault import Vault
from callcenter.records.voicemails import Voicemails
from callcenter.records.webhook_post import WebhookPost
from callcenter.records.webhook_sender import WebhookSender
from callcenter.self_service.carriers import Carrier, MailCarrier, SmsCarrier
from callcenter.self_service.desk import SelfService
from callcenter.self_service.message_sender import MessageSender
from callcenter.self_service.office import Office
from callcenter.self_service.web import Web
from callcenter.settings import Settings, mail_server
from callcenter.store.database import Database
from callcenter.store.notifications import Notifications
from callcenter.store.repositories import facts, people, record_events
from callcenter.store.repositories.message_files import MessageFiles


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
        lookups: Lookups,
        configuration: Callable[[], Configuration],
        post: Callable[[Event], None],
        people_changed: Callable[[], None],
    ) -> None:
        self._http = GuardedHttp(settings.webhook_networks)
        self.post = WebhookPost(clock, self._http)
        self._messages = MessageSender(database, _carriers(settings, self.post, database), clock)
        self.alarm_outbox = AlarmOutbox(
            database,
            clock=clock,
            new_id=new_id,
            configuration=configuration,
            message_kept=self._messages.wake,
            page=f"{settings.public_url}/alarms" if settings.public_url else None,
        )
        office = Office(
            database=database,
            clock=clock,
            new_id=new_id,
            vault=vault,
            lookups=lookups,
            configuration=configuration,
            region=settings.region,
            message_kept=self._messages.wake,
        )
        self.self_service = SelfService(office, Web(self._http, settings.flow_hosts, clock))
        self._voicemails = Voicemails(
            database, clock=clock, new_id=new_id, configuration=configuration, message_kept=self._messages.wake
        )
        self._recordings = RecordingKeeper(
            database,
            folder=settings.recordings,
            least_free_mb=settings.recordings_least_free_mb,
            clock=clock,
            new_id=new_id,
            configuration=configuration,
            tell=post,
        )
        self.report_mail = ReportMail(
            database, clock=clock, configuration=configuration, message_kept=self._messages.wake
        )
        self._quality = QualitySampler(database, clock=clock, new_id=new_id, configuration=configuration)
        self._webhooks = WebhookSender(database, self.post, clock=clock, new_id=new_id, unseal=vault.unseal)
        self._reminders = Reminders(database, clock=clock, new_id=new_id)
        self._escalations = Escalations(database, clock=clock, new_id=new_id, configuration=configuration)
        self._effects = DispositionEffects(
            database, clock=clock, new_id=new_id, configuration=configuration, region=settings.region
        )
        self._missed = MissedCallers(database, clock=clock, new_id=new_id, configuration=configuration)
        self._alarms = OutboundAlarms(database, clock=clock, new_id=new_id)
        self._canaries = FlowCanaries(database, clock=clock, new_id=new_id)
        self._facts = FactKeeper(database, clock=clock, configuration=configuration)
        self._feed = Feed(database, [RecordScreens(hub, configuration), self._webhooks, self._reminders], clock=clock)
        self._notifications = Notifications(
            database_url,
            {
                record_events.CHANNEL: self._feed.wake,
                facts.CHANNEL: self._facts.wake,
                people.CHANNEL: people_changed,
            },
        )
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
        spawn(self._effects.watch(), "disposition effects", self._tasks)
        spawn(self._canaries.watch(), "flow canaries", self._tasks)
        spawn(self._facts.watch(), "figures", self._tasks)
        spawn(self.imports.watch(), "imports", self._tasks)
        spawn(self._messages.watch(), "messages", self._tasks)
        spawn(self._voicemails.watch(), "voicemails", self._tasks)
        spawn(self._missed.watch(), "missed callers", self._tasks)
        spawn(self._recordings.watch(), "recordings", self._tasks)
        spawn(self._quality.watch(), "quality", self._tasks)
        spawn(self._alarms.watch(), "outbound alarms", self._tasks)
        spawn(self.report_mail.watch(), "scheduled reports", self._tasks)

    async def stop(self) -> None:
        """Stop; what was under way is gone on with at the next start."""
        await cancel(self._tasks)
        await self._http.close()


def _carriers(settings: Settings, post: WebhookPost, database: Database) -> dict[MessageChannel, Carrier]:
    carriers: dict[MessageChannel, Carrier] = {}
    if settings.smtp_url is not None:
        carriers[MessageChannel.EMAIL] = MailCarrier(
            mail_server(settings.smtp_url),
            sender=settings.mail_from,
            recordings=settings.recordings,
            file_of=MessageFiles(database).find,
        )
    if settings.sms_url is not None:
        carriers[MessageChannel.SMS] = SmsCarrier(post, settings.sms_url)
    return carriers
