"""What those who oversee the floor see: who sees the same is told the same text.

Rule: the scope is `core/supervision.py`; what is out of it is not there. An agent's own part (`snapshot.py`) is told to
him beside this, at once.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from callcenter.api.people import Role
from callcenter.api.realtime.masked import Look, look_of
from callcenter.api.realtime.snapshot import Viewer, Wall
from callcenter.core import supervision
from callcenter.core.configuration import Configuration
from callcenter.core.supervision import SupervisorScope
from callcenter.crm.masking import Masks


class Part(StrEnum):
    """A part of what a viewer sees, by its name in his state."""

    AGENTS = "agents"
    QUEUES = "queues"
    INTERACTIONS = "interactions"
    FIGURES = "figures"
    ALARMS = "alarms"
    MONITORINGS = "monitorings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What some viewers see alike. `scope` None: everything.

    `own`: an agent who oversees a part of the floor sees his own contacts besides. `public`: a screen on a wall, which
    shows queues and nobody by name. `viewer` and `role` stand for all of them.
    """

    look: Look
    scope: SupervisorScope | None = None
    own: str | None = None
    public: bool = False
    viewer: str = field(default="", compare=False)
    role: Role = field(default=Role.SUPERVISOR, compare=False)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the state that are there to see."""
        return (Part.QUEUES, Part.FIGURES) if self.public else tuple(Part)

    def sees_queue(self, configuration: Configuration, name: str | None) -> bool:
        """Whether this queue is seen."""
        if self.scope is None or self.public:
            return self.scope is None or name in self.scope.queues
        return supervision.oversees_queue(configuration, self.viewer, name) or self._is_in(configuration, name)

    def sees_agent(self, configuration: Configuration, username: str) -> bool:
        """Whether this agent is seen."""
        return (
            self.scope is None
            or username == self.own
            or supervision.oversees_agent(configuration, self.viewer, username)
        )

    def sees_group(self, configuration: Configuration, group: str) -> bool:
        """Whether all agents of this group are seen."""
        return self.scope is None or supervision.oversees_group(configuration, self.viewer, group)

    def sees_contact(
        self, configuration: Configuration, queue: str | None, agent: str | None, owners: Collection[str]
    ) -> bool:
        """Whether this contact is seen. `owners`: on whose desks it is."""
        return (
            self.scope is None
            or self.own in owners
            or supervision.oversees_contact(configuration, self.viewer, queue, agent)
        )

    def _is_in(self, configuration: Configuration, queue: str | None) -> bool:
        profile = configuration.agents.get(self.own or "")
        return profile is not None and queue in profile.queues


def sight_of(viewer: Viewer | Wall, configuration: Configuration, masks: Masks) -> Sight | None:
    """Return what he sees of the floor; None: he oversees nothing."""
    match viewer:
        case Wall():
            look = look_of(masks, Role.AGENT)
            return Sight(look=look, scope=SupervisorScope(queues=viewer.queues), public=True)
        case Viewer(role=Role.AGENT):
            return None
        case Viewer(role=Role.ADMIN):
            return Sight(look=look_of(masks, viewer.role), role=viewer.role)
        case Viewer():
            scope = configuration.supervision.scopes.get(viewer.username)
            is_agent = viewer.username in configuration.agents
            return Sight(
                look=look_of(masks, viewer.role),
                scope=scope,
                own=viewer.username if scope is not None and is_agent else None,
                viewer=viewer.username,
                role=viewer.role,
            )
