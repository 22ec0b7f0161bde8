"""Files of tests: which are of a flow, and what is said of those that cannot be read."""

from pathlib import Path

import pytest

from callcenter.flows.problems import FlowProblems
from callcenter.flows.testing.reading import kept_tests, read_tests, written_tests

GOOD = "flow: hello\ncases:\n  - {name: A, expect: {}}\n"


def written(folder: Path, **files: str) -> Path:
    (folder / "tests").mkdir()
    for name, text in files.items():
        (folder / "tests" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("line", "number", "text"),
    [
        ("  - {name: A, expects: {}}", 3, "unknown field 'expects'"),
        ("  - {name: A}", 3, "'expect' is missing"),
        ("  - {name: A, expect: {quue: sales}}", 3, "unknown field 'quue'"),
        ("  - {name: A, expect: {outcome: happy}}", 3, "outcome"),
        ("  - {name: A, given: {at: 2026-03-02T10:00}, expect: {}}", 3, "offset"),
        ("  - {name: A, expect: {}}\n  - {name: A, expect: {}}", 2, "same name"),
        ("  - {name: A, expect: {}, expect: {}}", 3, "twice"),
    ],
)
def test_a_broken_file_of_tests_is_refused_with_the_line(tmp_path: Path, line: str, number: int, text: str) -> None:
    path = tmp_path / "tests.yaml"
    path.write_text(f"flow: flow\ncases:\n{line}\n", encoding="utf-8")
    with pytest.raises(FlowProblems) as refused:
        read_tests(path)
    assert any(problem.line == number and text in problem.text_en for problem in refused.value.problems)


def test_a_flow_may_have_several_files_of_tests(tmp_path: Path) -> None:
    folder = written(tmp_path, hello=GOOD, more=GOOD, other=GOOD.replace("hello", "other"))
    found = kept_tests(folder, "hello")
    assert [source.file for _, source in found.files] == ["tests/hello.yaml", "tests/more.yaml"]
    assert found.problems == ()
    assert kept_tests(folder / "tests", "hello").files == ()


def test_a_broken_file_is_told_of_the_flow_that_it_belongs_to(tmp_path: Path) -> None:
    folder = written(tmp_path, hello="cases: [", more="flow: hello\n", other="flow: other\n", nameless="cases: []\n")
    problems = kept_tests(folder, "hello").problems
    assert [(one.file, one.line) for one in problems] == [("tests/hello.yaml", 1), ("tests/more.yaml", 1)]
    assert [one.file for one in kept_tests(folder, "nameless").problems] == ["tests/nameless.yaml"] * 2
    assert kept_tests(folder, "third").problems == ()


def test_what_somebody_is_writing_is_read_like_a_file() -> None:
    ((tests, _),) = written_tests("tests.yaml", GOOD, "hello").files
    assert tests.cases[0].name == "A"
    (problem,) = written_tests("tests.yaml", GOOD + "  - {name: B}\n", "hello").problems
    assert (problem.file, problem.line) == ("tests.yaml", 4)


def test_tests_of_another_flow_are_not_run() -> None:
    (problem,) = written_tests("tests.yaml", "# mine\n" + GOOD, "goodbye").problems
    assert (problem.line, problem.text_en) == (2, "tests the flow hello, not goodbye")
