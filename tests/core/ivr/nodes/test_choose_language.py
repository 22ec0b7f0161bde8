"""Language: chosen by the flow or known of the customer; what is no language of ours changes nothing."""

from typing import Any

import pytest

from callcenter.core.ivr.actions import Leave, Report, Visit
from callcenter.core.ivr.nodes.choose_language import ChooseLanguage
from tests.support.expressions import Named
from tests.support.floor import START


@pytest.mark.parametrize(("known", "chosen"), [("en", "en"), ("zh", "zh"), ("fr", None), (None, None), (["en"], None)])
def test_the_customers_language_is_taken_when_we_speak_it(known: Any, chosen: str | None) -> None:
    visit = Visit(names={"customer": {"language": known}}, language="zh", at=START)
    node = ChooseLanguage(id="l", language=Named("customer.language"), exits={"done": "end"})
    assert node.enter(visit) == node.resume(visit, Report(ok=True)) == Leave(exit="done", language=chosen)


def test_the_flow_may_name_the_language_itself() -> None:
    node = ChooseLanguage(id="l", language="en", exits={"done": "end"})
    assert node.enter(Visit(names={}, language="zh", at=START)) == Leave(exit="done", language="en")
