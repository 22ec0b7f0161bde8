"""The kinds of values that requests are made of: what PostgreSQL or the clock would choke on is refused by name."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from callcenter.api.fields import Day, Id, Instant, Line, Note, Password, Text, Word

KINDS: dict[str, TypeAdapter[Any]] = {
    "word": TypeAdapter(Word),
    "line": TypeAdapter(Line),
    "text": TypeAdapter(Text),
    "note": TypeAdapter(Note),
    "password": TypeAdapter(Password),
    "instant": TypeAdapter(Instant),
    "day": TypeAdapter(Day),
    "id": TypeAdapter(Id),
}


def code_of(kind: str, value: object) -> str:
    """Why it is refused."""
    with pytest.raises(ValidationError) as refused:
        KINDS[kind].validate_python(value)
    return str(refused.value.errors()[0]["type"])


@given(st.sampled_from(["word", "line", "note", "password"]), st.text(st.characters(), max_size=64))
def test_every_text_is_refused_or_can_be_stored(kind: str, text: str) -> None:
    try:
        kept = KINDS[kind].validate_python(text)
    except ValidationError:
        return
    assert "\0" not in kept
    assert kept.encode().decode() == kept


@pytest.mark.parametrize(
    ("text", "code"), [("a\0b", "unprintable"), ("\ud800", "string_unicode"), ("x\udfff", "string_unicode")]
)
def test_nul_and_half_characters_are_refused_everywhere(text: str, code: str) -> None:
    assert {code_of(kind, text) for kind in ("word", "line", "note", "password")} == {code}


def test_a_line_is_trimmed_and_may_not_be_empty_and_a_note_is_kept_as_it_is() -> None:
    assert KINDS["line"].validate_python("\n 李雷\t") == "李雷"
    assert code_of("line", " \u3000\n") == "string_too_short"
    assert KINDS["note"].validate_python("  行一\n行二 ") == "  行一\n行二 "


@pytest.mark.parametrize(("kind", "most"), [("word", 64), ("line", 200), ("note", 8000), ("password", 1024)])
def test_every_text_has_an_end(kind: str, most: int) -> None:
    assert len(KINDS[kind].validate_python("话" * most)) == most
    assert code_of(kind, "话" * (most + 1)) == "string_too_long"


def test_an_instant_has_an_offset_and_becomes_utc() -> None:
    made = KINDS["instant"].validate_python("2026-03-02T17:00:00+08:00")
    assert (made, made.tzinfo) == (datetime(2026, 3, 2, 9, tzinfo=UTC), UTC)
    assert code_of("instant", "2026-03-02T17:00:00") == "timezone_aware"
    assert code_of("instant", "9999-12-31T23:59:59-14:00") == "instant_out_of_range"


def test_an_id_has_one_spelling() -> None:
    spelled = "019599A0-0000-7000-8000-00000000000F"
    for text in (spelled, spelled.replace("-", ""), f"{{{spelled}}}", f"urn:uuid:{spelled}"):
        assert KINDS["id"].validate_python(text) == spelled.lower()
    for text in ("", "1", "' OR 1=1 --", spelled + "0"):
        assert code_of("id", text) == "uuid_parsing"


@pytest.mark.parametrize(
    "given_", [0, 1.5, "0", "2026-02-30", "2026-02-01T00:00:00Z", "20260201", "２０２６-02-01", None]
)
def test_a_day_is_a_day_and_no_instant_or_number(given_: object) -> None:
    assert KINDS["day"].validate_python("2026-02-01") == date(2026, 2, 1)
    assert code_of("day", given_).startswith("date_")


def test_a_text_is_trimmed_and_never_empty() -> None:
    assert KINDS["text"].validate_python(" a\nb ") == "a\nb"
    assert code_of("text", " ") == "string_too_short"
