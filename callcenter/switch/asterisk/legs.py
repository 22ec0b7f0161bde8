"""The legs of every call but the callers': which channel each of them has, and when it has ended, told once.

Rule: a leg is a phone's or the trunk's channel that carries somebody else's call; who is only rung has no end of his
own here. Of two channels of one phone in one call the newer one is the leg: the older is one that was lost.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from callcenter.core.events import AgentHungUp, LegEnded, Verb
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.translate_events import call_of, endpoint_of

# Where legs stand that have been placed (asterisk_conf/rooms.conf).
_PLACED: Final = "cc-leg-"
_OF_PHONES: Final = "PJSIP/"
_ANSWERED: Final = frozenset({"CCAnswer", "CCLegAnswered"})


@dataclass(slots=True)
class _Leg:
    name: str
    up: bool
    unique_id: str = ""
    told: bool = False
    look: int = 0
    # Where it was ordered to stand, when nothing speaks against it.
    spot: str = ""


class Legs:
    """Learns from events and from looks; a new link begins with an empty book."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        # By call, then by channel, the oldest first.
        self._calls: dict[str, dict[str, _Leg]] = {}
        self._look = 0
        # Whether a leg that is not in here is gone.
        self.complete = False

    def clear(self) -> None:
        """A new link: what there is will be seen."""
        self._calls.clear()
        self.complete = False

    def begin_look(self) -> None:
        """What is noted from now on is there."""
        self._look += 1

    def end_look(self) -> None:
        """All that is there was noted: forget the rest."""
        self.complete = True
        for call_id, legs in list(self._calls.items()):
            for channel in [channel for channel, leg in legs.items() if leg.look < self._look]:
                self._forget(call_id, channel)

    def channel_of(self, call_id: str, name: str) -> str | None:
        """The channel of a leg that has answered."""
        legs = self._calls.get(call_id, {})
        return next((channel for channel, leg in reversed(legs.items()) if leg.name == name and leg.up), None)

    def unique_id_of(self, call_id: str, name: str) -> str | None:
        """The unique id of the channel of a leg that has answered."""
        leg = self._current(call_id, name)
        return leg.unique_id if leg is not None and leg.unique_id else None

    def admit(self, call_id: str, name: str, *, channel: str, unique_id: str) -> None:
        """An answered phone that was none of this call's legs is one of them from now on; it stands nowhere yet."""
        legs = self._calls.setdefault(call_id, {})
        legs[channel] = _Leg(name, up=True, unique_id=unique_id, look=self._look)

    def stands(self, call_id: str, name: str, spot: str) -> bool:
        """Whether a leg is where it shall be: moved again, it would leave the room for a moment."""
        leg = self._current(call_id, name)
        return leg is not None and leg.spot == spot

    def put(self, call_id: str, name: str, spot: str) -> None:
        """A leg has been ordered there; nowhere: the order was not done."""
        if (leg := self._current(call_id, name)) is not None:
            leg.spot = spot

    def channels_of(self, call_id: str, name: str, *, answered: bool) -> tuple[str, ...]:
        """All channels of a leg, or those that were answered."""
        legs = self._calls.get(call_id, {}).items()
        return tuple(channel for channel, leg in legs if leg.name == name and (leg.up or not answered))

    def note(self, message: AmiMessage) -> AgentHungUp | LegEnded | None:
        """Take in a channel's state, from an event or a list; returns the end of a leg that has answered."""
        call_id, channel = call_of(message), message.get("Channel")
        if message.get("UserEvent") == "CCDone" and message.get("Verb") == Verb.ROOM:
            # He fell out of his room. Whoever is thought to be in it still may stand in one that Asterisk has lost.
            for leg in self._calls.get(call_id, {}).values():
                leg.spot = ""
        if not call_id or call_id == message.get("Uniqueid") or not channel.startswith(_OF_PHONES):
            return None
        match message.name:
            case "Newchannel" | "Newstate" | "Status":
                self._seen(call_id, channel, message)
                return None
            case "UserEvent" if message.get("UserEvent") in _ANSWERED:
                self._seen(call_id, channel, message).spot = message.get("Spot")
                return None
            case "HangupRequest":
                return self._ended(call_id, channel, message)
            case "Hangup":
                # Whoever is joined by a ring ends with it, when the caller has left: that is no end of his own.
                ended = self._ended(call_id, channel, message) if _is_placed(message) else None
                self._forget(call_id, channel)
                return ended
            case _:
                return None

    def _current(self, call_id: str, name: str) -> _Leg | None:
        channel = self.channel_of(call_id, name)
        return self._calls[call_id][channel] if channel is not None else None

    def _seen(self, call_id: str, channel: str, message: AmiMessage) -> _Leg:
        legs = self._calls.setdefault(call_id, {})
        leg = legs.setdefault(channel, _Leg(_name_of(message), up=False))
        leg.up, leg.look = message.get("ChannelStateDesc") == "Up", self._look
        leg.unique_id = message.get("Uniqueid")
        return leg

    def _ended(self, call_id: str, channel: str, message: AmiMessage) -> AgentHungUp | LegEnded | None:
        leg = self._calls.get(call_id, {}).get(channel)
        name = _name_of(message)
        if message.get("ChannelStateDesc") != "Up" or self.channel_of(call_id, name) not in (channel, None):
            return None
        if leg is not None and leg.told:
            return None
        cause = message.get("Cause") or None
        ended: AgentHungUp | LegEnded
        if endpoint_of(channel) is not None:
            ended = AgentHungUp(call_id=call_id, endpoint=name, cause=cause, at=self._now())
        elif _is_placed(message):
            ended = LegEnded(call_id=call_id, leg_id=name, cause=cause, at=self._now())
        else:
            # Dialled by a verb, which reports how it ends.
            return None
        if leg is not None:
            leg.told = True
        return ended

    def _forget(self, call_id: str, channel: str) -> None:
        legs = self._calls.get(call_id, {})
        legs.pop(channel, None)
        if not legs:
            self._calls.pop(call_id, None)


def _name_of(message: AmiMessage) -> str:
    return endpoint_of(message.get("Channel")) or message.get("Uniqueid")


def _is_placed(message: AmiMessage) -> bool:
    return message.get("Context").startswith(_PLACED)
