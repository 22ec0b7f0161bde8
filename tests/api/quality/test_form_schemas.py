"""Forms on the wire are those of the rules, field by field."""

from dataclasses import fields

import pytest
from hypothesis import given
from pydantic import BaseModel, ValidationError

from callcenter.api.quality.form_schemas import (
    ChoiceForm,
    QualityFormGiven,
    QualityRuleGiven,
    QuestionForm,
    SectionForm,
)
from callcenter.crm.quality_forms import Choice, Form, Question, Section, document_of
from callcenter.engine.ids import new_id
from tests.support.quality_forms import forms


@pytest.mark.parametrize(("schema", "rule"), [(ChoiceForm, Choice), (QuestionForm, Question), (SectionForm, Section)])
def test_the_fields_are_the_same(schema: type[BaseModel], rule: type[Choice | Question | Section]) -> None:
    assert list(schema.model_fields) == [field.name for field in fields(rule)]


@given(form=forms())
def test_a_form_that_comes_in_is_the_one_that_was_sent(form: Form) -> None:
    assert QualityFormGiven.model_validate({"name": "x", **document_of(form)}).form() == form


def test_a_rule_says_how_many_or_which_share() -> None:
    with pytest.raises(ValidationError, match="rule_without_limit"):
        QualityRuleGiven(name="x", form_id=new_id())
