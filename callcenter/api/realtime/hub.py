"""Hands every change to whoever may see it.

Rule: `publish` never waits and never raises. What is on somebody's own desk goes on his stream at once: what an agent
must see is on its way while the switch is still reading its order to ring. What is seen of the floor, by those who
oversee it and as the counts of queues by agents, is told a few times a second, each thing as it is by then. What cannot
be told as messages (another configuration, a defect) becomes a new snapshot for everybody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import structlog

from callcenter.api.people import Role
from callcenter.api.realtime import messages
from callcenter.api.realtime.audience import Audience, Watcher, put
from callcenter.api.realtime.figures import Figures
from callcenter.api.realtime.masked import Look, Telling, look_of, seen_message, seen_pops, seen_state
from callcenter.api.realtime.overview import Overview
from callcenter.api.realtime.packing import with_beginning
from callcenter.api.realtime.pops import OpenPops, Told
from callcenter.api.realtime.shapes import AlarmView, ViewerState
from callcenter.api.realtime.sight import Part, Sight, sight_of
from callcenter.api.realtime.snapshot import Viewer, Wall, agent_state
from callcenter.api.realtime.stream import BoardBody, Body, Reader, Stream
from callcenter.api.realtime.touched import Touched, touched_by
from callcenter.api.realtime.views import agent_view, interaction_view, owners_of
from callcenter.core import changes as facts
from callcenter.core.agent import Agent
from callcenter.core.configuration import Configuration
from callcenter.core.interaction import Interaction
from callcenter.core.state import State
from callcenter.crm.masking import Masks
from callcenter.engine.beat import Beat, Later, on_the_loop
from callcenter.engine.clock import Clock

log = structlog.get_logger()

_Message = TypeVar("_Message", bound=messages.Numbered)

# Four times a second is as fast as people read.
BEAT_SECONDS: Final = 0.25


# Told which customers a pop shows to whom, and in which interaction.
OnPopped = Callable[[str, str, Sequence[str]], None]
# Told of every offer, whether or not anybody looks.
OnOffered = Callable[[facts.PopShown], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where an interaction was when the screens were last told."""

    owners: tuple[str, ...]
    queue: str | None


class Hub:
    """The screens, for the engine; the streams, for the sockets."""

    def __init__(
        self,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        on_popped: OnPopped = lambda *_: None,
        on_offered: OnOffered = lambda _: None,
        later: Later = on_the_loop,
    ) -> None:
        self.clock = clock
        self._on_popped = on_popped
        self._on_offered = on_offered
        self._beat = Beat(self.flush, every=BEAT_SECONDS, clock=clock, later=later)
        self._masks = Masks()
        self._state = State()
        self._figures: Figures | None = None
        self._configuration = Configuration()
        # Whose sockets are to be closed is said to it.
        self.audience = Audience(clock=clock, new_id=new_id)
        self._sights: dict[Watcher, Sight] = {}
        self._places: dict[str, _Place] = {}
        self._pops = OpenPops(self._state)
        self._alarms: dict[str, AlarmView] = {}
        self._overview = Overview(self._state, None, clock, self._alarms)

    def watch(self, state: State, figures: Figures | None = None) -> None:
        """Show this state, and these figures, from now on. Only the core changes it; `publish` follows each time."""
        self._state = state
        self._figures = figures or self._figures
        self._overview = Overview(state, self._figures, self.clock, self._alarms)
        self._begin_again()

    def mask(self, masks: Masks) -> None:
        """Show to each role what it may see, from now on."""
        if masks != self._masks:
            self._masks = masks
            self._begin_again()

    def publish(self, changes: Sequence[facts.Change]) -> None:
        """Show what became true."""
        try:
            for gone in self.audience.drop_idle():
                self._sights.pop(gone, None)
            touched = touched_by(changes)
            for offer in touched.pops:
                self._on_offered(offer)
            # Identity first: comparing whole configurations is for when one was read again.
            current = self._state.configuration
            if current is not self._configuration and current != self._configuration:
                self._begin_again()
            else:
                self._tell(touched)
        except Exception:  # a defect here must not stop calls; the screens begin again with what is true
            log.exception("screens could not be told")
            self._begin_again()

    def figures_changed(self, queues: Iterable[str]) -> None:
        """Show these queues' figures anew, and how long one would wait there."""
        self._overview.touch_figures(queues)
        self._beat.want()

    def alarm_changed(self, alarm: AlarmView) -> None:
        """An alarm is up, or is now this."""
        self._alarms[alarm.id] = alarm
        self._overview.board.put(Part.ALARMS, alarm.id, alarm)
        self._beat.want()

    def alarm_gone(self, alarm_id: str) -> None:
        """The alarm is over."""
        self._alarms.pop(alarm_id, None)
        self._overview.board.drop(Part.ALARMS, alarm_id)
        self._beat.want()

    def tell(self, message: messages.Numbered, person: str | None = None) -> None:
        """Tell this person, or everybody who is signed in, what is no part of the live state."""
        put(self.audience.people() if person is None else self.audience.of(person), Body(partial(_same, message)))

    def flush(self) -> None:
        """Tell what has changed on the floor since the last time."""
        try:
            if self.audience:
                self._flush()
            else:
                self._overview.forget(self._configuration, self._masks)
        except Exception:
            log.exception("boards could not be told")
            self._begin_again()

    def snapshot(self, watcher: Watcher) -> ViewerState:
        """Everything he sees as of now."""
        self._overview.look()
        now, sight = self.clock.now(), self._sight_of(watcher)
        if isinstance(watcher, Wall):
            return ViewerState(
                me=watcher.name, role=Role.SUPERVISOR, pops={}, server_at=now, **self._board_state(sight)
            )
        pops = self._pops.of(watcher.username)
        if sight is None:
            whole = agent_state(self._state, watcher, self._overview.queues(), pops, now)
            return seen_state(self._masks, watcher.role, whole)
        seen = seen_pops(self._masks, watcher.role, pops)
        return ViewerState(me=watcher.username, role=watcher.role, pops=seen, server_at=now, **self._board_state(sight))

    def attach(self, watcher: Watcher, session: str | None = None) -> Reader:
        """A socket of this viewer begins to read. `session` is what `audience.close_session` will be told."""
        stream = self.audience.stream_for(watcher)
        self._note_sight(watcher)
        reader = Reader(stream, partial(self._snapshot_frame, watcher, stream), session)
        stream.readers.add(reader)
        stream.idle_since_at = None
        return reader

    def _board_state(self, sight: Sight | None) -> dict[str, dict[str, Any]]:
        return self._overview.board.state(sight) if sight is not None else {part: {} for part in Part}

    def _snapshot_frame(self, watcher: Watcher, stream: Stream, pack: bool) -> str | bytes:
        # What is not told yet is told first: then the number and what is shown agree.
        self._flush()
        sight = self._sight_of(watcher)
        if sight is None:
            state = self.snapshot(watcher)
            return messages.Snapshot(stream=stream.id, seq=stream.seq, state=state).model_dump_json()
        beginning = self._beginning(watcher, stream)
        text, packed = self._overview.board.state_text(sight)
        return with_beginning(beginning, packed) if pack and packed else beginning + text

    def _beginning(self, watcher: Watcher, stream: Stream) -> str:
        """A snapshot of the board up to the part that is the same for all who see the same."""
        me = watcher.username if isinstance(watcher, Viewer) else watcher.name
        nothing: dict[str, dict[str, Any]] = {part: {} for part in Part}
        pops = seen_pops(self._masks, stream.role, self._pops.of(me)) if isinstance(watcher, Viewer) else {}
        state = ViewerState(me=me, role=stream.role, pops=pops, server_at=self.clock.now(), **nothing)
        begun = messages.Snapshot(stream=stream.id, seq=stream.seq, state=state)
        return begun.model_dump_json(exclude={"state": {str(part) for part in Part}}).removesuffix("}}") + ","

    def _sight_of(self, watcher: Watcher) -> Sight | None:
        return sight_of(watcher, self._configuration, self._masks)

    def _begin_again(self) -> None:
        """Believe nothing of what was told; look at the state as if for the first time."""
        self._configuration = self._state.configuration
        self._overview.forget(self._configuration, self._masks)
        self._places = {one.id: _place_of(self._state, one) for one in self._state.interactions.values()}
        self._pops.begin_again(self._state)
        self._sights = {}
        for watcher in self.audience:
            self._note_sight(watcher)
        self.audience.restart()

    def _note_sight(self, watcher: Watcher) -> None:
        if (sight := self._sight_of(watcher)) is not None:
            self._sights[watcher] = sight

    def _flush(self) -> None:
        self._overview.look()
        queues = self._overview.board.changed_queues()
        news = self._overview.board.news()
        bodies: dict[str, BoardBody] = {}
        for watcher, sight in self._sights.items():
            if (text := news(sight)) is not None:
                if text not in bodies:
                    bodies[text] = BoardBody(text)
                self.audience[watcher].add(bodies[text])
        for queue in queues:
            agents = [stream for name in self._overview.members(queue.name) for stream in self.audience.desks_of(name)]
            put(agents, Body(partial(messages.QueueChanged, queue=queue)))

    def _tell(self, touched: Touched) -> None:
        for interaction_id in touched.interactions:
            self._tell_desk(self._pops.close_if_left(interaction_id))
        for change in touched.pops:
            self._tell_desk(self._pops.show(change))
        for interaction_id in touched.interactions:
            self._tell_desk(self._pops.show_if_joined(interaction_id))
        for interaction_id in touched.interactions | touched.looked_up:
            self._tell_desk(self._pops.enrich(interaction_id, looked_up=interaction_id in touched.looked_up))
        queues = dict(touched.queues)
        for interaction_id in touched.interactions:
            queues |= dict.fromkeys(self._tell_interaction(interaction_id))
        for username in touched.agents:
            queues |= dict.fromkeys(self._tell_agent(username))
        self._overview.touch(touched, queues)
        if touched.interactions or touched.agents or touched.monitorings or queues:
            self._beat.want()

    def _tell_desk(self, all_told: Sequence[Told]) -> None:
        for told in all_told:
            match told.message:
                case messages.PopShown() | messages.PopEnriched() as message:
                    self._put_masked(self.audience.of(told.agent), partial(_same, message))
                    self._note_popped(told.agent, message)
                case message:
                    put(self.audience.of(told.agent), Body(partial(_same, message)))

    def _note_popped(self, agent: str, message: messages.PopShown | messages.PopEnriched) -> None:
        pop = message.pop if isinstance(message, messages.PopShown) else message
        if pop.matches:
            self._on_popped(agent, pop.interaction_id, [one.id for one in pop.matches])

    def _put_masked(self, streams: Iterable[Stream], make: Callable[[], Telling]) -> None:
        """Each role gets the text that it may see; where several see the same, it is made once."""
        bodies: dict[Look, Body] = {}
        for stream in streams:
            look = look_of(self._masks, stream.role)
            if look not in bodies:
                bodies[look] = Body(partial(_as_seen, self._masks, stream.role, make))
            stream.add(bodies[look])

    def _tell_interaction(self, interaction_id: str) -> list[str]:
        """Tell on whose desk it is, and on whose no longer. Returns the queues it was and is in."""
        before = self._places.pop(interaction_id, None)
        interaction = self._state.interactions.get(interaction_id)
        gone = Body(partial(messages.InteractionGone, interaction_id=interaction_id))
        if interaction is None:
            if before is None:
                return []
            put(self.audience.of_all(before.owners), gone)
            return [before.queue] if before.queue else []
        after = self._places[interaction_id] = _place_of(self._state, interaction)
        self._put_masked(self.audience.of_all(after.owners), partial(_interaction_changed, self._state, interaction))
        for left in [owner for owner in before.owners if owner not in after.owners] if before is not None else []:
            put(self._streams_without(left, interaction, after.owners), gone)
        return [place.queue for place in (before, after) if place is not None and place.queue]

    def _tell_agent(self, username: str) -> Iterable[str]:
        """Tell himself. Returns his queues."""
        agent = self._state.agents.get(username)
        if agent is not None:
            put(self.audience.desks_of(username), Body(partial(_agent_changed, self._state, agent, own=True)))
            overseeing = [stream for stream in self.audience.of(username) if stream.role is not Role.AGENT]
            put(overseeing, Body(partial(_agent_changed, self._state, agent, own=False)))
        else:  # he was removed, and is idle now: what is left for him, a snapshot says
            self.audience.restart(self.audience.of(username))
        profile = self._configuration.agents.get(username)
        return sorted(profile.queues) if profile else ()

    def _streams_without(self, username: str, interaction: Interaction, owners: Sequence[str]) -> list[Stream]:
        """Those of his streams on which this contact is not seen, now that others have it."""
        found = []
        for viewer, stream in self.audience.overseeing(username):
            sight = self._sights.get(viewer)
            seen = sight is not None and sight.sees_contact(
                self._configuration, interaction.queue, interaction.agent, owners
            )
            if not seen:
                found.append(stream)
        return found


def _same(message: _Message) -> _Message:
    return message


def _as_seen(masks: Masks, role: Role, make: Callable[[], Telling]) -> Telling:
    return seen_message(masks, role, make())


def _agent_changed(state: State, agent: Agent, *, own: bool) -> messages.AgentChanged:
    return messages.AgentChanged(agent=agent_view(state, agent, own=own))


def _interaction_changed(state: State, interaction: Interaction) -> messages.InteractionChanged:
    return messages.InteractionChanged(interaction=interaction_view(state, interaction))


def _place_of(state: State, interaction: Interaction) -> _Place:
    return _Place(owners=owners_of(state, interaction), queue=interaction.queue)
