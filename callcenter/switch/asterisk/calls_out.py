"""Calls that we make and that nobody has answered yet, new ones and legs: how each of them failed, told once.

Rule: why a call failed is known from two messages that come in no fixed order, `OriginateResponse` with a coarse
reason and `Hangup` with the cause; only the first one comes when there never was a channel.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from callcenter.core.events import CallOutFailed, LegFailed, RingEnd
from callcenter.switch.asterisk.message import AmiMessage

# Where who answers goes in the dialplan: the orders of other callers are none of ours.
CONTEXT: Final = "cc-out"
LEG_CONTEXT: Final = "cc-leg-in"
MONITOR_CONTEXT: Final = "cc-monitor-in"
_NO_ANSWER: Final = "3"
_BUSY: Final = "5"
_NO_CAUSE: Final = frozenset({"", "0", "16"})
_CAUSE_NO_ANSWER: Final = frozenset({"18", "19"})
_CAUSE_BUSY: Final = "17"
_CAUSE_REJECTED: Final = "21"


@dataclass(slots=True)
class _Attempt:
    phone: bool = False
    leg: tuple[str, str] | None = None
    channel: bool = False
    cancelled: bool = False
    cause: str | None = None
    reason: str | None = None


class CallsOut:
    """By the id of the channel. `hang_up` gets that of a call that was cancelled before it had a channel."""

    def __init__(self, *, now: Callable[[], datetime], hang_up: Callable[[str], None]) -> None:
        self._now = now
        self._hang_up = hang_up
        self._attempts: dict[str, _Attempt] = {}

    def clear(self) -> None:
        """The link broke: what becomes of these calls is seen when it is back."""
        self._attempts.clear()

    def begin(self, call_id: str, *, phone: bool, leg: tuple[str, str] | None = None) -> None:
        """The order to call goes out, to an agent's phone or to a number. A leg: of which talk, and its name there."""
        self._attempts[call_id] = _Attempt(phone=phone, leg=leg)

    def ids_of(self, leg: tuple[str, str]) -> list[str]:
        """The channels by which this leg is being called."""
        return [channel_id for channel_id, attempt in self._attempts.items() if attempt.leg == leg]

    def cancel(self, call_id: str) -> bool:
        """Whether the call has no channel yet; it is hung up as soon as it has one."""
        attempt = self._attempts.get(call_id)
        if attempt is None or attempt.channel:
            return False
        attempt.cancelled = True
        return True

    def is_cancelled(self, call_id: str) -> bool:
        """Whether the call is not wanted any more and was not begun."""
        attempt = self._attempts.get(call_id)
        return attempt is not None and attempt.cancelled

    def refused(self, call_id: str) -> CallOutFailed | LegFailed | None:
        """The order was not given, or not taken."""
        attempt = self._attempts.pop(call_id, None)
        return self._failed(call_id, attempt, RingEnd.FAILED, None) if attempt else None

    def knows(self, message: AmiMessage) -> bool:
        """Whether the message is about a call that is being made: it means nothing else then."""
        if message.name == "OriginateResponse":
            return message.get("Context") in (CONTEXT, LEG_CONTEXT, MONITOR_CONTEXT)
        return message.get("Uniqueid") in self._attempts and message.name in ("Newchannel", "Newstate", "Hangup")

    def heard(self, message: AmiMessage) -> CallOutFailed | LegFailed | None:
        """Take in such a message; returns the failure when that is what it comes to."""
        call_id = message.get("Uniqueid")
        if message.name == "OriginateResponse" and call_id not in self._attempts:
            # Made by the leader before us, or before the link broke.
            # Whose talk a leg was made for is not said: whoever led then had to know, and the next look tells.
            failed = message.get("Response") == "Failure" and message.get("Context") == CONTEXT
            unknown = _Attempt(reason=message.get("Reason"))
            return self._failed(call_id, unknown, *_end(unknown)) if failed else None
        attempt = self._attempts[call_id]
        match message.name:
            case "OriginateResponse" if message.get("Response") != "Failure":
                del self._attempts[call_id]
                return None
            case "OriginateResponse":
                attempt.reason = message.get("Reason")
            case "Hangup":
                attempt.cause = message.get("Cause")
            case _:
                attempt.channel = True
                if attempt.cancelled:
                    attempt.cancelled = False
                    self._hang_up(call_id)
        if attempt.reason is None or (attempt.channel and attempt.cause is None):
            return None
        del self._attempts[call_id]
        return self._failed(call_id, attempt, *_end(attempt))

    def _failed(
        self, call_id: str, attempt: _Attempt, end: RingEnd, cause: str | None
    ) -> CallOutFailed | LegFailed | None:
        if not call_id:
            return None
        if attempt.leg is not None:
            return LegFailed(call_id=attempt.leg[0], leg_id=call_id, end=end, cause=cause, at=self._now())
        return CallOutFailed(call_id=call_id, end=end, cause=cause, at=self._now())


def _end(attempt: _Attempt) -> tuple[RingEnd, str]:
    reason, cause = attempt.reason or "", attempt.cause or ""
    if reason == _NO_ANSWER:
        end = RingEnd.NO_ANSWER
    elif reason == _BUSY or cause == _CAUSE_BUSY:
        end = RingEnd.BUSY
    elif cause == _CAUSE_REJECTED:
        end = RingEnd.REJECTED
    elif cause in _CAUSE_NO_ANSWER:
        # 480: a phone says by it that its owner does not want the call, a carrier that nobody answered.
        end = RingEnd.REJECTED if attempt.phone else RingEnd.NO_ANSWER
    elif attempt.cause in _NO_CAUSE:
        # It was called and is gone without a cause of its own: we have cancelled it.
        end = RingEnd.FAILED
    else:
        end = RingEnd.UNREACHABLE
    return end, f"{reason}/{cause}"
