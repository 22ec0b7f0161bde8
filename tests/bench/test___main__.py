"""The command line names benchmarks that exist."""

import importlib

import pytest

bench = importlib.import_module("callcenter.bench.__main__")


def test_without_names_all_run_with_their_own_number_of_rounds() -> None:
    options = bench.arguments([])
    assert (options.names, options.rounds, options.agents) == ([], None, 200)


def test_names_and_rounds_can_be_given() -> None:
    options = bench.arguments(["pop", "offer", "--rounds", "4"])
    assert (options.names, options.rounds) == (["pop", "offer"], 4)


@pytest.mark.parametrize(
    "given", [["nonsense"], ["--rounds", "0"], ["--rounds", "many"], ["--agents", "0"], ["--customers", "9"]]
)
def test_what_makes_no_sense_is_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.arguments(given)
    assert "usage:" in capsys.readouterr().err


def test_rows_go_to_standard_output_and_progress_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    bench.show_rows([("ring_median", 3.25, "ms")])
    bench.progress("one of two")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("ring_median 3.25 ms\n", "one of two\n")
