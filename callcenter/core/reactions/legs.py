"""The legs of a talk are put where they belong: what differs from before is ordered, and the record follows.

Rule: where somebody belongs is said by `arrangement.py` alone. The first time all are placed, for the ring has joined
them otherwise; and again as long as nobody has said that the caller has moved.
"""

from collections.abc import Mapping, Sequence

from callcenter.core.arrangement import Arrangement, arrangement, stretch
from callcenter.core.commands import HangUpLeg, MuteLeg, Spot
from callcenter.core.guest import Guest, leg_of
from callcenter.core.interaction import Interaction, SegmentKind, Stage
from callcenter.core.reactions import segments, verbs
from callcenter.core.records import replace
from callcenter.core.timers import ReturnTimer, name_of
from callcenter.core.turn import Turn


def guests_of(turn: Turn, interaction: Interaction) -> Sequence[Guest]:
    """Who is rung for this call or on its line, in the order in which they were invited."""
    return tuple(turn.state.guests.get(interaction.id, {}).values())


def arranged(turn: Turn, interaction: Interaction) -> Arrangement:
    """Where everybody belongs as of now."""
    return arrangement(interaction, guests_of(turn, interaction))


def move(
    turn: Turn,
    before: Arrangement,
    interaction: Interaction,
    what: str,
    *,
    standing: Mapping[str, Spot] | None = None,
    cause: str | None = None,
) -> Interaction:
    """Place who belongs elsewhere than `before`, let the record say what the caller lives through, and put it.

    `standing`: who has come in meanwhile, and where he was told to stand.
    """
    after = arranged(turn, interaction)
    if after != before or not interaction.placed:
        in_doubt = verbs.is_pending(turn, interaction) or interaction.id in turn.state.suspects
        unsure = in_doubt and interaction.return_deadline_at is None
        if not interaction.placed or unsure:
            interaction = _placed(turn, interaction, after, fresh=True)
        else:
            known = {**before.legs, **(standing or {})}
            legs = [(leg, spot) for leg, spot in after.legs.items() if known.get(leg) is not spot]
            caller = after.caller if after.caller is not before.caller else None
            if legs or caller is not None:
                interaction = verbs.place(turn, interaction, caller=caller, legs=legs, fresh=False)
                _mute_again(turn, interaction, [leg for leg, _ in legs])
    return turn.put_interaction(follow(turn, interaction, result=what, cause=cause), what)


def place_all(turn: Turn, interaction: Interaction, *, fresh: bool, what: str = "placed") -> Interaction:
    """The switch may have it otherwise: everybody is told where he belongs, again if need be."""
    interaction = _placed(turn, interaction, arranged(turn, interaction), fresh=fresh)
    return turn.put_interaction(interaction, what)


def follow(turn: Turn, interaction: Interaction, *, result: str | None, cause: str | None = None) -> Interaction:
    """Begin another stretch where the caller lives through something else now, or with another agent. Not put."""
    if interaction.stage is not Stage.CONNECTED:
        return interaction
    kind, why = stretch(interaction, guests_of(turn, interaction))
    running = interaction.segment
    if running is not None and (running.kind, running.cause, running.agent) == (kind, why, interaction.agent):
        return interaction
    if kind is SegmentKind.HOLD:
        interaction = replace(interaction, holds=interaction.holds + 1)
    return segments.begin(turn, interaction, kind, result=result, cause=cause, why=why)


def part_from_agent(turn: Turn, interaction: Interaction, *, hung_up: bool = False) -> Interaction:
    """The agent's phone has nothing to do with this talk any more. `hung_up`: it has said so by itself. Not put.

    As long as the ring joins the two, his leg ends when the caller's is taken away.
    """
    if interaction.placed and interaction.endpoint is not None and not hung_up:
        turn.order(HangUpLeg(call_id=interaction.call_id, leg=interaction.endpoint))
    turn.cancel_timer(return_timer(interaction))
    return replace(interaction, endpoint=None, return_deadline_at=None, return_leg=None)


def unplaced(interaction: Interaction) -> Interaction:
    """The talk is over for the caller: what the next one begins with. Not put."""
    return replace(
        interaction, held=False, placed=False, recording=None, recording_refused=None, recording_paused=False
    )


def return_timer(interaction: Interaction) -> str:
    """The name of the deadline of a phone that is awaited."""
    return name_of(ReturnTimer(interaction_id=interaction.id))


def _placed(turn: Turn, interaction: Interaction, after: Arrangement, *, fresh: bool) -> Interaction:
    legs = dict(after.legs)
    if fresh and interaction.endpoint is not None:
        legs.setdefault(interaction.endpoint, Spot.SILENCE)  # lost, but it has to be taken out of the ring's hands
    interaction = verbs.place(turn, interaction, caller=after.caller, legs=tuple(legs.items()), fresh=fresh)
    _mute_again(turn, interaction, after.legs)
    return replace(interaction, placed=True)


def _mute_again(turn: Turn, interaction: Interaction, placed: Sequence[str] | Mapping[str, Spot]) -> None:
    """Who comes into a room anew is heard there."""
    for guest in guests_of(turn, interaction):
        if guest.muted and leg_of(guest) in placed:
            turn.order(MuteLeg(call_id=interaction.call_id, leg=leg_of(guest), muted=True))
