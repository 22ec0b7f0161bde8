"""The directory on the wire: agents with what they do now, queues with how long one waits there."""

from datetime import datetime

from callcenter.api.fields import Given, Shown, Word
from callcenter.core.agent import Activity, PhoneState, Status


class DirectoryWanted(Given):
    """What is typed: a name, how it sounds in pinyin, its initials, a username. Nothing: all."""

    q: Word = ""


class AgentEntry(Shown):
    """A colleague. `free`: a call can go to him now. `since_at` is of what he does, else of what he chose."""

    username: str
    display_name: str
    queues: list[str]
    status: Status
    reason: str | None
    activity: Activity
    phone: PhoneState
    since_at: datetime
    free: bool


class QueueEntry(Shown):
    """A queue. `estimated_wait_seconds` is for who would come now (null: no agent is ready)."""

    name: str
    label_en: str
    label_zh: str
    open: bool
    waiting: int
    agents_free: int
    estimated_wait_seconds: float | None


class DirectoryShown(Shown):
    """Whom a call can go to, other than who asks: the free first, each by name."""

    agents: list[AgentEntry]
    queues: list[QueueEntry]
