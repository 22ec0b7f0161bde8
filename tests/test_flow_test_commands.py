"""`callcenter flows test` and `flows simulate`: the demo's flows pass their own tests, and can be talked to."""

from pathlib import Path

from typer.testing import CliRunner

from callcenter.cli import app
from callcenter.flow_test_commands import words_of

FLOWS = Path("ivr_flows")


def test_the_flows_of_the_demo_pass_their_tests_and_little_of_them_is_left_untried() -> None:
    # 80: the demo never closes, so nobody hears that it has.
    done = CliRunner().invoke(app, ["flows", "test", str(FLOWS), "--least", "80"])
    assert done.exit_code == 0, done.output


def test_one_file_of_tests_is_run_by_itself() -> None:
    done = CliRunner().invoke(app, ["flows", "test", str(FLOWS / "tests" / "echo.yaml")])
    assert done.exit_code == 0
    assert "echo" in done.output
    assert "main_line" not in done.output


def test_a_flow_is_talked_to_in_the_terminal() -> None:
    done = CliRunner().invoke(app, ["flows", "simulate", str(FLOWS / "main_line.yaml")], input="1\n2\nanswered\n")
    assert done.exit_code == 0
    assert "For English, press 1" in done.output
    assert "main_menu: For sales, press 1." in done.output


def test_a_broken_flow_is_not_talked_to(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("start: nowhere\nnodes: {}\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["flows", "simulate", str(tmp_path / "broken.yaml")])
    assert done.exit_code == 1


def test_a_prompt_without_words_is_shown_by_its_name() -> None:
    words = words_of(FLOWS / "prompts.yaml")
    assert words("goodbye", "zh") == "感谢您的来电，再见。"
    assert words("of_nobody", "en") == "[of_nobody]"
