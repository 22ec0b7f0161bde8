"""What lists are narrowed by: columns that are as somebody wants them."""

from sqlalchemy import ColumnElement, Table


def equal_to(table: Table, **wanted: object) -> list[ColumnElement[bool]]:
    """Return one condition for each of these columns; a value of None lets everything pass."""
    return [table.c[name] == value for name, value in wanted.items() if value is not None]
