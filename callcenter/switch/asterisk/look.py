"""A look at everything that is on the switch now: live callers, phones, and the ledger of those who have left.

Rule: half a look is none; and the ledger forgets a call only when its record had time to be saved.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from callcenter.core.events import SwitchSeen
from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.legs import Legs
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Listed
from callcenter.switch.asterisk.snapshot import LEDGER, live_calls, past_calls, phones
from callcenter.switch.asterisk.translate_commands import forget_past_call_actions
from callcenter.switch.asterisk.translate_monitors import live_monitors

_LIST_SECONDS: Final = 10.0
_LEDGER_KEPT: Final = timedelta(seconds=50)
_VARIABLES: Final = "CC_CALL,CC_GEN,CC_DNIS,CC_OUT,CC_QUEUE"


class Look:
    """Takes looks over the account that steers calls; the other one may clean the ledger."""

    def __init__(
        self,
        *,
        control: AmiLink,
        operations: AmiLink | None,
        now: Callable[[], datetime],
        e164_of: Callable[[str], str | None],
    ) -> None:
        self._control = control
        self._operations = operations
        self._now = now
        self._e164_of = e164_of
        self._reported_past: dict[str, datetime] = {}

    async def take(
        self,
        switch_started_at: datetime,
        legs: Legs,
        note: Callable[[AmiMessage], object],
        report: Callable[[SwitchSeen], None],
    ) -> bool:
        """Look, and report what was seen; false when it could not be seen. `note` gets every channel first."""
        since_at = self._now()
        legs.begin_look()
        channels = await self._control.send_list(
            {"Action": "Status", "Variables": _VARIABLES, "AllVariables": "no"}, timeout=_LIST_SECONDS
        )
        devices = await self._control.send_list({"Action": "DeviceStateList"}, timeout=_LIST_SECONDS)
        ledger = await self._control.send_list({"Action": "DBGetTree", "Family": LEDGER}, timeout=_LIST_SECONDS)
        if not (isinstance(channels, Listed) and isinstance(devices, Listed)):
            return False
        for channel in channels.items:
            note(channel)
        legs.end_look()
        # An empty ledger is answered with an error.
        past = past_calls(
            ledger.items if isinstance(ledger, Listed) else (),
            self._e164_of,
            here={channel.get("Uniqueid") for channel in channels.items},
            switch_started_at=switch_started_at,
        )
        report(
            SwitchSeen(
                calls=live_calls(channels.items, self._e164_of),
                monitors=live_monitors(channels.items),
                past=past,
                phones=phones(devices.items, since_at),
                switch_started_at=switch_started_at,
                since_at=since_at,
                at=self._now(),
            )
        )
        await self._forget_past([call.call_id for call in past])
        return True

    async def _forget_past(self, call_ids: Sequence[str]) -> None:
        """Remove from the ledger what was reported long enough ago that its records are saved."""
        now = self._now()
        self._reported_past = {call_id: self._reported_past.get(call_id, now) for call_id in call_ids}
        old = [call_id for call_id, at in self._reported_past.items() if now - at >= _LEDGER_KEPT]
        if old and self._operations is not None:
            await self._operations.send_pipelined(forget_past_call_actions(old), timeout=_LIST_SECONDS)
