"""Grading: forms and their versions, rules that choose contacts, gradings, appeals, calibrations.

Rule: a version of a form is never changed; whoever has graded by it is shown by its number. No foreign keys to
contacts: a grading outlives them.
"""

from sqlalchemy import Boolean, Column, Date, Double, ForeignKey, Index, Integer, Table, Text, text

from callcenter.crm.appeals import AppealState
from callcenter.crm.quality import EvaluationState
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words

quality_forms = Table(
    "quality_forms",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("archived", Boolean, nullable=False, server_default=text("false")),
    # The newest.
    Column("version", Integer, nullable=False),
    words("created_by"),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
)

quality_form_versions = Table(
    "quality_form_versions",
    metadata,
    Column("form_id", uuid_type(), ForeignKey("quality_forms.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    document("document", default="{}"),
    words("created_by"),
    instant("created_at", nullable=False),
)

quality_rules = Table(
    "quality_rules",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("form_id", uuid_type(), ForeignKey("quality_forms.id"), nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("per_agent", Integer),
    Column("share", Double),
    document("queues", default="[]"),
    document("dispositions", default="[]"),
    Column("least_seconds", Double),
    Column("most_seconds", Double),
    document("graders", default="[]"),
    Column("due_days", Integer, nullable=False, server_default=text("7")),
    # Who knows it can work out what will be chosen.
    words("seed"),
    words("created_by"),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
)

quality_calibrations = Table(
    "quality_calibrations",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("form_id", uuid_type(), ForeignKey("quality_forms.id"), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("interaction_id", uuid_type(), nullable=False),
    # The two, in the order in which they were named.
    document("graders", default="[]"),
    words("created_by"),
    instant("created_at", nullable=False),
    instant("done_at"),
    Index("ix_quality_calibrations_newest", text("created_at DESC"), text("id DESC")),
)

quality_evaluations = Table(
    "quality_evaluations",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("form_id", uuid_type(), ForeignKey("quality_forms.id"), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("interaction_id", uuid_type(), nullable=False),
    words("agent"),
    Column("queue", Text),
    instant("contact_at", nullable=False),
    Column("rule_id", uuid_type()),
    # The Monday of the week for which the rule has chosen it.
    Column("week", Date),
    Column("calibration_id", uuid_type(), ForeignKey("quality_calibrations.id")),
    Column("grader", Text),
    words("state"),
    document("answers", default="{}"),
    # Each {"at": seconds of the recording, "recording_id", "text"}.
    document("notes", default="[]"),
    words("summary", default=""),
    Column("score", Double),
    document("sections", default="{}"),
    document("points", default="{}"),
    document("failed", default="[]"),
    instant("due_at"),
    words("created_by"),
    instant("created_at", nullable=False),
    instant("submitted_at"),
    # When the agent has looked at it.
    instant("seen_at"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    one_of("state", EvaluationState),
    # Of a contact that was handed over a rule may choose the part of each.
    Index("uq_quality_evaluations_rule", "rule_id", "interaction_id", "agent", unique=True),
    Index("uq_quality_evaluations_calibration", "calibration_id", "grader", unique=True),
    Index("ix_quality_evaluations_agent", "agent", text("contact_at DESC")),
    Index("ix_quality_evaluations_grader", "grader", "state"),
    Index("ix_quality_evaluations_newest", text("created_at DESC"), text("id DESC")),
    Index(None, "interaction_id"),
    Index("ix_quality_evaluations_rule_week", "rule_id", "week"),
)

quality_appeals = Table(
    "quality_appeals",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    # One for each grading: its answer is the last word.
    Column("evaluation_id", uuid_type(), ForeignKey("quality_evaluations.id"), nullable=False, unique=True),
    words("agent"),
    words("text"),
    document("questions", default="[]"),
    words("state"),
    instant("at", nullable=False),
    words("answer", default=""),
    Column("answered_by", Text),
    instant("answered_at"),
    Column("score_before", Double),
    Column("score_after", Double),
    document("answers_before", default="{}"),
    one_of("state", AppealState),
    Index("ix_quality_appeals_newest", text("at DESC"), text("id DESC")),
)
