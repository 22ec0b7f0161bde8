"""Which column of a file is which fact of a customer: suggested from the headers, or told.

Rule: a target is a name of `callcenter/crm/columns.py`, for a number or an e-mail with its kind if the header tells it
(`phone_2:work`); or `family_name` and `given_name`, which make the name together. What is mapped to nothing stays out.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from callcenter.crm.columns import Column
from callcenter.crm.customer import ContactKind

NAME_PARTS: Final = ("family_name", "given_name")
# What the file with the refused rows has besides its own columns; sent again, they mean nothing.
ERROR_COLUMNS: Final = ("error_row", "error_code", "error_column", "error")
# The system of a number that a file has for its own customers.
OWN_SYSTEM: Final = "import"

_SYSTEM: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NO_WORD: Final = re.compile(r"[\W_]+")
_HEADERS: Final[Mapping[str, str]] = {
    "name": "姓名 名称 客户 客户名称 客户姓名 联系人 name fullname customer customername contactname displayname",
    "family_name": "姓 姓氏 lastname familyname surname",
    "given_name": "名 名字 firstname givenname",
    "name_latin": "英文名 拼音 姓名拼音 latinname namelatin englishname pinyin",
    "kind": "类型 客户类型 kind type customertype",
    "segment": "等级 客户等级 级别 客户级别 分层 segment tier level grade",
    "language": "语言 language lang",
    "company": "公司 公司名称 单位 工作单位 企业 company companyname organization organisation employer",
    "birthday": "生日 出生日期 birthday birthdate dateofbirth dob bday",
    "owner": "负责人 客户经理 owner accountmanager",
    "tags": "标签 tags tag labels categories",
    "phone": "电话 电话号码 联系电话 联系方式 phone phonenumber telephone tel number",
    "phone:mobile": "手机 手机号 手机号码 移动电话 mobile mobilephone mobilenumber cell cellphone",
    "phone:home": "家庭电话 住宅电话 宅电 homephone phonehome",
    "phone:work": "办公电话 单位电话 公司电话 工作电话 workphone businessphone officephone phonework",
    "phone:fax": "传真 fax",
    "email": "邮箱 电子邮箱 电子邮件 邮件 邮箱地址 email emailaddress mail",
    "address_1_street": "地址 详细地址 联系地址 通讯地址 住址 街道 address street streetaddress address1 addressline1",
    "address_1_district": "区 区县 district county",
    "address_1_city": "城市 市 city town",
    "address_1_province": "省 省份 province state region",
    "address_1_postcode": "邮编 邮政编码 postcode postalcode zip zipcode",
    "address_1_country": "国家 country",
    f"external_id.{OWN_SYSTEM}": "编号 客户编号 客户号 客户id 会员号 customerid customerno customernumber externalid",
}
_TARGETS: Final[Mapping[str, str]] = {word: target for target, words in _HEADERS.items() for word in words.split()}


class MappingRefused(Exception):
    """A mapping cannot be used. `code` is a problem type of the API; `column` is whose fault it is."""

    def __init__(self, code: str, column: str) -> None:
        super().__init__(code)
        self.code = code
        self.column = column


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the cells of one column of the file go. `kind`: of the number or e-mail, when the row does not tell."""

    index: int
    source: str
    name: str
    column: Column | None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to read the rows of one file. `keys`: the first of them that a row has says which customer is meant."""

    width: int
    targets: tuple[Target, ...]
    keys: tuple[str, ...]


def suggested(header: Sequence[str], sample: Sequence[str] = ()) -> dict[str, str]:
    """Return the columns whose meaning their header tells; `sample` is the first row."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for index, source in enumerate(header):
        target = _exact(source, sample[index] if index < len(sample) else "")
        if target and target not in taken:
            found[source] = target
            taken.add(target)
    for source in header:
        if source in found or source in ERROR_COLUMNS:
            continue
        target = _by_word(source, taken)
        if target is not None and (name := target.partition(":")[0]) not in taken:
            found[source] = target
            taken.add(name)
    return {source: found[source] for source in header if source in found}


def plan_of(header: Sequence[str], mapping: Mapping[str, str], keys: Sequence[str] = ()) -> Plan:
    """Return how to read the rows. Without `keys` every column that can be one is: id, external ids, number, e-mail.

    Raises MappingRefused: `import_unknown_column` (not in the file), `import_unknown_target`,
    `import_target_twice`, `import_unknown_key`.
    """
    at = {source: index for index, source in enumerate(header)}
    targets: list[Target] = []
    for source, wanted in mapping.items():
        if source not in at:
            raise MappingRefused("import_unknown_column", source)
        target = _target(at[source], source, wanted)
        if any(one.name == target.name for one in targets):
            raise MappingRefused("import_target_twice", source)
        targets.append(target)
    there = _keys_of(targets)
    chosen = tuple(dict.fromkeys(keys)) or there
    if not chosen:
        raise MappingRefused("import_unknown_key", "")
    if wrong := [key for key in chosen if key not in there]:
        raise MappingRefused("import_unknown_key", wrong[0])
    return Plan(width=len(header), targets=tuple(targets), keys=chosen)


def _exact(source: str, sample: str) -> str | None:
    name = source.strip()
    if name.lower() == "id" and not _ID.fullmatch(sample.strip()):
        # Everybody calls his numbers so; only ours look like ours.
        return f"external_id.{OWN_SYSTEM}" if sample.strip() else None
    return name if name in NAME_PARTS or _column(name) is not None else None


def _by_word(source: str, taken: set[str]) -> str | None:
    word = _NO_WORD.sub("", unicodedata.normalize("NFKC", source).lower())
    target = _TARGETS.get(word) or _TARGETS.get(word.rstrip("0123456789"))
    if target is None:
        return None
    prefix, _, kind = target.partition(":")
    if prefix not in ("phone", "email"):
        return target
    number = next(number for number in range(1, 100) if f"{prefix}_{number}" not in taken)
    return f"{prefix}_{number}" + (f":{kind}" if kind else "")


def _column(name: str) -> Column | None:
    column = Column.called(name)
    if column is None or column.part is None or column.number is not None:
        return column
    shape = _SYSTEM if column.fact == "external_ids" else _FIELD
    return column if shape.fullmatch(column.part) else None


def _target(index: int, source: str, wanted: str) -> Target:
    name, _, kind = wanted.strip().partition(":")
    column = _column(name)
    if column is None and name not in NAME_PARTS:
        raise MappingRefused("import_unknown_target", source)
    reaches = column is not None and column.fact in ("phones", "emails") and column.part in ("raw", "address")
    if kind and not (reaches and kind in list(ContactKind)):
        raise MappingRefused("import_unknown_target", source)
    return Target(index=index, source=source, name=name, column=column, kind=kind or None)


def _keys_of(targets: Sequence[Target]) -> tuple[str, ...]:
    columns = [one.column for one in targets if one.column is not None]
    facts = {one.fact for one in columns}
    return (
        *(("id",) if "id" in facts else ()),
        *(one.name for one in columns if one.fact == "external_ids"),
        *(("phone",) if any(one.fact == "phones" and one.part == "raw" for one in columns) else ()),
        *(("email",) if any(one.fact == "emails" and one.part == "address" for one in columns) else ()),
    )
