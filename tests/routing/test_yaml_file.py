"""The routing document as YAML: what was written is read again, and every problem has its line."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.routing.checks import Known
from callcenter.routing.problems import RoutingRefused
from callcenter.routing.yaml_file import read_yaml, write_yaml
from tests.support.routing import a_document, read


def problems(text: str) -> list[str]:
    with pytest.raises(RoutingRefused) as caught:
        read_yaml("r.yaml", text.encode(), Known())
    return [problem.shown("en", "r.yaml") for problem in caught.value.problems]


def test_what_was_written_is_read_and_written_the_same() -> None:
    document = read(a_document())
    text = write_yaml(document)
    assert read_yaml("r.yaml", text.encode(), Known()) == document
    assert write_yaml(read_yaml("r.yaml", text.encode(), Known())) == text
    assert text.startswith("# yaml-language-server: $schema=routing.schema.json\nformat: 1\nskills:\n")
    assert "ring_seconds" not in text


def test_an_export_says_that_a_later_section_is_empty() -> None:
    held = read(a_document(dispositions={"sale": {"label": {"en": "Sale", "zh": "成交"}}}))
    empty = read(a_document())
    assert read_yaml("r.yaml", write_yaml(empty).encode(), Known(), held) == empty
    older = "".join(
        line for line in write_yaml(empty).splitlines(keepends=True) if not line.startswith(("dispo", "outb"))
    )
    assert read_yaml("r.yaml", older.encode(), Known(), held) == held


def test_the_order_in_which_things_came_in_does_not_change_the_text() -> None:
    data = a_document()
    turned: dict[str, Any] = {
        name: dict(reversed(part.items())) if isinstance(part, dict) else part for name, part in reversed(data.items())
    }
    assert write_yaml(read(turned)) == write_yaml(read(data))


LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff"), min_size=1)


@settings(max_examples=60)
@given(
    label=LABELS.filter(lambda text: len(text) <= 100),
    dnis=st.from_regex(r"\A\+?[0-9]{1,31}\Z"),
    name=st.sampled_from(["no", "null", "010", "1e3", "1_000", "true", "0x1f", "1.5", "-1", "~", "12"]),
    whether=st.none() | st.booleans(),
)
def test_no_text_number_or_name_is_read_as_something_else(
    label: str, dnis: str, name: str, whether: bool | None
) -> None:
    data = a_document(segments={name: {}, label[:64]: {"priority": -3}})
    data["queues"]["sales"]["label"] = {"en": label, "zh": name}
    data["entry_points"][dnis] = {"name": label, "queue": "sales"}
    data["agents"]["alice"]["auto_answer"] = whether
    document = read(data)
    assert read_yaml("r.yaml", write_yaml(document).encode(), Known()) == document


def test_every_problem_has_its_line() -> None:
    text = write_yaml(read(a_document())).replace("sales >= 20", "welsh").replace("preference: 2", "preferences: 2")
    lines = text.splitlines()
    line = next(number for number, each in enumerate(lines, 1) if "preferences" in each)
    assert problems(text) == [f"r.yaml:{line}: queues.sales.members[0].preferences: unknown field"]
    line = next(number for number, each in enumerate(lines, 1) if "welsh" in each)
    assert problems(text.replace("preferences", "preference")) == [
        f"r.yaml:{line}: queues.sales.requirement: unknown skill 'welsh'"
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "is empty"),
        ("queues: [", 1, "is not YAML"),
        ("format: 1\nformat: 1\n", 2, "'format' appears twice"),
        ("skills: &a {}\n", 1, "anchors and aliases are not allowed"),
        ("- a\n", 1, "is not a routing document"),
        ("\nformat: !!python/name:os.system 1\n", 2, "tags are not allowed"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text: str, line: int, words: str) -> None:
    first = problems(text)[0]
    assert first.startswith(f"r.yaml:{line}: ")
    assert words in first
