"""One caller's channel in the fake switch."""

from dataclasses import dataclass
from datetime import datetime

from callcenter.core.events import Place, Verb


@dataclass(slots=True)
class Channel:
    """One caller's channel, with the variables that the dialplan keeps on it. `ringing`: the phones that do."""

    call_id: str
    ani: str
    dnis: str
    arrived_at: datetime
    generation: int = 0
    place: Place = Place.WAITING
    verb: Verb = Verb.HOLD
    endpoint: str | None = None
    ringing: tuple[str, ...] = ()
    offer_id: str | None = None
    queue: str = ""
    fallback_queue: str | None = None
    fallback_answered: bool = False
    talked: bool = False
    voicemail: str | None = None
