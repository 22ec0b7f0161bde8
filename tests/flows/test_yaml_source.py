"""What is read of a YAML file, on which line, and what is refused before anybody looks at its meaning."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from callcenter.flows.problems import FlowProblems
from callcenter.flows.yaml_source import _FASTEST, LARGEST_FILE, _read, parse, read_bytes


def places(content: str | bytes) -> list[str]:
    """Every problem as `line: text`, whether it stopped the reader or not."""
    try:
        found = parse("f", content.encode() if isinstance(content, str) else content).problems
    except FlowProblems as refused:
        found = list(refused.problems)
    return [f"{problem.line}: {problem.text_en}" for problem in found]


def test_every_key_and_item_has_its_line() -> None:
    source = parse("f", b"# a comment\na:\n  b: 1\n  c:\n    - x\n    - {d: y}\n")
    assert source.data == {"a": {"b": 1, "c": ["x", {"d": "y"}]}}
    assert source.lines == {
        (): 2,
        ("a",): 2,
        ("a", "b"): 3,
        ("a", "c"): 4,
        ("a", "c", 0): 5,
        ("a", "c", 1): 6,
        ("a", "c", 1, "d"): 6,
    }
    assert source.line_of(("a", "missing", "deeper")) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18:00", "18:00"),
        ("09:00-18:00", "09:00-18:00"),
        ("010", "010"),
        ("no", "no"),
        ("on", "on"),
        ("2026-03-02", "2026-03-02"),
        ("1.5", "1.5"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("=", "="),
        ("9" * 5000, "9" * 5000),
        ("12", 12),
        ("-5", -5),
        ("0", 0),
        ("'12'", "12"),
        ("true", True),
        ("false", False),
        ("'true'", "true"),
        ("~", None),
        ("null", None),
        ("", None),
        ("''", ""),
        ("中文", "中文"),
    ],
)
def test_plain_words_mean_what_they_say(text: str, value: object) -> None:
    assert parse("f", f"a: {text}\n".encode()).data == {"a": value}


def test_a_digit_as_a_name_is_text_quoted_or_not() -> None:
    assert parse("f", b"{1: a, '2': b}").data == {"1": "a", "2": "b"}
    assert places("1: a\n'1': b\n") == ["2: '1' appears twice"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    source = parse("f", b"\xef\xbb\xbfa: x\r\nb: y\r\n")
    assert (source.data, source.lines[("b",)]) == ({"a": "x", "b": "y"}, 2)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "1: is empty"),
        ("# only words\n", "1: is empty"),
        ("---\n", "1: is empty"),
        ("~\n", "1: is empty"),
        ("a: x\n---\nb: y\n", "2: holds more than one document"),
        ("a:\n  b: x\n  b: y\n", "3: 'b' appears twice"),
        ("a: x\nb: &name y\n", "2: anchors and aliases are not allowed"),
        ("a: x\nb: *name\n", "2: anchors and aliases are not allowed"),
        ("a: !!python/object/apply:os.system [true]\n", "1: tags are not allowed"),
        ("a: x\nb: !secret y\n", "2: tags are not allowed"),
        ("!!str a: x\n", "1: tags are not allowed"),
        ("a: x\n? [b, c]\n: y\n", "2: a name must be text"),
        ("a: x\n*b : y\n", "2: anchors and aliases are not allowed"),
        ("a: " + "[" * 40 + "]" * 40, "1: is nested too deep"),
        ("a: x\nb: [y\nc: z\n", "3: is not YAML: expected ',' or ']', but got ':'"),
        ("a: x\nb: 'y\n", "2: is not YAML: found unexpected end of stream"),
        ("a: x\n\tb: y\n", "2: is not YAML: found character '\\t' that cannot start any token"),
        ("a: x\n  b: y\n", "2: is not YAML: mapping values are not allowed here"),
        ("a: x\nb: \x07\n", "2: is not YAML: it holds a control character"),
        ("%YAML 3.0\n---\na: x\n", "1: is not YAML: found incompatible YAML document (version 1.* is required)"),
        ("a: 一\n".encode("utf-16"), "1: is not UTF-8 text"),
        ("a: x\n# 你好\n".encode("gbk"), "2: is not UTF-8 text"),
        (b"a: x\nb: \xff\n", "2: is not UTF-8 text"),
    ],
)
def test_what_is_refused_is_refused_at_its_line(content: str | bytes, expected: str) -> None:
    assert places(content)[0] == expected


def test_reading_goes_on_after_a_duplicate() -> None:
    assert places("a: x\na: y\nb: {c: 1, c: 2}\n") == ["2: 'a' appears twice", "3: 'c' appears twice"]


def test_a_bomb_of_aliases_is_refused_and_costs_nothing() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    assert {line.split(": ", 1)[1] for line in places(bomb)} == {"anchors and aliases are not allowed"}


def test_a_megabyte_of_brackets_is_refused_at_once() -> None:
    assert places("[" * LARGEST_FILE) == ["1: is nested too deep"]


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_bytes(b"#" * LARGEST_FILE)
    assert len(read_bytes(file)) == LARGEST_FILE
    file.write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(FlowProblems, match=r"big\.yaml:1: -: is larger than 1024 KB"):
        read_bytes(file)


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for name, reason in [("none.yaml", "no such file"), ("pipe.yaml", "not a file"), (".", "not a file")]:
        with pytest.raises(FlowProblems, match=f"cannot be read: {reason}"):
            read_bytes(tmp_path / name)


def test_a_name_no_file_system_takes_is_a_problem_like_any_other(tmp_path: Path) -> None:
    with pytest.raises(FlowProblems, match="cannot be read"):
        read_bytes(tmp_path / ("x" * 5000))


@given(st.binary(max_size=60) | st.text("a:1-[]{}&*!?#'\"|>%@~ \n\t", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(content: bytes) -> None:
    places(content)


def test_the_reader_in_c_and_the_one_in_python_read_the_same() -> None:
    for file in Path(__file__).resolve().parents[2].joinpath("ivr_flows").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert _read("f", text, _FASTEST) == _read("f", text, yaml.SafeLoader)
