"""What of the floor has changed since boards were told last, looked at only when they are told next.

Rule: nothing is looked at while nobody watches; the first who does finds everything looked at once.
"""

from collections.abc import Iterable, Mapping

from callcenter.api.realtime.board import Board
from callcenter.api.realtime.figures import Figures, figures_view
from callcenter.api.realtime.shapes import AlarmView, QueueView
from callcenter.api.realtime.sight import Part
from callcenter.api.realtime.touched import Touched
from callcenter.api.realtime.views import agent_view, interaction_view, monitoring_view, owners_of, queue_view
from callcenter.core.configuration import Configuration
from callcenter.core.state import State
from callcenter.crm.masking import Masks
from callcenter.engine.clock import Clock
from callcenter.reporting.floor import Floor


class Overview:
    """The floor of one state, with what is up besides."""

    def __init__(self, state: State, figures: Figures | None, clock: Clock, alarms: Mapping[str, AlarmView]) -> None:
        self._state = state
        self._figures = figures
        self._clock = clock
        self._alarms = alarms
        self._floor = Floor(state)
        self._board = Board(Configuration(), Masks())
        self._looked = False
        self._agents: dict[str, None] = {}
        self._interactions: dict[str, None] = {}
        self._queues: dict[str, None] = {}
        self._monitorings: dict[str, None] = {}
        self._numbers: dict[str, None] = {}

    @property
    def board(self) -> Board:
        """What was told, and what is to be told."""
        return self._board

    def touch(self, touched: Touched, queues: Iterable[str]) -> None:
        """These are others now."""
        self._interactions |= touched.interactions
        self._agents |= touched.agents
        self._queues |= dict.fromkeys(queues)
        self._monitorings |= touched.monitorings

    def touch_figures(self, queues: Iterable[str]) -> None:
        """The figures of these queues are others now, and so may be how long one would wait there."""
        self._numbers |= dict.fromkeys(queues)
        self._queues |= self._numbers

    def queues(self) -> dict[str, QueueView]:
        """Return all queues as they were told."""
        return {name: view for name, view in self._board.views(Part.QUEUES) if isinstance(view, QueueView)}

    def members(self, queue: str) -> list[str]:
        """Return the agents who belong to this queue."""
        return self._floor.members(queue)

    def forget(self, configuration: Configuration, masks: Masks) -> None:
        """Believe nothing of what was told."""
        self._board = Board(configuration, masks)
        self._looked = False
        self._clear()

    def look(self) -> None:
        """Bring the board up to now."""
        if self._figures is not None:
            self._figures.refresh()
        if self._looked:
            self._look_at_touched()
            return
        self._look_at_everything()
        # Nobody was told less: whoever watches now begins with a snapshot.
        self._board.news()

    def _look_at_everything(self) -> None:
        state = self._state
        self._looked = True
        self._agents = dict.fromkeys(state.agents)
        self._interactions = dict.fromkeys(state.interactions)
        self._queues = self._numbers = dict.fromkeys(state.configuration.queues)
        self._monitorings = dict.fromkeys(state.monitorings)
        for alarm_id, alarm in self._alarms.items():
            self._board.put(Part.ALARMS, alarm_id, alarm)
        self._look_at_touched()

    def _look_at_touched(self) -> None:
        state = self._state
        for username in self._agents:
            self._look_at_agent(username)
        for interaction_id in self._interactions:
            self._look_at_interaction(interaction_id)
        for monitoring_id in self._monitorings:
            self._look_at_monitoring(monitoring_id)
        now = self._clock.now()
        for name in self._queues:
            if name in state.configuration.queues:
                self._board.put(Part.QUEUES, name, queue_view(state, name, self._floor.of(name, now)))
        for name in self._numbers if self._figures is not None else ():
            if self._figures is not None and name in state.configuration.queues:
                self._board.put(Part.FIGURES, name, figures_view(self._figures, name))
        self._clear()

    def _look_at_agent(self, username: str) -> None:
        agent = self._state.agents.get(username)
        if agent is None:
            self._board.drop(Part.AGENTS, username)
        else:
            self._board.put(Part.AGENTS, username, agent_view(self._state, agent))

    def _look_at_interaction(self, interaction_id: str) -> None:
        interaction = self._state.interactions.get(interaction_id)
        if interaction is None:
            self._board.drop(Part.INTERACTIONS, interaction_id)
        else:
            owners = owners_of(self._state, interaction)
            self._board.put(Part.INTERACTIONS, interaction_id, interaction_view(self._state, interaction), owners)

    def _look_at_monitoring(self, monitoring_id: str) -> None:
        monitoring = self._state.monitorings.get(monitoring_id)
        if monitoring is None:
            self._board.drop(Part.MONITORINGS, monitoring_id)
        else:
            self._board.put(Part.MONITORINGS, monitoring_id, monitoring_view(self._state, monitoring))

    def _clear(self) -> None:
        self._agents, self._interactions, self._queues, self._numbers, self._monitorings = {}, {}, {}, {}, {}
