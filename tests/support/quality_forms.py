"""Forms and answers for tests: one that people would make, and any that there can be."""

from typing import Any

from hypothesis import strategies as st

from callcenter.crm.quality import Answer
from callcenter.crm.quality_forms import Choice, Form, Question, QuestionKind, Section

A_FORM = Form(
    sections=(
        Section(
            id="greeting",
            title_en="Greeting",
            title_zh="问候",
            weight=1,
            questions=(
                Question(id="name", kind=QuestionKind.YES_NO, text_en="Gave the name", text_zh="报出姓名", weight=1),
                Question(id="tone", kind=QuestionKind.SCALE, text_en="Tone", text_zh="语气", weight=3, scale=5),
            ),
        ),
        Section(
            id="work",
            title_en="Work",
            title_zh="业务",
            weight=3,
            questions=(
                Question(
                    id="identity",
                    kind=QuestionKind.YES_NO,
                    text_en="Checked who it is",
                    text_zh="核实身份",
                    critical=True,
                    may_skip=True,
                ),
                Question(
                    id="solved",
                    kind=QuestionKind.CHOICE,
                    text_en="Solved",
                    text_zh="解决",
                    may_skip=True,
                    choices=(
                        Choice(value="yes", label_en="Yes", label_zh="是", points=100),
                        Choice(value="partly", label_en="Partly", label_zh="部分", points=40),
                        Choice(value="no", label_en="No", label_zh="否", points=0),
                    ),
                ),
            ),
        ),
    )
)


def answers(**values: Any) -> dict[str, Answer]:
    """Answers by question; None: does not apply."""
    return {name: Answer(value=value) for name, value in values.items()}


def questions(name: str) -> st.SearchStrategy[Question]:
    """Any question of this id."""
    texts = {"id": st.just(name), "text_en": st.just(name), "text_zh": st.just(name)}
    common = {**texts, "weight": st.integers(0, 20), "critical": st.booleans(), "may_skip": st.just(True)}
    choices = st.lists(st.integers(0, 100), min_size=2, max_size=4).map(
        lambda points: tuple(
            Choice(value=str(place), label_en="x", label_zh="x", points=each) for place, each in enumerate(points)
        )
    )
    return st.one_of(
        st.builds(Question, kind=st.just(QuestionKind.YES_NO), **common),
        st.builds(Question, kind=st.just(QuestionKind.SCALE), scale=st.integers(2, 10), **common),
        st.builds(Question, kind=st.just(QuestionKind.CHOICE), choices=choices, **common),
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form."""
    sections = []
    for number in range(draw(st.integers(1, 4))):
        count = draw(st.integers(1, 4))
        own = tuple(draw(questions(f"q{number}-{place}")) for place in range(count))
        weight = draw(st.integers(0, 10))
        sections.append(Section(id=f"s{number}", title_en="x", title_zh="x", weight=weight, questions=own))
    return Form(sections=tuple(sections))


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer to it that is one."""
    match question.kind:
        case QuestionKind.YES_NO:
            values: st.SearchStrategy[Any] = st.booleans()
        case QuestionKind.SCALE:
            values = st.integers(1, question.scale)
        case QuestionKind.CHOICE:
            values = st.sampled_from([choice.value for choice in question.choices])
    return (st.none() | values).map(lambda value: Answer(value=value))


@st.composite
def graded(draw: st.DrawFn) -> tuple[Form, dict[str, Answer]]:
    """Any form, answered."""
    form = draw(forms())
    return form, {question.id: draw(answers_to(question)) for question in form.questions}
