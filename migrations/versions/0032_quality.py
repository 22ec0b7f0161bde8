"""Quality: forms, samples, scores, appeals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _list(name: str) -> sa.Column[object]:
    return sa.Column(name, JSONB(), server_default=sa.text("'[]'"), nullable=False)


def _mapping(name: str) -> sa.Column[object]:
    return sa.Column(name, JSONB(), server_default=sa.text("'{}'"), nullable=False)


def upgrade() -> None:
    _forms()
    _rules()
    _calibrations()
    _evaluations()
    _appeals()


def _forms() -> None:
    op.create_table(
        "quality_forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_forms")),
        sa.UniqueConstraint("name", name=op.f("uq_quality_forms_name")),
    )
    op.create_table(
        "quality_form_versions",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        _mapping("document"),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["quality_forms.id"], name=op.f("fk_quality_form_versions_form_id")),
        sa.PrimaryKeyConstraint("form_id", "version", name=op.f("pk_quality_form_versions")),
    )


def _rules() -> None:
    op.create_table(
        "quality_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("per_agent", sa.Integer(), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        _list("queues"),
        _list("dispositions"),
        sa.Column("least_seconds", sa.Double(), nullable=True),
        sa.Column("most_seconds", sa.Double(), nullable=True),
        _list("graders"),
        sa.Column("due_days", sa.Integer(), server_default=sa.text("7"), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["quality_forms.id"], name=op.f("fk_quality_rules_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_rules")),
        sa.UniqueConstraint("name", name=op.f("uq_quality_rules_name")),
    )


def _calibrations() -> None:
    op.create_table(
        "quality_calibrations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        _list("graders"),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("done_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["form_id"], ["quality_forms.id"], name=op.f("fk_quality_calibrations_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_calibrations")),
    )
    op.create_index(
        "ix_quality_calibrations_newest", "quality_calibrations", [sa.text("created_at DESC"), sa.text("id DESC")]
    )


def _evaluations() -> None:
    op.create_table(
        "quality_evaluations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("contact_at", _INSTANT, nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("calibration_id", sa.Uuid(), nullable=True),
        sa.Column("grader", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        _mapping("answers"),
        _list("notes"),
        sa.Column("summary", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        _mapping("sections"),
        _mapping("points"),
        _list("failed"),
        sa.Column("due_at", _INSTANT, nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("submitted_at", _INSTANT, nullable=True),
        sa.Column("seen_at", _INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'started', 'submitted', 'withdrawn')", name=op.f("ck_quality_evaluations_state")
        ),
        sa.ForeignKeyConstraint(["form_id"], ["quality_forms.id"], name=op.f("fk_quality_evaluations_form_id")),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["quality_calibrations.id"], name=op.f("fk_quality_evaluations_calibration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_evaluations")),
    )
    table = "quality_evaluations"
    op.create_index("uq_quality_evaluations_rule", table, ["rule_id", "interaction_id"], unique=True)
    op.create_index("uq_quality_evaluations_calibration", table, ["calibration_id", "grader"], unique=True)
    op.create_index("ix_quality_evaluations_agent", table, ["agent", sa.text("contact_at DESC")])
    op.create_index("ix_quality_evaluations_grader", table, ["grader", "state"])
    op.create_index("ix_quality_evaluations_newest", table, [sa.text("created_at DESC"), sa.text("id DESC")])
    op.create_index(op.f("ix_quality_evaluations_interaction_id"), table, ["interaction_id"])
    op.create_index("ix_quality_evaluations_rule_week", table, ["rule_id", "week"])


def _appeals() -> None:
    op.create_table(
        "quality_appeals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _list("questions"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("answer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("score_before", sa.Double(), nullable=True),
        sa.Column("score_after", sa.Double(), nullable=True),
        _mapping("answers_before"),
        sa.CheckConstraint("state in ('open', 'upheld', 'corrected')", name=op.f("ck_quality_appeals_state")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["quality_evaluations.id"], name=op.f("fk_quality_appeals_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_appeals")),
        sa.UniqueConstraint("evaluation_id", name=op.f("uq_quality_appeals_evaluation_id")),
    )
    op.create_index("ix_quality_appeals_newest", "quality_appeals", [sa.text("at DESC"), sa.text("id DESC")])
