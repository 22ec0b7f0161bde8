"""Imports: what was brought in, row by row, and how far it is."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_STATES = "'uploaded', 'checking', 'checked', 'running', 'stopped', 'done', 'failed', 'undoing', 'undone'"
_COUNTS = ("done", "created", "changed", "unchanged", "refused", "undone", "kept")


def upgrade() -> None:
    _make_imports()
    op.create_table(
        "import_problems",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _import("import_problems"),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("column", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problems")),
    )
    op.create_index(op.f("ix_import_problems_import_id_row"), "import_problems", ["import_id", "row"])
    op.create_table(
        "import_keys",
        _import("import_keys"),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "key", name=op.f("pk_import_keys")),
    )


def _make_imports() -> None:
    false = sa.text("false")
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("header", JSONB(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'uploaded'"), nullable=False),
        sa.Column("mapping", JSONB(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("all_or_nothing", sa.Boolean(), server_default=false, nullable=False),
        sa.Column("dry_run", sa.Boolean(), server_default=false, nullable=False),
        *(sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False) for name in _COUNTS),
        sa.Column("undone_from", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.CheckConstraint(f"state in ({_STATES})", name=op.f("ck_imports_state")),
    )
    op.create_index("ix_imports_newest", "imports", [sa.text("created_at DESC"), sa.text("id DESC")])


def _import(table: str) -> sa.Column[Any]:
    target = sa.ForeignKey("imports.id", name=op.f(f"fk_{table}_import_id"), ondelete="CASCADE")
    return sa.Column("import_id", sa.Uuid(), target, nullable=False)
