"""Exports: what goes out is what the role may see, no cell is a formula, and brought in again it changes nothing."""

import csv
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest

from callcenter.crm.custom_fields import Choice, FieldDefinition, FieldKind
from callcenter.crm.customer import Address, ContactKind, Customer, CustomerKind, Email, Phone
from callcenter.crm.filters import CustomerFilter
from callcenter.engine.ids import new_id
from callcenter.phone_numbers import e164_of, last_nine
from callcenter.records.custom_fields import accept_fields, define
from callcenter.records.customers import create
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.exports import ExportFormat, begin_export, export_customers
from callcenter.records.imports.reading import FileFormat
from callcenter.records.vault import Vault
from callcenter.store.database import Database
from callcenter.store.tables import audit, customer_access
from tests.support.importing import counts, importer

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEED = Deed(actor="sam", at=AT, new_id=new_id)
FIELDS = [
    FieldDefinition(name="size", label_en="Size", label_zh="尺码", kind=FieldKind.DECIMAL),
    FieldDefinition(name="news", label_en="News", label_zh="资讯", kind=FieldKind.BOOLEAN),
    FieldDefinition(name="memo", label_en="Memo", label_zh="备忘", kind=FieldKind.LONG_TEXT),
    FieldDefinition(
        name="wines",
        label_en="Wines",
        label_zh="酒",
        kind=FieldKind.CHOICES,
        choices=tuple(Choice(value=one, label_en=one, label_zh=one) for one in ("red", "a;b")),
    ),
]
SECRET = FieldDefinition(name="secret", label_en="Secret", label_zh="密", kind=FieldKind.TEXT, sealed=True)


def number(raw: str, **facts: object) -> Phone:
    plain = Phone(raw=raw, e164=e164_of(raw), last_nine=last_nine(raw))
    return replace(plain, **facts)  # type: ignore[arg-type]


def made(name: str, **facts: object) -> Customer:
    plain = Customer(id=new_id(), name=name, created_at=AT, updated_at=AT)
    return replace(plain, **facts)  # type: ignore[arg-type]


EVERYBODY = [
    made(
        "李雷",
        name_latin="Li Lei",
        birthday=date(1990, 5, 4),
        phones=(
            number("+86 138 0013 8000", verified=True, valid_from=date(2020, 1, 1)),
            number("(021) 1234-5678", kind=ContactKind.HOME),
        ),
        emails=(Email(address="Li@Example.com", kind=ContactKind.WORK),),
        addresses=(Address(street="南京路 1 号", city="上海", postcode="200000"),),
        external_ids={"crm": "0017", "shop": "=1+1"},
        tags=("vip", "红酒"),
        fields={"size": 0.000001, "news": False, "wines": ("a;b", "red"), "memo": "two\nlines, \"quoted\"; 'it'"},
    ),
    made('=HYPERLINK("http://evil","x")', company="@SUM(A1)", tags=("-x", "+y")),
    made("'=quoted", segment="=1", fields={"memo": "+1", "size": -3}),
    made("Company, Ltd.", kind=CustomerKind.COMPANY, addresses=(Address(street="+1 Street"),)),
]


async def everybody(database: Database) -> None:
    async with database.transaction() as connection:
        for definition in FIELDS:
            await define(connection, definition, DEED)
        for one in EVERYBODY:
            await create(connection, replace(one, fields=accept_fields(FIELDS, Vault.for_one_run(), one.fields)), DEED)


async def exported(
    database: Database,
    as_format: ExportFormat,
    *,
    wanted: CustomerFilter | None = None,
    role: str = "admin",
    vault: Vault | None = None,
) -> bytes:
    async with database.transaction() as connection:
        begun = await begin_export(
            connection, wanted or CustomerFilter(), as_format, role=role, deed=DEED, filters=["segment"]
        )
    pieces = export_customers(database, begun, vault or Vault.for_one_run())
    return b"".join([piece async for piece in pieces])


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(("out", "back"), [(ExportFormat.CSV, FileFormat.CSV), (ExportFormat.XLSX, FileFormat.XLSX)])
async def test_what_is_exported_and_imported_again_changes_nothing(
    database: Database, tmp_path: Path, out: ExportFormat, back: FileFormat
) -> None:
    await everybody(database)
    importing = importer(database, tmp_path)
    before = await importing.everybody()
    uploaded = await importing.upload(await exported(database, out), file_format=back)
    done = await importing.run(uploaded)
    assert await importing.faults(done) == []
    assert counts(done) == (0, 0, len(EVERYBODY), 0)
    assert await importing.everybody() == before


async def test_cards_that_come_back_are_known(database: Database, tmp_path: Path) -> None:
    await everybody(database)
    importing = importer(database, tmp_path)
    cards = await exported(database, ExportFormat.VCF)
    assert cards.count(b"BEGIN:VCARD") == len(EVERYBODY)
    done = await importing.run(await importing.upload(cards, file_format=FileFormat.VCARD))
    assert (done.created, done.refused) == (0, 0)


async def test_into_an_empty_database_everything_comes_back(database: Database, tmp_path: Path) -> None:
    await everybody(database)
    content = await exported(database, ExportFormat.CSV, wanted=CustomerFilter(external_id=("crm", "0017")))
    importing = importer(database, tmp_path)
    before = (await importing.everybody())["李雷"]
    async with database.transaction() as connection:
        await connection.exec_driver_sql("delete from customers")
    uploaded = await importing.upload(content)
    mapping = {name: target for name, target in (uploaded.mapping or {}).items() if name != "id"}
    done = await importing.run(uploaded, mapping=mapping)
    assert counts(done) == (1, 0, 0, 0)
    after = (await importing.everybody())["李雷"]
    assert replace(after, id=before.id, created_at=AT, updated_at=AT) == before


async def test_no_cell_of_a_csv_file_is_a_formula(database: Database) -> None:
    await everybody(database)
    content = await exported(database, ExportFormat.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in rows_of(content) for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r") - {""}]
    assert '\'=HYPERLINK("http://evil","x")' in cells


async def test_no_cell_of_a_workbook_is_a_formula(database: Database, tmp_path: Path) -> None:
    await everybody(database)
    workbook = tmp_path / "customers.xlsx"
    workbook.write_bytes(await exported(database, ExportFormat.XLSX))
    with zipfile.ZipFile(workbook) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert "=HYPERLINK" in sheet


async def test_an_export_has_whom_the_filter_lets_pass_and_the_columns_that_they_need(database: Database) -> None:
    await everybody(database)
    rows = rows_of(await exported(database, ExportFormat.CSV, wanted=CustomerFilter(kind=CustomerKind.COMPANY)))
    assert [row["name"] for row in rows] == ["Company, Ltd."]
    assert "phone_1" not in rows[0]
    assert rows[0]["address_1_street"] == "'+1 Street"


async def test_an_export_is_masked_for_the_role_and_sealed_values_are_opened_as_far_as_it_sees_them(
    database: Database,
) -> None:
    vault = Vault.for_one_run()
    async with database.transaction() as connection:
        await define(connection, SECRET, DEED)
        fields = accept_fields([SECRET], vault, {"secret": "110101199003078515"})
        await create(connection, made("李雷", birthday=date(1990, 5, 4), fields=fields), DEED)
    (row,) = rows_of(await exported(database, ExportFormat.CSV, role="agent", vault=vault))
    assert (row["birthday"], row["field.secret"]) == ("", "***8515")
    (row,) = rows_of(await exported(database, ExportFormat.CSV, role="admin", vault=vault))
    assert row["birthday"] == "1990-05-04"


async def test_an_export_is_noted_before_it_goes_out(database: Database) -> None:
    await everybody(database)
    await exported(database, ExportFormat.CSV)
    async with database.transaction() as connection:
        (noted,) = (await connection.execute(audit.select())).mappings().all()
        seen = (await connection.execute(customer_access.select())).mappings().all()
    assert (noted["actor"], noted["action"]) == ("sam", "customers_exported")
    assert noted["detail"] == {"count": len(EVERYBODY), "format": "csv", "filters": ["segment"]}
    assert {(line["what"], line["username"]) for line in seen} == {("exported", "sam")}
    assert len(seen) == len(EVERYBODY)


async def test_what_no_sheet_can_hold_is_refused(database: Database) -> None:
    await everybody(database)
    async with database.transaction() as connection:
        with pytest.raises(RecordRefused, match="export_too_large"):
            await begin_export(
                connection, CustomerFilter(), ExportFormat.XLSX, role="admin", deed=DEED, most_rows=len(EVERYBODY) - 1
            )
