"""Rows made ready: sealed fields are sealed, keys are not told, and the lines are those of a new customer."""

from datetime import UTC, date, datetime
from pathlib import Path

from callcenter.crm.custom_fields import FieldDefinition, FieldKind
from callcenter.crm.import_mapping import plan_of
from callcenter.crm.import_rows import Known
from callcenter.records.imports.prepare import Reading, digest_of_key, prepare
from callcenter.records.vault import Vault

AT = datetime(2026, 3, 2, tzinfo=UTC)
HEADER = ["id", "external_id.crm", "name", "field.id_number"]
SECRET = FieldDefinition(name="id_number", label_en="", label_zh="", kind=FieldKind.TEXT, sealed=True)


def test_rows_are_made_ready_to_be_written(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    reading = Reading(
        import_id="0190a0a0-0000-7000-8000-000000000001",
        actor="sam",
        plan=plan_of(HEADER, {name: name for name in HEADER}),
        known=Known(region="CN", latest=date(2026, 3, 2), definitions=(SECRET,)),
        keys=keys,
    )
    new, known, nameless, bad = prepare(
        reading,
        AT,
        [
            (2, ["", "a", "李雷", "110101199003070000"]),
            (3, ["0190A0A0-0000-7000-8000-000000000002", "", "A", ""]),
            (4, ["", "b", "", ""]),
            (5, ["", "", "A", ""]),
        ],
    )
    assert new.given is not None
    sealed = new.given["fields"]["id_number"]
    assert Vault.open(keys).unseal("id_number", sealed) == "110101199003070000"
    assert new.lines is not None
    assert set(new.lines) == {"customers", "customer_external_ids", "customer_name_keys", "record_events"}
    assert b"110101" not in b"".join(new.lines.values())
    assert new.key == ("external_id.crm", "a")
    assert new.digest == digest_of_key(new.key) != digest_of_key(("external_id.crm", "b"))
    # Nobody is made by an id of ours.
    assert (known.key, known.lines) == (("id", "0190a0a0-0000-7000-8000-000000000002"), None)
    assert [fault.code for fault in nameless.new_faults] == ["name_missing"]
    assert [fault.code for fault in bad.faults] == ["key_missing"]
