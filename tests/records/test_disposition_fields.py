"""What a disposition asks for must be there and fit, and every problem names its field."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.core.dispositions import AskedField, AskedKind, Disposition
from callcenter.records.disposition_fields import AskedRefused, said_with
from tests.support.dispositions import A_TREE, a_disposition

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OF_ALL_KINDS = a_disposition(
    "all",
    fields=(
        AskedField(name="text", label_en="T", label_zh="文", required=False),
        AskedField(name="pieces", label_en="P", label_zh="数", kind=AskedKind.INTEGER, minimum=1, maximum=9),
        AskedField(name="amount", label_en="A", label_zh="额", kind=AskedKind.DECIMAL, required=False),
        AskedField(name="sure", label_en="S", label_zh="定", kind=AskedKind.BOOLEAN, required=False),
    ),
)


def problems(disposition: Disposition, given: dict[str, Any]) -> tuple[str, dict[str, str]]:
    with pytest.raises(AskedRefused) as refused:
        said_with(disposition, given, at=AT)
    return refused.value.code, {problem.field: str(problem.fault) for problem in refused.value.problems}


def test_what_is_asked_for_is_kept_as_it_was_said() -> None:
    said = said_with(OF_ALL_KINDS, {"pieces": 3, "amount": 1.5, "sure": False, "text": ""}, at=AT)
    assert said.fields == {"pieces": 3, "amount": 1.5, "sure": False}
    assert said_with(A_TREE["broken"], {"product": "phone", "since": "2026-02-28"}, at=AT).fields == {
        "product": "phone",
        "since": "2026-02-28",
    }


def test_what_is_missing_is_named() -> None:
    assert problems(A_TREE["broken"], {}) == ("field_required", {"product": "field_required"})
    assert problems(A_TREE["broken"], {"product": None, "since": "2026-02-28"})[0] == "field_required"


@pytest.mark.parametrize(
    ("given", "field", "fault"),
    [
        ({"product": "radio"}, "product", "field_not_a_choice"),
        ({"product": "phone", "since": "yesterday"}, "since", "field_not_a_date"),
        ({"product": "phone", "colour": "red"}, "colour", "unknown_field"),
        ({"product": {"a": 1}}, "product", "field_not_text"),
        ({"product": "phone", "callback_at": "2026-03-03T09:00:00Z"}, "callback_at", "unknown_field"),
    ],
)
def test_what_does_not_fit_is_named(given: dict[str, Any], field: str, fault: str) -> None:
    code, found = problems(A_TREE["broken"], given)
    assert code == "field_invalid"
    assert found[field] == fault


@pytest.mark.parametrize("pieces", ["3", 0, 10, 1.5, True])
def test_a_number_is_one_and_within_its_bounds(pieces: object) -> None:
    assert problems(OF_ALL_KINDS, {"pieces": pieces})[0] == "field_invalid"


def test_when_to_call_back_is_a_moment_to_come() -> None:
    said = said_with(A_TREE["later"], {"callback_at": "2026-03-02T18:00:00+08:00"}, at=AT)
    assert said.callback_at == AT + timedelta(hours=1)
    assert said.fields == {"callback_at": "2026-03-02T18:00:00+08:00"}
    assert problems(A_TREE["later"], {}) == ("field_required", {"callback_at": "field_required"})
    for moment, fault in {
        "2026-03-02T08:59:59Z": "field_past",
        "2026-03-03T09:00:00": "field_not_a_moment",
        "tomorrow": "field_not_a_moment",
        "9999-12-31T23:59:59-14:00": "field_not_a_moment",
        "2126-03-03T09:00:00Z": "field_too_large",
    }.items():
        found = problems(A_TREE["later"], {"callback_at": moment})
        assert found[0] == "field_invalid"
        assert found[1]["callback_at"] in (fault, "field_too_large"), moment
    assert problems(A_TREE["later"], {"callback_at": 17})[0] == "field_invalid"
