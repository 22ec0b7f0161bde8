"""Finding customers: name keys in pinyin, and the choice for a number that several share."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
