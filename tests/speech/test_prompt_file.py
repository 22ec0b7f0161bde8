"""Which prompt files are accepted, and where a wrong one is said to be wrong."""

from pathlib import Path

import pytest

from callcenter.core.reactions.announcements import CALLBACK_OFFER, KEY_PROMPTS, MINUTES, MOST_POSITION
from callcenter.speech.prompt_file import Language, Part, PromptFileRefused, load_prompts

SHIPPED = Path(__file__).resolve().parents[2] / "ivr_flows" / "prompts.yaml"
NEEDED = {
    "welcome_language", "main_menu", "enter_order_number", "thank_you_hold", "invalid_choice", "no_input", "closed",
    "goodbye", "number_not_in_service", "all_agents_busy", "leave_message", "echo_test", "technical_problem",
    "all_agents_busy_call_again", "message_saved", CALLBACK_OFFER, "queue_sales", "queue_support",
    "queue_vip", *KEY_PROMPTS.values(), *(f"wait_about_{minutes}" for minutes in MINUTES),
    *(f"position_{place}" for place in range(1, MOST_POSITION + 1)), f"position_more_than_{MOST_POSITION}",
}  # fmt: skip


def write(folder: Path, content: str | bytes) -> Path:
    file = folder / "prompts.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_the_shipped_file_has_every_prompt_of_the_demo_in_both_languages() -> None:
    prompts = {prompt.name: prompt for prompt in load_prompts(SHIPPED)}
    assert set(prompts) >= NEEDED
    assert all(prompt.parts(language) for prompt in prompts.values() for language in Language)


def test_shipped_chinese_holds_no_latin_letter_that_the_voice_would_spell() -> None:
    chinese = [part.text for prompt in load_prompts(SHIPPED) for part in prompt.zh if part.language is Language.ZH]
    assert not [text for text in chinese if any(letter.isascii() and letter.isalpha() for letter in text)]


def test_the_language_choice_speaks_both_languages_to_everyone() -> None:
    (welcome,) = [prompt for prompt in load_prompts(SHIPPED) if prompt.name == "welcome_language"]
    assert [part.language for part in welcome.en] == [Language.EN, Language.ZH]
    assert welcome.en == welcome.zh


def test_folded_text_becomes_one_line(tmp_path: Path) -> None:
    (prompt,) = load_prompts(write(tmp_path, "hello:\n  en: >\n    Good\n    day.\n  zh: 您好\n"))
    assert prompt.en == (Part(language=Language.EN, text="Good day."),)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "expected prompts"),
        ("- a\n", 1, "expected prompts"),
        ("a: {en: x, zh: y}\nb: {en: x, zh: y}\na: {en: x, zh: y}\n", 3, "'a' appears twice"),
        ("a:\n  en: x\n  zh: y\n  en: z\n", 4, "'en' appears twice"),
        ("a:\n  en: x\n  fr: y\n", 3, "unknown language 'fr'"),
        ("a:\n  en: x\n", 1, "has no text in zh"),
        ("a:\n  en: x\n  zh: '  '\n", 3, "text is empty"),
        ("a:\n  en: x\n  zh:\n", 3, "must be text"),
        ("a:\n  en: 1\n  zh: y\n", 2, "must be text"),
        ("a:\n  en: [x]\n  zh: y\n", 2, "must be text"),
        ("a:\n  en: '...'\n  zh: y\n", 2, "text is empty"),
        ('a:\n  en: "bell \\a"\n  zh: y\n', 2, "control characters"),
        (f"a:\n  en: {'x' * 1001}\n  zh: y\n", 2, "longer than"),
        ("../etc/passwd: {en: x, zh: y}\n", 1, "not a prompt name"),
        ("Upper: {en: x, zh: y}\n", 1, "not a prompt name"),
        ("'a\\n': {en: x, zh: y}\n", 1, "not a prompt name"),
        ("-a: {en: x, zh: y}\n", 1, "not a prompt name"),
        ("1: {en: x, zh: y}\n", 1, "must be text"),
        ("a: hello\n", 1, "expected `language: text`"),
        ("a:\n  both: []\n", 2, "needs a list"),
        ("a:\n  both:\n    - en: x\n", 3, "must speak en and zh"),
        ("a:\n  both:\n    - en: x\n    - zh: y\n  en: x\n", 2, "stands alone"),
        ("a:\n  both: &x\n    - *x\n", 2, "expected `language: text`"),
        ("a: !!python/object/apply:os.system [id]\n", 1, "expected `language: text`"),
        ("a:\n  en: !!python/name:os.system x\n  zh: y\n", 2, "must be text"),
        ("a: {en: *nowhere, zh: y}\n", 1, "undefined alias"),
        ("a:\n en: x\n   zh: y\n", 3, "mapping values are not allowed"),
        ("a: {en: x\n", 2, "expected ',' or '}'"),
        (b"a:\n  en: \xff\n", 2, "not UTF-8"),
        (b"a:\n  en: x\0\n", 1, "not readable YAML"),
        ("[" * 20_000, 1, "not readable YAML"),
        ("#" * 300_000, 1, "larger than 256 KB"),
    ],
)
def test_a_hostile_file_is_refused_with_its_line(tmp_path: Path, content: str | bytes, line: int, reason: str) -> None:
    file = write(tmp_path, content)
    with pytest.raises(PromptFileRefused) as refused:
        load_prompts(file)
    assert refused.value.problems[0].startswith(f"{file}:{line}: ")
    assert reason in refused.value.problems[0]


def test_every_wrong_prompt_is_named_at_once(tmp_path: Path) -> None:
    file = write(tmp_path, "a: {en: x}\nb: {en: x, zh: y}\nc: {fr: x}\n")
    with pytest.raises(PromptFileRefused) as refused:
        load_prompts(file)
    assert [problem.removeprefix(f"{file}:").split(":")[0] for problem in refused.value.problems] == ["1", "3"]


def test_an_absent_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(PromptFileRefused, match="cannot be read"):
        load_prompts(tmp_path / "none.yaml")
