"""vCards of all versions become rows with our own columns."""

from pathlib import Path

import pytest

from callcenter.records.imports.cards import read_vcards
from callcenter.records.imports.rows_file import FileRefused

CARDS = """BEGIN:VCARD
VERSION:4.0
FN:李雷
TEL;VALUE=uri;TYPE="voice,cell":tel:+86-138-0013-8000
EMAIL;TYPE=work:li@example.com
BDAY:19900228
ADR;TYPE=home:;;中山路 1 号;上海;;200000;中国
ORG:蓝天科技;Dept
UID:urn:uuid:4711
CATEGORIES:a,b
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Smith;Alice;;;
TEL;TYPE=HOME,PREF:+1 415 555 0100
TEL;TYPE=FAX:+1 415 555 0101
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E9=9B=B7;;;
TEL;CELL:13800138000
END:VCARD
""".replace("\n", "\r\n")


def cards(tmp_path: Path, text: str) -> list[dict[str, str]]:
    """The rows, without what is empty."""
    (tmp_path / "file.vcf").write_bytes(text.encode())
    (_, header), *rows = read_vcards(tmp_path / "file.vcf")
    return [{name: cell for name, cell in zip(header, cells, strict=True) if cell} for _, cells in rows]


def test_several_cards_of_all_versions(tmp_path: Path) -> None:
    first, second, third = cards(tmp_path, CARDS)
    assert first == {
        "name": "李雷",
        "company": "蓝天科技",
        "birthday": "19900228",
        "tags": "a;b",
        "external_id.vcard": "4711",
        "phone_1": "'+86-138-0013-8000",
        "phone_1_kind": "mobile",
        "email_1": "li@example.com",
        "email_1_kind": "work",
        "address_1_street": "中山路 1 号",
        "address_1_kind": "home",
        "address_1_city": "上海",
        "address_1_postcode": "200000",
        "address_1_country": "中国",
    }
    assert second["name"] == "Alice Smith"
    assert (second["phone_1_kind"], second["phone_2_kind"]) == ("home", "fax")
    assert (third["name"], third["phone_1"]) == ("李雷", "13800138000")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "import_empty_file"),
        ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\n", "import_half_file"),
        ("name,phone\r\nA,1\r\n", "import_broken_file"),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "import_broken_file"),
    ],
)
def test_what_is_no_whole_card_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(FileRefused) as refused:
        cards(tmp_path, text)
    assert refused.value.fault == fault
