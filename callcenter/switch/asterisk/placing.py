"""Carries out orders about the legs of a talk: each by the channel that it has now.

Rule: a leg that is not known is looked for, and nothing is done in its place; that it has ended was told when it did.
"""

import asyncio
from dataclasses import replace
from typing import Final, assert_never

from callcenter.core.commands import HangUpLeg, MuteLeg, PauseRecording, PlaceLegs, SendKeys
from callcenter.switch.asterisk.dialling import Dialling
from callcenter.switch.asterisk.legs import Legs
from callcenter.switch.asterisk.orders import Orders
from callcenter.switch.asterisk.translate_legs import (
    hang_up_leg_actions,
    keys_action,
    mute_actions,
    pause_action,
    place_actions,
)
from callcenter.switch.asterisk.work import Work

# Whoever takes a call over is in the room by then, and the caller is not let out of it as if he was alone.
_HANG_UP_AFTER_SECONDS: Final = 0.15

LegCommand = PlaceLegs | HangUpLeg | MuteLeg | SendKeys | PauseRecording


class Placing:
    """Between the orders of the core and the channels."""

    def __init__(self, *, orders: Orders, legs: Legs, dialling: Dialling, work: Work) -> None:
        self._work = work
        self._orders = orders
        self._legs = legs
        self._dialling = dialling

    def carry_out(self, command: LegCommand) -> None:
        """Start doing it and return."""
        match command:
            case PlaceLegs():
                self._place(command)
            case HangUpLeg():
                self._hang_up(command)
            case MuteLeg(call_id=call_id, leg=leg):
                if (channel := self._legs.channel_of(call_id, leg)) is None:
                    self._orders.look()
                else:
                    # Who is not in the room yet is muted when he comes: that this is refused says nothing.
                    self._orders.give(mute_actions(command, channel), "mute", matters=False)
            case SendKeys():
                self._orders.give((keys_action(command),), "keys")
            case PauseRecording():
                self._orders.give((pause_action(command),), "pause")
            case _:
                assert_never(command)

    def _place(self, command: PlaceLegs) -> None:
        if not command.fresh:
            there = self._legs.stands
            legs = tuple((leg, spot) for leg, spot in command.legs if not there(command.call_id, leg, spot))
            command = replace(command, legs=legs)
        actions, everybody = place_actions(command, self._legs.channel_of, complete=self._legs.complete)
        if actions:
            self._orders.give(actions, "place", undone=lambda: self._put(command, nowhere=True))
            self._put(command)
        if not everybody:
            self._orders.look()

    def _put(self, command: PlaceLegs, *, nowhere: bool = False) -> None:
        for leg, spot in command.legs:
            self._legs.put(command.call_id, leg, "" if nowhere else spot)

    def _hang_up(self, command: HangUpLeg) -> None:
        called = self._dialling.give_up(command.call_id, command.leg)
        channels = self._legs.channels_of(command.call_id, command.leg, answered=called)
        if channels:
            self._work.begin(self._hang_up_soon(channels), "hang up leg")
        elif not called:
            self._orders.look()

    async def _hang_up_soon(self, channels: tuple[str, ...]) -> None:
        await asyncio.sleep(_HANG_UP_AFTER_SECONDS)
        self._orders.give(hang_up_leg_actions(channels), "hang up leg")
