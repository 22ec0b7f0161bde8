"""Values in a routing document: what the switch, PostgreSQL or the core would choke on is refused."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from callcenter.routing.fields import Dnis, Expression, Label, SkillName, SwitchName, ZoneName, quoted


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (SwitchName, ["sales", "a.b-c_1", "_x"], ["", "a b", "a\nAction: Originate", "a,b", "a:b", "销售", "a" * 65]),
        (SkillName, ["english", "tier.2", "_x"], ["", "2nd", "and", "or", "not", "a b", "英语"]),
        (Dnis, ["4000", "+862112345678"], ["", "4000;drop", "40 00", "+", "s", "1" * 33]),
        (Expression, ["", "english >= 50 and not trainee"], ["english >>", "(", "english >= 500", "(" * 400]),
        (ZoneName, ["Asia/Shanghai", "UTC"], ["Asia", "../etc/passwd", "Mars/Base", ""]),
        (Label, ["销售", "Sales & more", "🎧"], ["", "a\nb", "a\0b", "\u2028", "x" * 101]),
    ],
    ids=["switch name", "skill", "number", "expression", "time zone", "label"],
)
def test_what_fits_is_taken_and_what_does_not_is_refused(kind: Any, good: list[str], bad: list[str]) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    assert [adapter.validate_python(value) for value in good] == good
    for value in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


def test_a_quoted_value_is_short_and_safe() -> None:
    assert quoted("销售") == "'销售'"
    assert quoted("\x1b[31m\ud800") == r"'\x1b[31m\ud800'"
    assert len(quoted("x" * 1000)) == 60
