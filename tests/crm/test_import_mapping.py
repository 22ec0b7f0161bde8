"""Headers in both languages are understood, and a mapping that leads nowhere is refused."""

import pytest

from callcenter.crm.columns import Width, columns
from callcenter.crm.import_mapping import ERROR_COLUMNS, MappingRefused, plan_of, suggested

OURS = [one.name for one in columns(Width(phones=2, emails=1, addresses=1, systems=("crm",), fields=("size",)))]


def test_what_an_export_wrote_is_known_by_its_own_names() -> None:
    sample = ["0190a0a0-0000-7000-8000-000000000001", *[""] * (len(OURS) - 1)]
    assert suggested(OURS, sample) == {name: name for name in OURS}


@pytest.mark.parametrize(
    ("header", "mapping"),
    [
        (
            ["姓名", "手机", "家庭电话", "办公电话", "邮箱", "出生日期", "城市", "标签"],
            {
                "姓名": "name",
                "手机": "phone_1:mobile",
                "家庭电话": "phone_2:home",
                "办公电话": "phone_3:work",
                "邮箱": "email_1",
                "出生日期": "birthday",
                "城市": "address_1_city",
                "标签": "tags",
            },
        ),
        (
            ["First Name", "Last Name", "E-mail Address", "Mobile Phone", "Phone 2", "ZIP", "Shoe size"],
            {
                "First Name": "given_name",
                "Last Name": "family_name",
                "E-mail Address": "email_1",
                "Mobile Phone": "phone_1:mobile",
                "Phone 2": "phone_2",
                "ZIP": "address_1_postcode",
            },
        ),
        (["ID", "name"], {"name": "name"}),
        (["姓名", *ERROR_COLUMNS], {"姓名": "name"}),
        (["name", "Name"], {"name": "name"}),
    ],
)
def test_headers_are_understood(header: list[str], mapping: dict[str, str]) -> None:
    assert suggested(header) == mapping


def test_an_id_that_is_not_ours_is_a_key_of_theirs() -> None:
    assert suggested(["id", "name"], ["4711", "A"])["id"] == "external_id.import"


def test_every_key_that_the_file_has_counts_and_may_be_chosen() -> None:
    mapping = {"a": "external_id.crm", "b": "phone_1", "c": "email_1", "d": "name"}
    assert plan_of("abcd", mapping).keys == ("external_id.crm", "phone", "email")
    assert plan_of("abcd", mapping, ["email", "phone", "email"]).keys == ("email", "phone")


@pytest.mark.parametrize(
    ("mapping", "keys", "code"),
    [
        ({"z": "name"}, [], "import_unknown_column"),
        ({"a": "nothing"}, [], "import_unknown_target"),
        ({"a": "name:work"}, [], "import_unknown_target"),
        ({"a": "phone_1:spaceship"}, [], "import_unknown_target"),
        ({"a": "external_id.a b"}, [], "import_unknown_target"),
        ({"a": "field.Größe"}, [], "import_unknown_target"),
        ({"a": "name", "b": "name"}, [], "import_target_twice"),
        ({"a": "name"}, [], "import_unknown_key"),
        ({"a": "phone_1"}, ["email"], "import_unknown_key"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused(mapping: dict[str, str], keys: list[str], code: str) -> None:
    with pytest.raises(MappingRefused) as refused:
        plan_of("abcd", mapping, keys)
    assert refused.value.code == code
