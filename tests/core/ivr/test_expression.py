"""The face of an expression: what the core takes for one, and how it says that a value is missing."""

from callcenter.core.ivr.expression import Expression, NotComputable
from callcenter.core.ivr.texts import Text
from tests.support.expressions import Named


def test_whatever_has_a_text_and_a_value_is_an_expression_and_nothing_else_is() -> None:
    assert isinstance(Named("order"), Expression)
    assert not isinstance("order", Expression)
    assert not isinstance(Text(languages={"en": ()}), Expression)


def test_what_cannot_be_computed_has_a_fixed_word_and_no_value() -> None:
    assert str(NotComputable("unknown_value")) == NotComputable("unknown_value").problem == "unknown_value"
