"""What `callcenter flows test` and `callcenter flows simulate` do with the terminal and the prompts around them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from callcenter.command_settings import command_settings
from callcenter.explain_command import terminal_language
from callcenter.flows.problems import FlowProblems
from callcenter.flows.read import PROMPTS_FILE, read_flow
from callcenter.flows.testing.commands import run_files
from callcenter.flows.testing.conversation import PromptWords, simulate
from callcenter.flows.testing.form import Given
from callcenter.routing.holiday_calendar import Language
from callcenter.speech.prompt_file import Language as Spoken
from callcenter.speech.prompt_file import load_prompts

app = typer.Typer()


@app.command("test")
def run_tests_command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; left out: all of the flows.")] = None,
    least: Annotated[int, typer.Option(min=0, max=100, help="Fail when less of a flow is covered, in percent.")] = 0,
) -> None:
    """Run tests of flows, and say which nodes and exits none of them takes; exit 1 when something is wrong."""
    sys.exit(run_files(paths or [command_settings().flows], language=terminal_language(), least=least))


@app.command("simulate")
def simulate_command(
    path: Annotated[Path, typer.Argument(help="The file of the flow.")],
    caller: Annotated[str, typer.Option(help="The number that calls.")] = "13800138000",
    language: Annotated[Language, typer.Option(help="What the call begins in.")] = Language.ZH,
) -> None:
    """Talk to a flow in the terminal, without a phone. Nobody is known, and nothing is written."""
    try:
        flow = read_flow(path)
    except FlowProblems as refused:
        for problem in refused.problems:
            typer.echo(problem.shown(terminal_language()), err=True)
        sys.exit(1)
    given = Given(caller=caller, language="en" if language is Language.EN else "zh")
    simulate(flow, given, input, print, words_of(path.with_name(PROMPTS_FILE)), terminal_language())


def words_of(file: Path) -> PromptWords:
    """What each prompt says; one without words is shown by its name."""
    prompts = {prompt.name: prompt for prompt in load_prompts(file)} if file.is_file() else {}

    def words(name: str, language: str) -> str:
        prompt = prompts.get(name)
        return f"[{name}]" if prompt is None else " ".join(part.text for part in prompt.parts(Spoken(language)))

    return words
