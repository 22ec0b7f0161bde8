"""Whoever loses his role loses at once what he has open by it: screens, lines listened to, a phone in a browser.

Rule: who may what is what PostgreSQL says. Whoever changes it there, here or in another process, ends up here; his
sessions are over already (`store/repositories/people.py`).
"""

from contextlib import suppress
from typing import Final

from callcenter.api.asking import ask
from callcenter.api.auth import IDLE
from callcenter.api.parts import AppParts
from callcenter.api.people import Role
from callcenter.core.agent import Activity
from callcenter.core.errors import ContactCenterError
from callcenter.core.monitoring import Monitoring
from callcenter.core.monitoring_requests import StopMonitoring
from callcenter.store.configuration import active_agents
from callcenter.store.repositories.people import roles_now

# Should nobody have told us.
LOOK_SECONDS: Final = 60.0


async def enforce(parts: AppParts) -> None:
    """End what is open by roles that are not held any more, and let agents come and go."""
    async with parts.database.transaction() as connection:
        roles, agents = await roles_now(connection), await active_agents(connection)
    parts.signed_in.keep(roles)
    parts.hub.audience.keep(roles)
    for monitoring in list(parts.engine.state.monitorings.values()):
        if not _may_monitor(roles.get(monitoring.supervisor), monitoring):
            with suppress(ContactCenterError):  # over meanwhile
                await _stop(parts, monitoring)
    busy = [one.username for one in parts.engine.state.agents.values() if one.activity is Activity.ON_CONTACT]
    await parts.phones.take_ended(idle=IDLE, spare=busy)
    if agents != parts.engine.state.configuration.agents.keys():
        await parts.configure()


def _may_monitor(role: str | None, monitoring: Monitoring) -> bool:
    return role == Role.ADMIN or (role == Role.SUPERVISOR and not monitoring.everywhere)


async def _stop(parts: AppParts, monitoring: Monitoring) -> None:
    await ask(parts, lambda at: StopMonitoring(monitoring_id=monitoring.id, supervisor=monitoring.supervisor, at=at))
