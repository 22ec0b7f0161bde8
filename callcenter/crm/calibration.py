"""How well two who grade the same contacts agree: question by question.

Rule: the share is that of equal answers; kappa is Cohen's, (po - pe) / (1 - pe), where po is that share and pe what
chance alone would give, by how often each of the two gives each answer (J. Cohen, A coefficient of agreement for
nominal scales, Educational and Psychological Measurement 20, 1960, 37-46). Of one contact, or where chance alone would
always agree, there is none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from callcenter.crm.quality import Answer, AnswerValue, score
from callcenter.crm.quality_forms import Form

Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAgreement:
    """What two said to one question. `difference`: how far apart in points of 100; None: one says it does not apply."""

    question: str
    same: bool
    difference: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How often two gave the same answer, of how many, and beyond chance."""

    contacts: int
    share: float | None
    kappa: float | None


def compared(form: Form, one: Answers, other: Answers) -> tuple[QuestionAgreement, ...]:
    """Return where two agree about one contact."""
    first, second = score(form, one).questions, score(form, other).questions
    found = []
    for question in form.questions:
        given = _value(one, question.id), _value(other, question.id)
        points = first[question.id], second[question.id]
        apart = None if points[0] is None or points[1] is None else round(abs(points[0] - points[1]), 2)
        found.append(QuestionAgreement(question=question.id, same=given[0] == given[1], difference=apart))
    return tuple(found)


def agreement(pairs: Sequence[tuple[AnswerValue | None, AnswerValue | None]]) -> Agreement:
    """Return how well two agree who have each given one answer about several contacts."""
    count = len(pairs)
    if count == 0:
        return Agreement(contacts=0, share=None, kappa=None)
    same = sum(_word(one) == _word(other) for one, other in pairs)
    first, second = Counter(_word(one) for one, _ in pairs), Counter(_word(other) for _, other in pairs)
    by_chance = sum(first[word] * second[word] for word in first)
    share = same / count
    # Whole numbers until the end: whether chance alone agrees always must not hang on a rounding.
    if count < 2 or by_chance == count * count:
        return Agreement(contacts=count, share=round(share, 4), kappa=None)
    expected = by_chance / (count * count)
    return Agreement(contacts=count, share=round(share, 4), kappa=round((share - expected) / (1 - expected), 4))


def _value(answers: Answers, question: str) -> AnswerValue | None:
    answer = answers.get(question)
    return None if answer is None else answer.value


def _word(value: AnswerValue | None) -> str:
    # `True == 1` in Python, and a yes is no 1 of a scale.
    return repr(value)
