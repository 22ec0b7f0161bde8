"""Orders on their way: written at once while the lead is fresh, else when it is confirmed; judged beside.

Rule: an order is never sent a second time when it may have been done; one that was not done, or of which nobody knows,
leads to a look. Only a redirect that Asterisk surely refused, because the one before it had not yet begun, is given
again until there is a newer one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.encode import Fields
from callcenter.switch.asterisk.lead import Lead
from callcenter.switch.asterisk.outcome import Done, Outcome, Refused, words
from callcenter.switch.asterisk.work import Work

log = structlog.get_logger()

ACTION_SECONDS: Final = 5.0
# A channel begins with what it was redirected to within milliseconds; until then it counts as not up.
_NOT_UP: Final = "channel not up."
_AGAIN_SECONDS: Final = (0.003, 0.006, 0.012, *[0.02] * 40)


class Orders:
    """`look` is called when what became of an order has to be seen."""

    def __init__(self, *, control: AmiLink, lead: Lead, work: Work, look: Callable[[], None]) -> None:
        self._control = control
        self._lead = lead
        self._work = work
        self.look = look
        # By channel: the last redirect that was given, until it is judged.
        self._newest: dict[str, Fields] = {}

    def give(
        self,
        actions: Sequence[Fields],
        name: str,
        *,
        matters: bool = True,
        undone: Callable[[], None] = lambda: None,
    ) -> None:
        """Write the order now, before any screen is written to; what comes of it is judged beside.

        `undone` is called when a part of it was not done, or nobody knows; with `matters` there is a look then.
        """
        undone = self._undone(undone) if matters else undone
        if self._lead.outranked:
            return
        for action in actions:
            self._newest.update(dict.fromkeys(_redirected(action), action))
        if self._lead.is_fresh:
            self._work.begin(self._judge(actions, self._control.begin(actions, timeout=ACTION_SECONDS), undone), name)
        else:
            self._work.begin(self._give_once_confirmed(actions, undone), name)

    async def call(self, action: Fields, *, wanted: Callable[[], bool]) -> Outcome:
        """Unlike a ring a call passes no gate in the dialplan: the lead is confirmed for each of them anew."""
        confirmed = await self._lead.confirm()
        if not wanted():
            return Refused(message="cancelled")
        if not confirmed:
            return Refused(message="lead not confirmed")
        return await self._control.send(action, timeout=ACTION_SECONDS)

    def _undone(self, also: Callable[[], None]) -> Callable[[], None]:
        def undone() -> None:
            also()
            self.look()

        return undone

    async def _give_once_confirmed(self, actions: Sequence[Fields], undone: Callable[[], None]) -> None:
        if await self._lead.confirm():
            # Whatever was ordered since the lead is fresh again went out before this, and is newer.
            void = {
                action["Channel"]
                for action in actions
                if _redirected(action) and self._newest.get(_redirected(action)[0]) is not action
            }
            actions = [action for action in actions if action.get("Channel") not in void]
            await self._judge(actions, self._control.begin(actions, timeout=ACTION_SECONDS), undone)
        elif not self._lead.outranked:
            log.warning("order not sent", action=actions[-1]["Action"])
            undone()

    async def _judge(
        self, actions: Sequence[Fields], answers: Awaitable[Sequence[Outcome]], undone: Callable[[], None]
    ) -> None:
        # A redirect that was done without its arguments began a verb with those of the last one.
        for action, answer in zip(actions, await answers, strict=True):
            outcome = await self._again(action, answer)
            for channel in _redirected(action):
                if self._newest.get(channel) is action:
                    del self._newest[channel]
            if outcome is not None and not isinstance(outcome, Done):
                log.warning("order not acknowledged", action=action["Action"], outcome=words(outcome))
                undone()

    async def _again(self, action: Fields, outcome: Outcome) -> Outcome | None:
        """What came of it in the end; None when a newer redirect has made it void."""
        channels = _redirected(action)
        for seconds in _AGAIN_SECONDS if channels else ():
            if not (isinstance(outcome, Refused) and outcome.message.endswith(_NOT_UP)):
                break
            await asyncio.sleep(seconds)
            if any(self._newest.get(channel) is not action for channel in channels):
                return None
            outcome = await self._control.send(action, timeout=ACTION_SECONDS)
        return outcome


def _redirected(action: Fields) -> tuple[str, ...]:
    if action["Action"] != "Redirect":
        return ()
    return tuple(str(action[name]) for name in ("Channel", "ExtraChannel") if name in action)
