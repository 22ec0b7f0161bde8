"""One document for skills, queues, members and numbers: version 1 is made of the rows that were there."""

import json
import re
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = ("entry_points", "queue_members", "agent_skills", "queues", "skills")


def upgrade() -> None:
    op.create_table(
        "routing_versions",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("document", JSONB(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_routing_versions_version")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_routing_versions")),
    )
    rows = {table: _rows(table) for table in _TABLES}
    if any(rows.values()):
        op.get_bind().execute(
            sa.text(
                "insert into routing_versions (version, at, actor, note, document)"
                " values (1, now(), 'migration', 'from the tables before version 1', cast(:document as jsonb))"
            ),
            {"document": json.dumps(_document(rows))},
        )
    for table in _TABLES:
        op.drop_table(table)


def _rows(table: str) -> list[dict[str, Any]]:
    rows = op.get_bind().execute(sa.text(f"select * from {table} order by 1, 2")).mappings()
    return [dict(row) for row in rows]


def _document(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The tables had fewer rules than the document has: what does not fit is bent, never lost with an error."""
    members: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows["queue_members"]:
        members[_name(row["queue"])].append({"agent": _name(row["agent"])})
    agents: defaultdict[str, dict[str, Any]] = defaultdict(lambda: {"skills": {}})
    for row in rows["agent_skills"]:
        agents[_name(row["agent"])]["skills"][_skill(row["skill"])] = row["proficiency"]
    return {
        "format": 1,
        "skills": {_skill(row["name"]): _labels(row, row["name"]) for row in rows["skills"]},
        "queues": {
            _name(row["name"]): {
                "label": _labels(row, row["name"]),
                "music": _name(row["music"]),
                "priority": _within(row["priority"], -100, 100),
                "service_level_seconds": _within(row["service_level_seconds"], 1, 86_400),
                "ring_seconds": row["ring_seconds"],
                "wrap_up_seconds": row["wrap_up_seconds"],
                "members": members[_name(row["name"])],
            }
            for row in rows["queues"]
        },
        "agents": dict(agents),
        "entry_points": {
            row["dnis"]: {
                "name": _text(row["name"], row["dnis"]),
                "flow": row["flow"],
                "queue": None if row["queue"] is None else _name(row["queue"]),
                "language": row["language"],
                "priority": _within(row["priority"], -100, 100),
            }
            for row in rows["entry_points"]
            # Other numbers could never be dialled, and other flows never be found.
            if re.fullmatch(r"\+?[0-9]{1,31}", row["dnis"])
            and re.fullmatch(r"[a-z][a-z0-9_]{0,63}", row["flow"] or "none")
        },
    }


def _name(name: str) -> str:
    return name if re.match(r"[A-Za-z0-9_]", name) else "_" + name[1:]


def _skill(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9_.-]", "_", name)[:60]
    return plain if re.match(r"[A-Za-z_]", plain) and plain not in ("and", "or", "not") else f"_{plain}"


def _labels(row: dict[str, Any], name: str) -> dict[str, str]:
    return {"en": _text(row["label_en"], name), "zh": _text(row["label_zh"], name)}


def _text(text: str, otherwise: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", text)[:100] or otherwise[:100] or "_"


def _within(number: int, least: int, most: int) -> int:
    return min(max(number, least), most)
