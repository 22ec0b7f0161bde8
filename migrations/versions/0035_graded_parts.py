"""Of a contact that was handed over a rule may choose the part of each agent."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("uq_quality_evaluations_rule", "quality_evaluations")
    columns = ["rule_id", "interaction_id", "agent"]
    op.create_index("uq_quality_evaluations_rule", "quality_evaluations", columns, unique=True)
