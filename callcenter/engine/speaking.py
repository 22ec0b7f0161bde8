"""Orders whose words must be spoken first: what is ready goes to the switch at once, the rest when it is made.

Rule: a newer order about the same caller makes an older one that still waits for its words void.
"""

import asyncio
from dataclasses import replace
from typing import Final

import structlog

from callcenter.core.commands import (
    CollectDigits,
    DialNumber,
    HangUpCall,
    HoldCaller,
    PlaceLegs,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    SwitchCommand,
)
from callcenter.core.ivr.texts import Sound
from callcenter.engine.tasks import cancel, spawn
from callcenter.ports import Speech, Switch

log = structlog.get_logger()

# Words that nobody has spoken before take a quarter of a second, twenty at once some seconds. So long a silence is bad,
# a sentence without its words is worse.
LONGEST_SECONDS: Final = 4.0

Spoken = PlayPrompts | CollectDigits | RecordMessage | PlayEcho


class SpeakingDesk:
    """Between the orders and the switch."""

    def __init__(self, speech: Speech, switch: Switch, *, longest_seconds: float = LONGEST_SECONDS) -> None:
        self._speech = speech
        self._switch = switch
        self._longest_seconds = longest_seconds
        self._tasks: set[asyncio.Task[None]] = set()
        # By call: whose words are being made.
        self._making: dict[str, asyncio.Task[None]] = {}

    def carry_out(self, command: SwitchCommand) -> None:
        """Have it done, now or as soon as its words are spoken."""
        match command:
            case PlayPrompts() | CollectDigits() | RecordMessage() | PlayEcho():
                self._give_up(command.call_id)
                ready = [self._speech.ready(sound, command.language) for sound in command.prompts]
                names = tuple(name for name in ready if name is not None)
                if len(names) == len(ready):
                    self._switch.carry_out(replace(command, prompts=names))
                else:
                    self._making[command.call_id] = spawn(self._make(command), "words of a flow", self._tasks)
            case HoldCaller() | RingAgents() | DialNumber() | HangUpCall():
                self._give_up(command.call_id)
                self._switch.carry_out(command)
            case PlaceLegs(caller=spot):
                if spot is not None:
                    self._give_up(command.call_id)
                self._switch.carry_out(command)
            case _:
                self._switch.carry_out(command)

    async def stop(self) -> None:
        """Give up what is being made."""
        await cancel(self._tasks)

    def _give_up(self, call_id: str) -> None:
        if (making := self._making.pop(call_id, None)) is not None:
            making.cancel()

    async def _make(self, command: Spoken) -> None:
        made: dict[Sound, str | None] = {}
        try:
            async with asyncio.timeout(self._longest_seconds):
                for sound in command.prompts:
                    made[sound] = await self._speech.make(sound, command.language)
        except TimeoutError:
            # He hears what there is: what follows the words that are late may be there already.
            log.warning("words of a flow were not spoken in time")
        heard = (made.get(sound) or self._speech.ready(sound, command.language) for sound in command.prompts)
        self._making.pop(command.call_id, None)
        self._switch.carry_out(replace(command, prompts=tuple(name for name in heard if name is not None)))
