"""The record: one row for each contact, its segments, offers and routing decisions. Columns are the core's fields.

Rule: one live offer and one live contact per agent, even against a second writer.
"""

from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text, text

from callcenter.core.interaction import EndedBy, Outcome, SegmentKind, Stage
from callcenter.core.offer import OfferState
from callcenter.store.tables.metadata import document, instant, metadata, one_of, seconds, uuid_type, words

_LIVE_OFFER = text("state in ('offered', 'ringing')")

interactions = Table(
    "interactions",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("call_id", Text, nullable=False, unique=True),
    words("channel"),
    words("direction"),
    words("ani"),
    Column("ani_e164", Text),
    words("ani_name", default=""),
    words("dnis"),
    Column("entry_point", Text),
    Column("flow", Text),
    Column("flow_version", Text),
    words("language"),
    # No foreign key: the record outlives the customer, the queue and the agent that it names.
    Column("customer_id", uuid_type()),
    Column("queue", Text),
    Column("agent", Text),
    Column("priority", Integer, nullable=False, server_default=text("0")),
    Column("asked_priority", Integer, nullable=False, server_default=text("0")),
    Column("raised_priority", Integer, nullable=False, server_default=text("0")),
    Column("customer_segment", Text),
    words("requirement", default=""),
    Column("preferred_agent", Text),
    Column("assigned_agent", Text),
    Column("callback_id", uuid_type()),
    words("stage"),
    Column("generation", Integer, nullable=False, server_default=text("0")),
    Column("flow_node", Text),
    Column("flow_attempts", Integer, nullable=False, server_default=text("0")),
    document("ivr_path", default="[]"),
    document("attributes", default="{}"),
    document("candidates", default="[]"),
    Column("segments_made", Integer, nullable=False, server_default=text("0")),
    Column("offers_made", Integer, nullable=False, server_default=text("0")),
    Column("held", Boolean, nullable=False, server_default=text("false")),
    Column("placed", Boolean, nullable=False, server_default=text("false")),
    Column("endpoint", Text),
    Column("guests_made", Integer, nullable=False, server_default=text("0")),
    instant("return_deadline_at"),
    Column("return_leg", Text),
    Column("recording", Text),
    Column("recording_paused", Boolean, nullable=False, server_default=text("false")),
    Column("recording_refused", Text),
    document("recording_log", default="[]"),
    Column("dialled_by", Text),
    Column("handed_over", Integer, nullable=False, server_default=text("0")),
    instant("handed_over_at"),
    instant("moved_at"),
    Column("outside_leg", Text),
    Column("wrap_up_wanted", Boolean, nullable=False, server_default=text("false")),
    Column("wrap_up_extended", Integer, nullable=False, server_default=text("0")),
    instant("wrap_up_deadline_at"),
    Column("after_talk", Boolean, nullable=False, server_default=text("false")),
    document("overflows", default="[]"),
    Column("estimated_wait_seconds", Double),
    Column("announced_minutes", Integer),
    instant("announced_at"),
    instant("started_at", nullable=False),
    instant("queued_at"),
    instant("place_at"),
    instant("first_offered_at"),
    instant("connected_at"),
    instant("ended_at"),
    instant("wrap_up_ended_at"),
    seconds("ivr_seconds"),
    seconds("wait_seconds"),
    seconds("ring_seconds"),
    seconds("talk_seconds"),
    seconds("hold_seconds"),
    seconds("wrap_up_seconds"),
    Column("holds", Integer, nullable=False, server_default=text("0")),
    Column("transfers", Integer, nullable=False, server_default=text("0")),
    Column("outcome", Text),
    Column("ended_by", Text),
    Column("cause", Text),
    Column("disposition", Text),
    Column("dispositions_given", Integer, nullable=False, server_default=text("0")),
    Column("note", Text),
    document("recordings", default="[]"),
    document("survey"),
    Column("rev", BigInteger, nullable=False, server_default=text("0")),
    Column("epoch", BigInteger, nullable=False, server_default=text("0")),
    one_of("stage", Stage),
    one_of("outcome", Outcome),
    one_of("ended_by", EndedBy),
)
# Each filter of the list of interactions, in the list's order: newest first.
_NEWEST_FIRST = (interactions.c.started_at.desc(), interactions.c.id.desc())
Index("ix_interactions_newest", *_NEWEST_FIRST)
Index("ix_interactions_ani_newest", interactions.c.ani, *_NEWEST_FIRST)
Index("ix_interactions_ani_e164_newest", interactions.c.ani_e164, *_NEWEST_FIRST)
Index("ix_interactions_queue_newest", interactions.c.queue, *_NEWEST_FIRST)
Index("ix_interactions_agent_newest", interactions.c.agent, *_NEWEST_FIRST)
Index("ix_interactions_customer_id_newest", interactions.c.customer_id, *_NEWEST_FIRST)
Index("ix_interactions_outcome_newest", interactions.c.outcome, *_NEWEST_FIRST)
Index("ix_interactions_open", interactions.c.id, postgresql_where=text("stage <> 'closed'"))
# What a starting service learns from: the newest answered ones of each queue.
Index(
    "ix_interactions_answered",
    interactions.c.queue,
    interactions.c.ended_at.desc(),
    postgresql_where=text("stage = 'closed' and outcome = 'answered'"),
)
# An offered interaction is held by its offer; from the answer until the end of the wrap-up it holds the agent.
Index(
    "uq_interactions_live_agent",
    interactions.c.agent,
    unique=True,
    postgresql_where=text("stage in ('connected', 'wrap_up')"),
)


def _interaction(*, primary_key: bool = False) -> Column[str]:
    # Checked at commit: within one batch the order of tables must not matter.
    target = ForeignKey("interactions.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    return Column("interaction_id", uuid_type(), target, primary_key=primary_key, nullable=False)


segments = Table(
    "segments",
    metadata,
    _interaction(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("kind"),
    instant("started_at", nullable=False),
    instant("ended_at"),
    Column("agent", Text),
    Column("queue", Text),
    Column("result", Text),
    Column("cause", Text),
    Column("node", Text),
    Column("estimated_seconds", Double),
    one_of("kind", SegmentKind),
    Index(None, "started_at"),
)

offers = Table(
    "offers",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    _interaction(),
    Column("number", Integer, nullable=False),
    words("agent"),
    words("queue"),
    words("endpoint", default=""),
    instant("offered_at", nullable=False),
    instant("deadline_at", nullable=False),
    instant("ringing_at"),
    instant("ended_at"),
    words("state"),
    Column("cause", Text),
    one_of("state", OfferState),
    Index(None, "agent", "offered_at"),
    Index("uq_offers_number", "interaction_id", "number", unique=True),
    Index("uq_offers_live_interaction", "interaction_id", "agent", unique=True, postgresql_where=_LIVE_OFFER),
    Index("uq_offers_live_agent", "agent", unique=True, postgresql_where=_LIVE_OFFER),
)

routing_decisions = Table(
    "routing_decisions",
    metadata,
    _interaction(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    instant("at", nullable=False),
    document("explanation", default="{}"),
    Column("rev", BigInteger, nullable=False, server_default=text("0")),
)
