"""What a look at the simulated switch shows."""

from collections.abc import Collection, Sequence
from datetime import datetime

from callcenter.core.agent import PhoneState
from callcenter.core.events import LiveCall, Place, SwitchSeen
from callcenter.switch.simulated.legs import SimulatedLegs
from callcenter.switch.simulated.monitors import SimulatedMonitors
from callcenter.switch.simulated.people import SimulatedCall


def seen(
    calls: Collection[SimulatedCall],
    legs: SimulatedLegs,
    monitors: SimulatedMonitors,
    endpoints: Sequence[str],
    *,
    started_at: datetime,
    at: datetime,
) -> SwitchSeen:
    """All calls and phones. What was live before the switch began died with the one before it."""
    busy = {phone for call in calls for phone in (*call.phones, call.endpoint)}
    busy |= legs.busy() | monitors.busy()
    return SwitchSeen(
        calls=tuple(
            LiveCall(
                call_id=call.id,
                ani=call.plan.ani,
                ani_e164=call.plan.ani_e164,
                ani_name="",
                dnis=call.plan.dnis,
                generation=call.generation,
                place=call.place,
                endpoint=call.endpoint if call.place is Place.TALKING else None,
                legs=legs.of(call.id) | {phone for phone in (*call.phones, call.endpoint) if phone},
            )
            for call in calls
        ),
        monitors=monitors.live(),
        phones={name: PhoneState.IN_USE if name in busy else PhoneState.IDLE for name in endpoints},
        switch_started_at=started_at,
        since_at=at,
        at=at,
    )
