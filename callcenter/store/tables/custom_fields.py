"""The custom fields of customers: what each is called and what it may hold. The values stand with the customers."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Double, Integer, Table, Text, text

from callcenter.crm.custom_fields import FieldKind
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words

custom_fields = Table(
    "custom_fields",
    metadata,
    Column("name", Text, primary_key=True),
    # What its events name it by.
    Column("id", uuid_type(), nullable=False),
    words("label_en"),
    words("label_zh"),
    words("kind"),
    Column("required", Boolean, nullable=False, server_default=text("false")),
    # [{"value": "red", "label_en": "Red", "label_zh": "红"}]
    document("choices", default="[]"),
    Column("minimum", Double),
    Column("maximum", Double),
    Column("pattern", Text),
    Column("max_length", Integer),
    Column("searchable", Boolean, nullable=False, server_default=text("true")),
    Column("sealed", Boolean, nullable=False, server_default=text("false")),
    Column("archived", Boolean, nullable=False, server_default=text("false")),
    Column("position", Integer, nullable=False, server_default=text("0")),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    CheckConstraint("name ~ '^[a-z][a-z0-9_]{0,63}$'", name="name"),
    one_of("kind", FieldKind),
)
