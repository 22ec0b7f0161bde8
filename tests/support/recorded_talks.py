"""Recorded talks as the store has them: a contact, its stretches, what was noted of its recording, and the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from callcenter.core.configuration import Configuration, Queue
from callcenter.core.events import RecordingSpaceChanged
from callcenter.engine.ids import new_id
from callcenter.records.recording_keeper import RecordingKeeper
from callcenter.store.database import Database
from callcenter.store.tables import interactions, segments
from tests.support.fakes import FakeClock
from tests.support.sounds import write_sound

CONFIGURATION = Configuration(
    queues={
        "sales": Queue(name="sales", label_en="Sales", label_zh="销售", recording=True, recording_keep_days=30),
        "support": Queue(name="support", label_en="Support", label_zh="支持", recording=True),
    }
)
_MUCH = 2**40


@dataclass(slots=True)
class Kept:
    """A keeper over a folder whose free room the test says; `told` is what the engine was told."""

    database: Database
    folder: Path
    clock: FakeClock
    free: int = _MUCH
    told: list[RecordingSpaceChanged] = field(default_factory=list)

    def keeper(self) -> RecordingKeeper:
        """A keeper, as after a start."""
        return RecordingKeeper(
            self.database,
            folder=self.folder,
            least_free_mb=512,
            clock=self.clock,
            new_id=new_id,
            configuration=lambda: CONFIGURATION,
            tell=self.told.append,
            free_bytes=lambda folder: self.free,
        )


async def talk(
    database: Database,
    ended_at: datetime,
    *,
    folder: Path | None = None,
    seconds: float = 60,
    pauses: Sequence[tuple[float, float, str]] = (),
    refused: str | None = None,
    agents: Sequence[str] = ("alice",),
    queue: str = "sales",
    **facts: Any,
) -> str:
    """Alice has talked so long, and paused the recording from then to then for that reason; returns the contact."""
    contact, began = new_id(), ended_at - timedelta(seconds=seconds)
    name = f"talk-{contact}-1"

    def note(what: str, at: float, cause: str | None = None) -> Mapping[str, Any]:
        instant = (began + timedelta(seconds=at)).isoformat()
        return {"at": instant, "what": what, "name": name, "cause": cause, "agent": agents[0]}

    log = [note("refused" if refused else "begun", 0, refused)]
    for begin, end, cause in pauses:
        log += [note("paused", begin, cause), note("resumed", end)]
    row = {
        "id": contact,
        "call_id": contact,
        "channel": "voice",
        "direction": "inbound",
        "ani": "13800138000",
        "ani_e164": "+8613800138000",
        "dnis": "4001",
        "language": "zh",
        "queue": queue,
        "agent": agents[-1],
        "stage": "closed",
        "outcome": "answered",
        "recordings": [] if refused else [name],
        "recording_log": log,
        "started_at": began,
        "connected_at": began,
        "ended_at": ended_at,
        **facts,
    }
    async with database.transaction() as connection:
        await connection.execute(interactions.insert().values(row))
        for place, agent in enumerate(agents):
            part = timedelta(seconds=seconds / len(agents))
            stretch = {"kind": "talk", "agent": agent, "queue": queue}
            times = {"started_at": began + place * part, "ended_at": began + (place + 1) * part}
            await connection.execute(
                segments.insert().values(interaction_id=contact, number=place + 1, **stretch, **times)
            )
    if folder is not None and not refused:
        write_sound(folder / f"{name}.wav", seconds)
    return contact
