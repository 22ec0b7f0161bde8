"""Hands every change to whoever may see it.

Rule: `publish` never waits and never raises. It only puts texts on streams and wakes the sockets' tasks, which write in
the loop's next round: what an agent must see is on its way while the switch is still reading its order to ring. What
cannot be told as messages (another configuration, a defect) becomes a new snapshot for everybody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar, assert_never

import structlog

from callcenter.api.people import Role
from callcenter.api.realtime import messages
from callcenter.api.realtime.masked import Look, Telling, look_of, seen_message, seen_state
from callcenter.api.realtime.pops import OpenPops, Told
from callcenter.api.realtime.shapes import QueueView, ViewerState
from callcenter.api.realtime.snapshot import Viewer, sees_queue, viewer_state
from callcenter.api.realtime.stream import Body, Reader, Stream
from callcenter.api.realtime.views import agent_view, interaction_view, owners_of, queue_views
from callcenter.core import changes as facts
from callcenter.core.configuration import Configuration
from callcenter.core.interaction import Interaction
from callcenter.core.offer import OfferState
from callcenter.core.state import State
from callcenter.crm.masking import Masks
from callcenter.engine.clock import Clock

log = structlog.get_logger()

_Message = TypeVar("_Message", bound=messages.Numbered)

_KEEP_IDLE: Final = timedelta(minutes=10)


# Told which customers a pop shows to whom, and in which interaction.
OnPopped = Callable[[str, str, Sequence[str]], None]
# Told of every offer, whether or not anybody looks.
OnOffered = Callable[[facts.PopShown], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where an interaction was when the screens were last told."""

    owners: tuple[str, ...]
    queue: str | None


@dataclass(slots=True)
class _Touched:
    """What one turn's changes are about. Dicts for their order."""

    interactions: dict[str, None] = field(default_factory=dict)
    agents: dict[str, None] = field(default_factory=dict)
    pops: list[facts.PopShown] = field(default_factory=list)
    looked_up: dict[str, None] = field(default_factory=dict)


class Hub:
    """The screens, for the engine; the streams, for the sockets."""

    def __init__(
        self,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        on_popped: OnPopped = lambda *_: None,
        on_offered: OnOffered = lambda _: None,
    ) -> None:
        self.clock = clock
        self._new_id = new_id
        self._on_popped = on_popped
        self._on_offered = on_offered
        self._masks = Masks()
        self._state = State()
        self._configuration = Configuration()
        self._streams: dict[Viewer, Stream] = {}
        self._overseers: list[Stream] = []
        self._places: dict[str, _Place] = {}
        self._pops = OpenPops(self._state)
        # Views of queues that are up to date; the others are made when somebody needs them.
        self._queues: dict[str, QueueView] = {}

    @property
    def viewers(self) -> int:
        """How many sockets are open."""
        return sum(len(stream.readers) for stream in self._streams.values())

    def watch(self, state: State) -> None:
        """Show this state from now on. Only the core changes it, and `publish` follows each time."""
        self._state = state
        self._begin_again()

    def mask(self, masks: Masks) -> None:
        """Show to each role what it may see, from now on."""
        if masks != self._masks:
            self._masks = masks
            self._begin_again()

    def publish(self, changes: Sequence[facts.Change]) -> None:
        """Show what became true."""
        try:
            self._drop_idle_streams()
            touched = _touched_by(changes)
            for offer in touched.pops:
                self._on_offered(offer)
            # An agent who was removed and is now idle is forgotten: rare enough for a new snapshot.
            forgotten = touched.agents.keys() - self._state.agents.keys()
            # Identity first: comparing whole configurations is for when one was read again.
            current = self._state.configuration
            if forgotten or (current is not self._configuration and current != self._configuration):
                self._begin_again()
            else:
                self._tell(touched)
        except Exception:  # a defect here must not stop calls; the screens begin again with what is true
            log.exception("screens could not be told")
            self._begin_again()

    def tell(self, message: messages.Numbered, person: str | None = None) -> None:
        """Tell this person, or everybody, what is no part of the live state."""
        _put(self._streams.values() if person is None else self._streams_of(person), Body(partial(_same, message)))

    def snapshot(self, viewer: Viewer) -> ViewerState:
        """Everything the viewer sees as of now."""
        missing = [name for name in self._state.configuration.queues if name not in self._queues]
        if missing:
            self._queues.update({view.name: view for view in queue_views(self._state, missing)})
        whole = viewer_state(self._state, viewer, self._queues, self._pops.of(viewer.username), self.clock.now())
        return seen_state(self._masks, viewer.role, whole)

    def attach(self, viewer: Viewer, session: str | None = None) -> Reader:
        """A socket of this viewer begins to read. `session` is what `close_sessions` will be told."""
        stream = self._streams.get(viewer)
        if stream is None:
            stream = self._streams[viewer] = Stream(self._new_id(), viewer.role)
            self._note_overseers()
        reader = Reader(stream, partial(self._snapshot_text, viewer, stream), session)
        stream.readers.add(reader)
        stream.idle_since_at = None
        return reader

    def detach(self, viewer: Viewer, reader: Reader) -> None:
        """The socket is gone. Its stream stays for a while: it may come back and resume."""
        stream = self._streams.get(viewer)
        if stream is not None:
            stream.readers.discard(reader)
            if not stream.readers:
                stream.idle_since_at = self.clock.now()

    def close_sessions(self, *, username: str | None = None, session: str | None = None) -> None:
        """Close the sockets of one session, or all of a person's: signed out, locked, or with another role."""
        for viewer, stream in self._streams.items():
            for reader in stream.readers:
                if viewer.username == username or (session is not None and reader.session == session):
                    reader.end()

    def _snapshot_text(self, viewer: Viewer, stream: Stream) -> str:
        return messages.Snapshot(stream=stream.id, seq=stream.seq, state=self.snapshot(viewer)).model_dump_json()

    def _drop_idle_streams(self) -> None:
        old_at = self.clock.now() - _KEEP_IDLE
        old = [v for v, stream in self._streams.items() if stream.idle_since_at and stream.idle_since_at < old_at]
        for viewer in old:
            del self._streams[viewer]
        if old:
            self._note_overseers()

    def _note_overseers(self) -> None:
        self._overseers = [stream for viewer, stream in self._streams.items() if viewer.sees_all]

    def _begin_again(self) -> None:
        """Believe nothing of what was told; look at the state as if for the first time."""
        self._configuration = self._state.configuration
        self._queues = {}
        self._places = {one.id: _place_of(self._state, one) for one in self._state.interactions.values()}
        self._pops.begin_again(self._state)
        for stream in self._streams.values():
            stream.restart(self._new_id())

    def _tell(self, touched: _Touched) -> None:
        for interaction_id in touched.interactions:
            self._tell_desk(self._pops.close_if_left(interaction_id))
        for change in touched.pops:
            self._tell_desk(self._pops.show(change))
        for interaction_id in touched.interactions:
            self._tell_desk(self._pops.show_if_joined(interaction_id))
        for interaction_id in touched.interactions | touched.looked_up:
            self._tell_desk(self._pops.enrich(interaction_id, looked_up=interaction_id in touched.looked_up))
        queues: dict[str, None] = {}
        for interaction_id in touched.interactions:
            queues |= dict.fromkeys(self._tell_interaction(interaction_id))
        for username in touched.agents:
            queues |= dict.fromkeys(self._tell_agent(username))
        self._tell_queues(queues)

    def _tell_desk(self, all_told: Sequence[Told]) -> None:
        for told in all_told:
            match told.message:
                case messages.PopShown() | messages.PopEnriched() as message:
                    self._put_masked(self._streams_of(told.agent), partial(_same, message))
                    self._note_popped(told.agent, message)
                case message:
                    _put(self._streams_of(told.agent), Body(partial(_same, message)))

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
        """Tell who sees it, and who no longer does. Returns the queues it was and is in."""
        before = self._places.pop(interaction_id, None)
        interaction = self._state.interactions.get(interaction_id)
        gone = Body(partial(messages.InteractionGone, interaction_id=interaction_id))
        if interaction is None:
            if before is None:
                return []
            _put(self._audience(*before.owners), gone)
            return [before.queue] if before.queue else []
        after = self._places[interaction_id] = _place_of(self._state, interaction)
        self._put_masked(self._audience(*after.owners), partial(_interaction_changed, self._state, interaction))
        for left in [owner for owner in before.owners if owner not in after.owners] if before is not None else []:
            _put([stream for stream in self._streams_of(left) if stream not in self._overseers], gone)
        return [place.queue for place in (before, after) if place is not None and place.queue]

    def _tell_agent(self, username: str) -> Iterable[str]:
        """Tell who sees the agent. Returns his queues."""
        agent = self._state.agents.get(username)
        if agent is not None:
            view = partial(agent_view, self._state, agent)
            _put(self._audience(username), Body(lambda: messages.AgentChanged(agent=view())))
        profile = self._configuration.agents.get(username)
        return sorted(profile.queues) if profile else ()

    def _tell_queues(self, names: dict[str, None]) -> None:
        before = {name: self._queues.pop(name, None) for name in names}
        if not self._streams:
            return
        for view in queue_views(self._state, names):
            self._queues[view.name] = view
            if view != before[view.name]:
                seeing = [s for viewer, s in self._streams.items() if sees_queue(self._state, viewer, view.name)]
                _put(seeing, Body(partial(messages.QueueChanged, queue=view)))

    def _audience(self, *usernames: str) -> list[Stream]:
        """The streams of those who see everything, and of these persons."""
        own = [stream for username in usernames for stream in self._streams_of(username)]
        return self._overseers + [stream for stream in own if stream not in self._overseers]

    def _streams_of(self, username: str) -> list[Stream]:
        viewers = (Viewer(username=username, role=role) for role in Role)
        return [self._streams[viewer] for viewer in viewers if viewer in self._streams]


def _put(streams: Iterable[Stream], body: Body) -> None:
    for stream in streams:
        stream.add(body)


def _same(message: _Message) -> _Message:
    return message


def _as_seen(masks: Masks, role: Role, make: Callable[[], Telling]) -> Telling:
    return seen_message(masks, role, make())


def _interaction_changed(state: State, interaction: Interaction) -> messages.InteractionChanged:
    return messages.InteractionChanged(interaction=interaction_view(state, interaction))


def _place_of(state: State, interaction: Interaction) -> _Place:
    return _Place(owners=owners_of(state, interaction), queue=interaction.queue)


def _touched_by(changes: Sequence[facts.Change]) -> _Touched:  # noqa: C901 - one case per kind of change
    """What the changes are about: the state already is the last of them."""
    touched = _Touched()
    for change in changes:
        match change:
            case facts.InteractionChanged(interaction=interaction):
                touched.interactions[interaction.id] = None
            case facts.AgentChanged(agent=agent):
                touched.agents[agent.username] = None
            case facts.PopShown():
                touched.pops.append(change)
            case facts.PopEnriched(interaction_id=interaction_id):
                touched.looked_up[interaction_id] = None
            case facts.OfferChanged(offer=offer):
                # Where several are rung, one comes or goes without the interaction itself changing.
                if offer.state is not OfferState.RINGING:
                    touched.interactions[offer.interaction_id] = None
            case facts.GuestChanged(guest=guest):
                touched.interactions[guest.interaction_id] = None
            case facts.ParticipationChanged(participation=participation):
                touched.interactions[participation.interaction_id] = None
                touched.agents[participation.agent] = None
            case facts.SegmentChanged() | facts.DecisionMade() | facts.CallbackChanged() | facts.DispositionGiven():
                pass
            case facts.OutboundBlocked():
                pass  # a notice tells of it
            case _:
                assert_never(change)
    return touched
