"""A row of a file becomes facts of a customer, or faults; and how such facts go into a customer who is there already.

Rule: an empty cell says nothing. What stands in a cell replaces a single value; numbers, e-mails, addresses and tags
are added when they are not there yet, and what is there is never taken out. So a file brought in twice changes nothing
the second time.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from callcenter.crm.columns import split_words, unguarded
from callcenter.crm.custom_fields import FieldDefinition, FieldFault, check, value_of_text
from callcenter.crm.customer import ContactKind, CustomerKind
from callcenter.crm.emails import is_email
from callcenter.crm.import_faults import Fault, RowFault
from callcenter.crm.import_mapping import NAME_PARTS, Plan, Target
from callcenter.phone_numbers import digits_of, e164_of, last_nine

MOST_PARTS: Final = 20
MOST_TAGS: Final = 50
Facts = dict[str, Any]
# What a customer is found by: `phone`, `email`, `id`, `external_id.crm`; and the value as all spellings have it.
Key = tuple[str, str]

_KINDS: Final[Mapping[str, str]] = {
    **{kind: kind for kind in CustomerKind},
    **{"个人": "person", "公司": "company", "企业": "company", "单位": "company", "家庭": "household"},
}
_REACHED: Final[Mapping[str, str]] = {
    **{kind: kind for kind in ContactKind},
    **{
        "cell": "mobile",
        "手机": "mobile",
        "家庭": "home",
        "住宅": "home",
        "办公": "work",
        "工作": "work",
        "单位": "work",
    },
    **{"传真": "fax", "账单": "billing", "收货": "delivery", "其他": "other"},
}
_LANGUAGES: Final[Mapping[str, str]] = {
    **{"zh": "zh", "中文": "zh", "汉语": "zh", "chinese": "zh", "zh-cn": "zh"},
    **{"en": "en", "英文": "en", "英语": "en", "english": "en"},
}
_TRUTHS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("true", "yes", "1", "是"), True),
    **dict.fromkeys(("false", "no", "0", "否"), False),
}
_LONGEST: Final[Mapping[str, int]] = {"segment": 64, "owner": 64, "phones": 40, "emails": 254, "external_ids": 64}
_LONGEST_PART: Final[Mapping[str, int]] = {
    "postcode": 20,
    **dict.fromkeys(("district", "city", "province", "country"), 100),
}
# What an export has masked would replace what it stands for.
_NEVER_STARRED: Final = frozenset({"name", "name_latin", "phones", "emails", "birthday"})
_DIALLED: Final = re.compile(r"[+＋]?[\d\s()（）./\-#,]+(?:(?:ext\.?|x|转)\s*\d+)?", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]00:00(?::00)?)?")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DEFAULTS: Final[Mapping[str, Facts]] = {
    "phones": {"kind": "mobile", "verified": False, "valid_from": None, "valid_to": None},
    "emails": {"kind": "other", "verified": False, "valid_from": None, "valid_to": None},
    "addresses": {
        **{"kind": "home", "street": "", "district": "", "city": "", "province": "", "postcode": "", "country": ""},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a row is held against. `latest`: the last day on which somebody can be born by now."""

    region: str
    latest: date
    users: frozenset[str] = frozenset()
    definitions: tuple[FieldDefinition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRead:
    """What a row says: facts as JSON has them, only those that are named, and how to find the customer."""

    given: Facts
    key: Key | None
    faults: tuple[Fault, ...]


def read_row(cells: Sequence[str], plan: Plan, known: Known) -> RowRead:
    """Read one row."""
    if len(cells) != plan.width:
        return RowRead(given={}, key=None, faults=(Fault(code=RowFault.RAGGED),))
    reader = _Row(known)
    for target in plan.targets:
        text = unguarded(cells[target.index])
        if text.strip():
            reader.take(target, text)
    given = reader.facts()
    key = _key_of(given, plan.keys)
    if key is None and not reader.faults:
        reader.faults.append(Fault(code=RowFault.NO_KEY))
    return RowRead(given=given, key=key, faults=tuple(reader.faults))


def faults_as_new(given: Facts, known: Known) -> list[Fault]:
    """Return what is in the way of making a new customer of these facts."""
    faults = [] if given.get("name") else [Fault(code=RowFault.NO_NAME)]
    fields = given.get("fields", {})
    for one in known.definitions:
        if one.archived and one.name in fields:
            faults.append(Fault(code=FieldFault.ARCHIVED, column=f"field.{one.name}"))
        if one.required and not one.archived and one.name not in fields:
            faults.append(Fault(code=FieldFault.REQUIRED, column=f"field.{one.name}"))
    return faults + _too_many(given)


def faults_of_change(before: Facts, after: Facts, known: Known) -> list[Fault]:
    """Return what is in the way of such a change."""
    old, new = before["fields"], after["fields"]
    faults = [
        Fault(code=FieldFault.ARCHIVED, column=f"field.{one.name}")
        for one in known.definitions
        if one.archived and old.get(one.name) != new.get(one.name)
    ]
    return faults + _too_many(after)


def as_new(given: Facts) -> Facts:
    """Return the facts of a new customer."""
    return {name: _listed(name, (), value) if name in _DEFAULTS else value for name, value in given.items()}


def merged(before: Facts, given: Facts) -> Facts:
    """Return the facts of a customer after a row was brought in."""
    after = dict(before)
    for name, value in given.items():
        if name in _DEFAULTS:
            after[name] = _listed(name, before[name], value)
        elif name == "tags":
            after[name] = list(dict.fromkeys((*before[name], *value)))
        elif name in ("external_ids", "fields"):
            after[name] = {**before[name], **value}
        elif name != "id":
            after[name] = value
    return after


def keys_of_facts(facts: Facts) -> list[Key]:
    """Return everything by which a customer with these facts is found."""
    return [
        *((f"external_id.{system}", value) for system, value in facts.get("external_ids", {}).items()),
        *(("phone", _number_key(one)) for one in facts.get("phones", ())),
        *(("email", one["address"].lower()) for one in facts.get("emails", ())),
    ]


def _too_many(facts: Facts) -> list[Fault]:
    counts = {**dict.fromkeys(_DEFAULTS, MOST_PARTS), "external_ids": MOST_PARTS, "tags": MOST_TAGS}
    return [Fault(code=RowFault.TOO_MANY) for name, most in counts.items() if len(facts.get(name, ())) > most]


def _listed(name: str, before: Iterable[Facts], given: Iterable[Facts]) -> list[Facts]:
    after = list(before)
    free = list(range(len(after)))
    for one in given:
        same = next((index for index in free if _same(name, after[index], one)), None)
        if same is None:
            after.append({**_DEFAULTS[name], **one})
        else:
            free.remove(same)
            # The same number in another spelling is no news.
            after[same] = {**one, **after[same], **{part: one[part] for part in one if part in _DEFAULTS[name]}}
    return after


def _same(name: str, there: Facts, given: Facts) -> bool:
    match name:
        case "phones":
            return _number_key(there) == _number_key(given)
        case "emails":
            return bool(there["address"].strip().lower() == given["address"].lower())
        case _:
            return all(there[part] == value for part, value in {**_DEFAULTS[name], **given}.items())


def _number_key(phone: Facts) -> str:
    return phone["e164"] or digits_of(phone["raw"])


def _key_of(given: Facts, keys: Iterable[str]) -> Key | None:
    there = dict(reversed(keys_of_facts(given)))
    if "id" in given:
        there["id"] = given["id"]
    return next(((key, there[key]) for key in keys if key in there), None)


class _Row:
    """The facts of one row while its cells are read."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._facts: Facts = {}
        self._parts: dict[str, dict[int, Facts]] = {}
        self._names: dict[str, str] = {}
        self.faults: list[Fault] = []

    def take(self, target: Target, text: str) -> None:
        """Read one cell that has something in it."""
        column = target.column
        if column is None or column.fact != "fields":
            text = text.strip()
        if fault := _fault_of_text(target, text):
            self.faults.append(Fault(code=fault, column=target.source))
        elif column is None:
            self._names[target.name] = text
        elif column.number is not None and column.part is not None:
            self._part(target, column.fact, column.number, column.part, text)
        elif column.fact == "external_ids" and column.part is not None:
            self._facts.setdefault("external_ids", {})[column.part] = text
        elif column.fact == "fields" and column.part is not None:
            self._field(target, column.part, text)
        else:
            self._plain(target, column.fact, text)

    def facts(self) -> Facts:
        """Return what was read."""
        facts = self._facts
        for name, parts in self._parts.items():
            entries = [self._entry(name, parts[number]) for number in sorted(parts)]
            complete: list[Facts] = []
            for one in entries:
                if one is not None and not any(_same(name, {**_DEFAULTS[name], **there}, one) for there in complete):
                    complete.append(one)
            if complete:
                facts[name] = complete
        family, given = (self._names.get(part, "") for part in NAME_PARTS)
        if (family or given) and "name" not in facts:
            facts["name"] = f"{given} {family}".strip() if f"{family}{given}".isascii() else family + given
        return facts

    def _plain(self, target: Target, fact: str, text: str) -> None:
        value: Any = text
        match fact:
            case "id":
                value = text.lower() if _UUID.fullmatch(text) else RowFault.NO_ID
            case "kind":
                value = _KINDS.get(text.lower(), RowFault.NO_KIND)
            case "language":
                value = _LANGUAGES.get(text.lower(), RowFault.NO_LANGUAGE)
            case "birthday":
                value = _date(text)
                if not isinstance(value, RowFault) and value > self._known.latest.isoformat():
                    value = RowFault.FUTURE
            case "owner" if text not in self._known.users:
                value = RowFault.NO_USER
            case "tags":
                value = list(dict.fromkeys(split_words(text)))
                if any(len(one) > 64 or not one.isprintable() for one in value):
                    value = RowFault.TOO_LONG
        self._keep(target, self._facts, fact, value)

    def _part(self, target: Target, fact: str, number: int, part: str, text: str) -> None:
        entry = self._parts.setdefault(fact, {}).setdefault(number, {})
        value: Any = text
        match part:
            case "raw":
                if not _DIALLED.fullmatch(text) or len(digits_of(text)) < 3:
                    value = RowFault.NO_PHONE
            case "address":
                value = text if is_email(text) else RowFault.NO_EMAIL
            case "kind":
                value = _REACHED.get(text.lower(), RowFault.NO_KIND)
            case "verified":
                value = _TRUTHS.get(text.lower(), RowFault.NO_TRUTH)
            case "valid_from" | "valid_to":
                value = _date(text)
        if target.kind and part in ("raw", "address"):
            entry.setdefault("kind", target.kind)
        self._keep(target, entry, part, value)
        if part.startswith("valid") and (entry.get("valid_from") or "") > (entry.get("valid_to") or "9"):
            self.faults.append(Fault(code=RowFault.BACKWARDS, column=target.source))

    def _field(self, target: Target, name: str, text: str) -> None:
        definition = next((one for one in self._known.definitions if one.name == name), None)
        if definition is None:
            self.faults.append(Fault(code=FieldFault.UNKNOWN, column=target.source))
            return
        # Whether an archived field may have this value depends on what stands there already.
        checked = check([replace(definition, archived=False)], {name: value_of_text(definition, text)}, before={})
        self.faults.extend(Fault(code=one.fault, column=target.source) for one in checked.problems)
        values = {one: list(value) if isinstance(value, tuple) else value for one, value in checked.values.items()}
        self._facts.setdefault("fields", {}).update(values)

    def _keep(self, target: Target, into: Facts, name: str, value: Any) -> None:
        if isinstance(value, RowFault):
            self.faults.append(Fault(code=value, column=target.source))
        else:
            into[name] = value

    def _entry(self, name: str, parts: Facts) -> Facts | None:
        if name == "phones":
            raw = parts.get("raw")
            if raw is None:
                return None
            return {**parts, "e164": e164_of(raw, self._known.region), "last_nine": last_nine(raw)}
        return parts if name == "addresses" or "address" in parts else None


def _fault_of_text(target: Target, text: str) -> RowFault | None:
    column = target.column
    fact, part = (column.fact, column.part) if column else ("name", None)
    if "\ufffd" in text:
        return RowFault.DAMAGED
    if ("*" if fact in _NEVER_STARRED else "**") in text:
        return RowFault.MASKED
    if fact == "fields":
        # Their own definition says what else they may hold.
        return None
    longest = 8000 if fact == "tags" else _LONGEST_PART.get(part or "", _LONGEST.get(fact, 200))
    if len(text) > longest:
        return RowFault.TOO_LONG
    if _NO_TEXT.search(text) or (";" in text and fact in ("external_ids", "segment", "owner")):
        return RowFault.CONTROL
    return None


def _date(text: str) -> str | RowFault:
    found = _DATE.fullmatch(text)
    if found is None:
        return RowFault.NO_DATE
    year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return RowFault.NO_DATE
