"""What Asterisk's lists say: live callers, phones, and the ledger of ended calls. Pure.

Rule: a caller is a channel whose CC_CALL is its own unique id, so that no other half and no leg of a call counts; where
he stands is told by his dialplan context, and whether he talks by the bridge he is in.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from callcenter.core.agent import PhoneState
from callcenter.core.events import LiveCall, PastCall, Place
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.translate_events import (
    clean_name,
    clean_number,
    endpoint_of,
    number_called,
    number_in,
    offer_answered,
    phone_changed,
)

LEDGER: Final = "cc-calls"
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Unix seconds have ten digits until the year 2286, and eleven are still an instant that Python can hold.
_LONGEST_EPOCH: Final = 11
_PLACES: Final = {
    "cc-in": Place.WAITING,
    "cc-out": Place.WAITING,
    "cc-wait": Place.WAITING,
    "cc-ring": Place.RINGING,
    "cc-room": Place.ROOM,
    "cc-degraded": Place.FALLBACK,
    "cc-stale": Place.FALLBACK,
    "cc-voicemail": Place.VOICEMAIL,
}


def live_calls(channels: Iterable[AmiMessage], e164_of: Callable[[str], str | None]) -> tuple[LiveCall, ...]:
    """The callers among all channels of a Status list."""
    rows = [(channel, _variables(channel)) for channel in channels]
    by_bridge: dict[str, list[AmiMessage]] = {}
    legs: dict[str, set[str]] = {}
    answered: dict[str, AmiMessage] = {}
    for channel, variables in rows:
        if bridge := channel.get("BridgeID"):
            by_bridge.setdefault(bridge, []).append(channel)
        # Of the two that are being joined either may be in the bridge first.
        if _is_answered_leg(channel, call_id := variables.get("CC_CALL", "")):
            answered[call_id] = channel
        if channel.get("Channel").startswith("PJSIP/") and variables.get("CC_CALL") != channel.get("Uniqueid"):
            leg = endpoint_of(channel.get("Channel")) or channel.get("Uniqueid")
            legs.setdefault(variables.get("CC_CALL", ""), set()).add(leg)
    found = []
    for channel, variables in rows:
        call_id = variables.get("CC_CALL", "")
        if not call_id or call_id != channel.get("Uniqueid"):
            continue
        others = [other for other in by_bridge.get(channel.get("BridgeID"), []) if other is not channel]
        if not others and channel.get("Context") in ("cc-ring", "cc-dial") and call_id in answered:
            others = [answered[call_id]]
        if channel.get("Context") == "cc-room":
            # He talks with all who are there, and with none of them in particular.
            others = []
        called = variables.get("CC_OUT", "").replace("(null)", "")
        ani = number_called(called) if called else clean_number(channel.get("CallerIDNum"))
        found.append(
            LiveCall(
                call_id=call_id,
                ani=ani,
                ani_e164=e164_of(ani),
                ani_name="" if called else clean_name(channel.get("CallerIDName")),
                dnis=clean_number(variables.get("CC_DNIS", "")),
                # Asterisk writes "(null)" while a call is so new that the dialplan has not set it.
                generation=max(0, number_in(variables.get("CC_GEN", ""))),
                place=_place(channel, called=bool(called), joined=bool(others)),
                endpoint=endpoint_of(others[0].get("Channel")) if others else None,
                queue=variables.get("CC_QUEUE", "").replace("(null)", "") or None,
                legs=frozenset(legs.get(call_id, ())),
            )
        )
    return tuple(found)


def _is_answered_leg(channel: AmiMessage, call_id: str) -> bool:
    """Whether whoever is called here has picked up and is about to be joined: an agent may hear the whisper first."""
    up = channel.get("ChannelStateDesc") == "Up" and not channel.get("Context").startswith("cc-leg-")
    return up and channel.get("Channel").startswith("PJSIP/") and channel.get("Uniqueid") != call_id


def _place(channel: AmiMessage, *, called: bool, joined: bool) -> Place:
    # Until it is answered a call that we make stands where its endpoint's own calls would begin.
    if called and channel.get("ChannelStateDesc") != "Up":
        return Place.DIALING
    return Place.TALKING if joined else _PLACES.get(channel.get("Context"), Place.VERB)


def phones(states: Iterable[AmiMessage], at: datetime) -> Mapping[str, PhoneState]:
    """Each phone's state from a DeviceStateList."""
    changes = (phone_changed(state, at) for state in states)
    return {change.endpoint: change.state for change in changes if change is not None}


def past_calls(
    entries: Iterable[AmiMessage],
    e164_of: Callable[[str], str | None],
    *,
    here: Collection[str] = (),
    switch_started_at: datetime = _LONG_AGO,
) -> tuple[PastCall, ...]:
    """The ended calls in the ledger; one without an end that came before the switch started and is not here died."""
    calls: dict[str, dict[str, str]] = {}
    for entry in entries:
        _, family, call_id, field = [*entry.get("Key").split("/"), "", "", ""][:4]
        if family == LEDGER and call_id and field:
            calls.setdefault(call_id, {})[field] = entry.get("Val")
    found = []
    for call_id, fields in calls.items():
        arrived_at, ended_at = _instant(fields.get("arrived", "").partition(":")[0]), _instant(fields.get("ended", ""))
        if arrived_at is None:
            continue
        # Whole seconds: who came in the very second of the start may have come after it.
        lost = ended_at is None and call_id not in here and arrived_at + timedelta(seconds=1) < switch_started_at
        if lost:
            ended_at = switch_started_at
        if ended_at is not None:
            found.append(_past_call(call_id, fields, e164_of, arrived_at, ended_at, lost=lost))
    return tuple(found)


def _past_call(
    call_id: str,
    fields: Mapping[str, str],
    e164_of: Callable[[str], str | None],
    arrived_at: datetime,
    ended_at: datetime,
    *,
    lost: bool,
) -> PastCall:
    _, dnis, ani = [*fields.get("arrived", "").split(":"), "", ""][:3]
    return PastCall(
        call_id=call_id,
        ani=clean_number(ani),
        ani_e164=e164_of(clean_number(ani)),
        dnis=clean_number(dnis),
        arrived_at=arrived_at,
        ended_at=ended_at,
        queue=fields.get("queue") or None,
        answered=bool(fields.get("answered")),
        offer_id=offer_answered(fields.get("answered", "")),
        endpoint=fields.get("by") or None,
        voicemail=fields.get("voicemail") or None,
        lost=lost,
    )


def _instant(epoch: str) -> datetime | None:
    readable = epoch.isascii() and epoch.isdigit() and len(epoch) <= _LONGEST_EPOCH
    return datetime.fromtimestamp(int(epoch), UTC) if readable else None


def _variables(channel: AmiMessage) -> dict[str, str]:
    pairs = (value.partition("=") for value in channel.all("Variable"))
    return {name: value for name, _, value in pairs}
