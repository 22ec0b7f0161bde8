"""What administrators decide: agents, skills, phones, queues, dialled numbers, dispositions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dispositions",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_dispositions")),
    )
    op.create_table(
        "queues",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.Column("ring_seconds", sa.Integer(), server_default=sa.text("20"), nullable=False),
        sa.Column("wrap_up_seconds", sa.Integer(), server_default=sa.text("30"), nullable=False),
        sa.Column("music", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("service_level_seconds", sa.Integer(), server_default=sa.text("20"), nullable=False),
        sa.CheckConstraint("music ~ '^[A-Za-z0-9_.-]{1,64}$'", name=op.f("ck_queues_music_is_switch_id")),
        sa.CheckConstraint("name ~ '^[A-Za-z0-9_.-]{1,64}$'", name=op.f("ck_queues_name_is_switch_id")),
        sa.CheckConstraint("ring_seconds between 1 and 600", name=op.f("ck_queues_ring_seconds")),
        sa.CheckConstraint("service_level_seconds > 0", name=op.f("ck_queues_service_level_seconds")),
        sa.CheckConstraint("wrap_up_seconds between 0 and 86400", name=op.f("ck_queues_wrap_up_seconds")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_queues")),
    )
    op.create_table(
        "skills",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_skills")),
    )
    op.create_table(
        "agents",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["username"], ["users.username"], name=op.f("fk_agents_username"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_agents")),
    )
    op.create_table(
        "entry_points",
        sa.Column("dnis", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default=sa.text("'zh'"), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("language in ('zh', 'en')", name=op.f("ck_entry_points_language")),
        sa.CheckConstraint("num_nonnulls(flow, queue) = 1", name=op.f("ck_entry_points_flow_or_queue")),
        sa.ForeignKeyConstraint(["queue"], ["queues.name"], name=op.f("fk_entry_points_queue"), onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("dnis", name=op.f("pk_entry_points")),
    )
    op.create_table(
        "agent_skills",
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.Column("proficiency", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("proficiency between 1 and 100", name=op.f("ck_agent_skills_proficiency")),
        sa.ForeignKeyConstraint(
            ["agent"], ["agents.username"], name=op.f("fk_agent_skills_agent"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill"], ["skills.name"], name=op.f("fk_agent_skills_skill"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agent", "skill", name=op.f("pk_agent_skills")),
    )
    op.create_index(op.f("ix_agent_skills_skill"), "agent_skills", ["skill"], unique=False)
    op.create_table(
        "phones",
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("endpoint ~ '^[A-Za-z0-9_.-]{1,64}$'", name=op.f("ck_phones_endpoint_is_switch_id")),
        sa.CheckConstraint("kind in ('desk', 'browser')", name=op.f("ck_phones_kind")),
        sa.ForeignKeyConstraint(
            ["agent"], ["agents.username"], name=op.f("fk_phones_agent"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_phones")),
    )
    op.create_index(op.f("ix_phones_agent"), "phones", ["agent"], unique=False)
    op.create_table(
        "queue_members",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent"], ["agents.username"], name=op.f("fk_queue_members_agent"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["queue"], ["queues.name"], name=op.f("fk_queue_members_queue"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("queue", "agent", name=op.f("pk_queue_members")),
    )
    op.create_index(op.f("ix_queue_members_agent"), "queue_members", ["agent"], unique=False)
