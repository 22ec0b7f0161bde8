"""Dispositions: what may be chosen now."""

from callcenter.store.database import Database
from callcenter.store.repositories.dispositions import StoredDisposition, active_dispositions
from callcenter.store.tables import dispositions


async def test_only_active_ones_are_offered_by_code(database: Database) -> None:
    async with database.transaction() as connection:
        for code, active in (("sale", True), ("old", False), ("complaint", True)):
            row = {"code": code, "label_en": code.title(), "label_zh": "小结", "active": active}
            await connection.execute(dispositions.insert().values(row))
        assert await active_dispositions(connection) == [
            StoredDisposition(code="complaint", label_en="Complaint", label_zh="小结"),
            StoredDisposition(code="sale", label_en="Sale", label_zh="小结"),
        ]
