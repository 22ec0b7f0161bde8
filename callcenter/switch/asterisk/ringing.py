"""Agents' phones that are called or ring now: which channel each has, which shall answer by itself, which shall stop.

Rule: a phone that was asked before its channel was there is asked as soon as it is, for that call only; one that
has answered rings no more and is never stopped here. How one phone of several ended is told while the others ring on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from callcenter.core.events import RingEnd, RingFinished
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.translate_events import endpoint_of, number_in

# The state of a phone that calls somebody by itself.
_DIALS: Final = "Ring"
# How DialEnd calls a phone that was stopped by us, or that nobody stops any more.
_NOT_ITS_OWN: Final = frozenset({"CANCEL", "ANSWER"})
_ENDS: Final = {"17": RingEnd.BUSY, "19": RingEnd.REJECTED, "21": RingEnd.REJECTED}
_NO_CAUSE: Final = frozenset({"", "0", "16", "26"})


@dataclass(slots=True)
class _Leg:
    call_id: str
    channel: str
    rings: bool
    status: str = ""


@dataclass(slots=True)
class _Ring:
    generation: int
    seconds: int
    began_at: float | None = None
    phones: set[str] = field(default_factory=set)


class Ringing:
    """`answer` and `stop` get the channel that is to answer, or to be hung up."""

    def __init__(
        self, *, answer: Callable[[str], None], stop: Callable[[str], None], now: Callable[[], datetime]
    ) -> None:
        self._answer = answer
        self._stop = stop
        self._now = now
        self._legs: dict[str, _Leg] = {}
        self._rings: dict[str, _Ring] = {}
        self._to_answer: set[str] = set()
        self._to_stop: set[tuple[str, str]] = set()

    def clear(self) -> None:
        """A new link: what rings there is not known yet."""
        self._legs.clear()
        self._rings.clear()
        self._to_answer.clear()
        self._to_stop.clear()

    def begin(self, call_id: str, endpoints: tuple[str, ...], *, generation: int = 0, seconds: int = 0) -> None:
        """These phones are rung anew: what was asked of them before concerned another call."""
        self._to_stop = {(of, endpoint) for of, endpoint in self._to_stop if of != call_id}
        for endpoint in endpoints:
            self._legs.pop(endpoint, None)
            self._to_answer.discard(endpoint)
        if len(endpoints) > 1:
            self._rings[call_id] = _Ring(generation, seconds, phones=set(endpoints))

    def answer(self, endpoint: str) -> None:
        """Have the phone answer, now or as soon as it rings."""
        self._to_answer.add(endpoint)
        self._ask(endpoint)

    def stop(self, call_id: str, endpoint: str) -> None:
        """Have the phone stop, now or as soon as it is called; another call's ring goes on."""
        self._to_stop.add((call_id, endpoint))
        self._ask(endpoint)

    def note(self, message: AmiMessage) -> RingFinished | None:
        """Take in a channel's state, from an event or a list; returns how one phone of several has ended."""
        match message.name:
            case "UserEvent":
                self._note_verb(message)
                return None
            case "DialEnd":
                leg = self._leg_of(message.get("DestChannel"))
                if leg is not None:
                    leg.status = message.get("DialStatus")
                return None
            case "Hangup":
                return self._gone(message)
            case _:
                self._note_state(message)
                return None

    def _note_verb(self, message: AmiMessage) -> None:
        ring = self._rings.get(call_id := message.get("Call"))
        if ring is None:
            return
        if message.get("UserEvent") == "CCStart" and number_in(message.get("Gen")) <= ring.generation:
            if number_in(message.get("Gen")) == ring.generation:
                ring.began_at = _instant(message)
        else:
            # Somebody has answered, the ring is over, or the caller is elsewhere.
            del self._rings[call_id]

    def _note_state(self, message: AmiMessage) -> None:
        endpoint = endpoint_of(channel := message.get("Channel"))
        state, call_id = message.get("ChannelStateDesc"), message.get("Linkedid")
        if endpoint is None or not call_id or state == _DIALS:
            return
        if state == "Up":
            if self._leg_of(channel) is not None:
                del self._legs[endpoint]
            return
        self._legs[endpoint] = _Leg(call_id, channel, rings=state == "Ringing")
        self._ask(endpoint)

    def _gone(self, message: AmiMessage) -> RingFinished | None:
        leg = self._leg_of(channel := message.get("Channel"))
        endpoint = endpoint_of(channel)
        if leg is None or endpoint is None:
            return None
        del self._legs[endpoint]
        ring, cause = self._rings.get(leg.call_id), message.get("Cause")
        if ring is None or endpoint not in ring.phones or ring.began_at is None:
            return None
        ring.phones.discard(endpoint)
        others = any(other.call_id == leg.call_id for name, other in self._legs.items() if name in ring.phones)
        # When the time is up they all end, and the causes of those that refused before are theirs too.
        in_time = _instant(message) < ring.began_at + ring.seconds
        if not others or not in_time or leg.status in _NOT_ITS_OWN or cause in _NO_CAUSE:
            return None
        return RingFinished(
            call_id=leg.call_id,
            generation=ring.generation,
            end=_ENDS.get(cause, RingEnd.UNREACHABLE),
            cause=f"{leg.status}/{cause}",
            endpoint=endpoint,
            at=self._now(),
        )

    def _leg_of(self, channel: str) -> _Leg | None:
        leg = self._legs.get(endpoint_of(channel) or "")
        return leg if leg is not None and leg.channel == channel else None

    def _ask(self, endpoint: str) -> None:
        leg = self._legs.get(endpoint)
        if leg is None:
            return
        if (leg.call_id, endpoint) in self._to_stop:
            self._to_stop.discard((leg.call_id, endpoint))
            self._stop(leg.channel)
        elif leg.rings and endpoint in self._to_answer:
            # An agent may be quicker at the screen than the call is at the phone.
            self._to_answer.discard(endpoint)
            self._answer(leg.channel)


def _instant(message: AmiMessage) -> float:
    """When it happened by Asterisk's own clock."""
    try:
        return float(message.get("Timestamp"))
    except ValueError:
        return 0.0
