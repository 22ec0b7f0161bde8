"""Hand-written stand-ins for the ports: they record what they are told and answer at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from callcenter.core.changes import Change
from callcenter.core.commands import SwitchCommand
from callcenter.core.configuration import Configuration
from callcenter.core.events import Event
from callcenter.core.ivr.services import Asker, Question, ServiceAnswer
from callcenter.core.ivr.texts import Sound, Words
from callcenter.core.state import Restored
from callcenter.engine.clock import Clock
from callcenter.ports import Found, Phone
from tests.support.kept import Kept


class FakeClock(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        super().__init__()
        self._at = at

    def now(self) -> datetime:
        return self._at

    def advance(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)


@dataclass
class FakeSwitch:
    """A switch that does nothing but remember."""

    connected: bool = True
    epoch: int | None = None
    commands: list[SwitchCommand] = field(default_factory=list)
    configured: list[Configuration] = field(default_factory=list)
    admitted: list[tuple[str, str]] = field(default_factory=list)
    post: Callable[[Event], None] | None = None

    async def start(self, post: Callable[[Event], None], epoch: int) -> None:
        self.post, self.epoch = post, epoch

    async def stop(self) -> None:
        self.post = None

    def carry_out(self, command: SwitchCommand) -> None:
        self.commands.append(command)

    async def configure(self, configuration: Configuration, phones: Sequence[Phone]) -> None:
        self.configured.append(configuration)

    async def admit(self, endpoint: str, secret: str) -> bool:
        self.admitted.append((endpoint, secret))
        return self.connected


@dataclass
class FakeStore:
    """A store in which everything is saved as soon as it is appended. `restored` is what it begins with."""

    restored: Restored = field(default_factory=Restored)
    kept: Configuration = field(default_factory=Configuration)
    kept_phones: Sequence[Phone] = ()
    epoch: int = 0
    changes: list[Change] = field(default_factory=list)

    async def take_lead(self) -> int:
        self.epoch += 1
        return self.epoch

    async def load(self) -> Restored:
        before = self.restored
        kept = Kept()
        kept.tables.interactions |= {interaction.id: interaction for interaction in before.interactions}
        kept.tables.offers |= {offer.id: offer for offer in before.offers}
        kept.tables.agents |= {agent.username: agent for agent in before.agents}
        kept.tables.callbacks |= {callback.id: callback for callback in before.callbacks}
        kept.append(self.changes)
        now = kept.restored()
        finished_calls = before.finished_calls + now.finished_calls
        return replace(now, finished_calls=finished_calls, statistics=before.statistics, left=before.left)

    async def configuration(self) -> Configuration:
        return self.kept

    async def phones(self) -> Sequence[Phone]:
        return self.kept_phones

    def append(self, changes: Sequence[Change]) -> int:
        self.changes.extend(changes)
        return len(self.changes)

    async def saved(self, number: int) -> None:
        assert number <= len(self.changes)


@dataclass
class FakeScreens:
    """Screens that nobody looks at."""

    changes: list[Change] = field(default_factory=list)

    def publish(self, changes: Sequence[Change]) -> None:
        self.changes.extend(changes)


@dataclass
class FakeLookups:
    """A customer database with one answer for every number."""

    answer: Found = field(default_factory=lambda: Found(matches=()))
    asked: list[str] = field(default_factory=list)

    async def find(self, ani: str, ani_e164: str | None) -> Found:
        self.asked.append(ani)
        return self.answer


@dataclass
class FakeServices:
    """A company with one answer for every question."""

    reply: ServiceAnswer = field(default_factory=lambda: ServiceAnswer(exit="error", problem="not_offered"))
    asked: list[Question] = field(default_factory=list)

    async def answer(self, question: Question, asker: Asker) -> ServiceAnswer:
        self.asked.append(question)
        return self.reply


@dataclass
class FakeSpeech:
    """A voice that has every prompt and speaks words by counting their letters."""

    made: list[Sound] = field(default_factory=list)

    def ready(self, sound: Sound, language: str) -> str | None:
        return None if isinstance(sound, Words) else sound

    async def make(self, sound: Sound, language: str) -> str | None:
        self.made.append(sound)
        return f"words-{len(sound.text)}" if isinstance(sound, Words) else sound
