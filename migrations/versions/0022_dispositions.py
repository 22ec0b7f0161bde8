"""Dispositions are a tree with fields and effects: they move into the routing document, as a version of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NOTE = "dispositions are part of the document"


def upgrade() -> None:
    # What an administrator has called a code, and whether it may be chosen, stays; what the document has no room for
    # is cut, and a name that is missing is the code.
    op.execute(f"""
        with plain as (
            select code, active,
                left(regexp_replace(label_en, '[[:cntrl:]]', '', 'g'), 100) as en,
                left(regexp_replace(label_zh, '[[:cntrl:]]', '', 'g'), 100) as zh
            from dispositions where code ~ '^[^[:cntrl:]]{{1,64}}$'
        ), codes as (
            select jsonb_object_agg(
                code,
                jsonb_build_object(
                    'label',
                    jsonb_build_object('en', coalesce(nullif(en, ''), code), 'zh', coalesce(nullif(zh, ''), code)),
                    'active', active
                )
            ) as tree
            from plain
        ), newest as (
            select version, document from routing_versions order by version desc limit 1
        )
        insert into routing_versions (version, at, actor, note, document)
        select coalesce(newest.version, 0) + 1, now(), 'migration', '{_NOTE}',
            coalesce(newest.document, '{{"format": 1}}') || jsonb_build_object('dispositions', codes.tree)
        from codes left join newest on true
        where codes.tree is not null
    """)
    op.drop_table("dispositions")

    zero = sa.text("0")
    interaction = sa.ForeignKey("interactions.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    op.create_table(
        "disposition_effects",
        sa.Column("interaction_id", sa.Uuid(as_uuid=False), interaction, primary_key=True),
        sa.Column("participation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("settings", postgresql.JSONB(none_as_null=True), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("result", postgresql.JSONB(none_as_null=True), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=zero, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "kind in ('callback', 'ticket', 'do_not_call', 'task')", name=op.f("ck_disposition_effects_kind")
        ),
        sa.CheckConstraint("state in ('pending', 'done', 'refused')", name=op.f("ck_disposition_effects_state")),
    )
    op.create_index(
        "ix_disposition_effects_pending",
        "disposition_effects",
        ["tries", "at"],
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.add_column("callbacks", sa.Column("agreed_in", sa.Uuid(as_uuid=False)))
