"""Demo callers on a real Asterisk: local channels into the inbound context that wait, press keys and hang up.

Rule: used by `callcenter demo --callers N` only; the calls are as real to the service as any other.
"""

import asyncio
from collections.abc import Callable
from random import Random
from typing import Final

import structlog

from callcenter.demo_plans import Plan, a_plan
from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.encode import Fields, UnsafeValue
from callcenter.switch.asterisk.link import AmiAddress, LinkTimings

log = structlog.get_logger()

_ACTION_SECONDS: Final = 5.0
_STAY_SECONDS: Final = (30, 120)
_GAP_SECONDS: Final = (2.0, 15.0)


async def keep_calling(address: AmiAddress, callers: int, chance: Random, new_id: Callable[[], str]) -> None:
    """Let that many callers call again and again, until cancelled."""
    link = AmiLink(
        address=address,
        on_event=lambda message: None,
        on_up=lambda: None,
        on_down=lambda end: None,
        timings=LinkTimings(),
    )
    await link.start()
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(callers):
                group.create_task(_one(link, chance, new_id))
    finally:
        await link.stop()


async def _one(link: AmiLink, chance: Random, new_id: Callable[[], str]) -> None:
    while True:
        await asyncio.sleep(chance.uniform(*_GAP_SECONDS))
        stay = chance.randint(*_STAY_SECONDS)
        try:
            await link.send(call_action(a_plan(chance), stay, new_id()), timeout=_ACTION_SECONDS)
        except UnsafeValue as refused:
            log.error("demo call refused by the encoder", field=refused.field)
        await asyncio.sleep(stay)


def call_action(plan: Plan, stay_seconds: int, channel_id: str) -> Fields:
    """The action that makes one call. `channel_id` keeps a repeated action from calling twice.

    The half of the call that reaches us needs an id of its own: Asterisk's would have a `;`, which no order may hold.
    """
    return {
        "Action": "Originate",
        "Channel": f"Local/{plan.dnis}@cc-in/n",
        "ChannelId": channel_id,
        "OtherChannelId": f"{channel_id}.in",
        "Context": "cc-demo-caller",
        "Exten": "s",
        "Priority": "1",
        "CallerID": plan.ani,
        "Variable": [f"CC_KEYS={''.join(plan.keys)}", f"CC_STAY={stay_seconds}"],
        "Async": "true",
    }
