"""The table of all figures: made from the registry, and noticed when stale."""

from pathlib import Path

import pytest

from callcenter.reporting.metric import FloorMetric, Metric
from callcenter.reporting.registry import FLOOR_METRICS, METRICS
from scripts.write_figures_docs import BEGIN, END, PAGE, made, main, page_with


def test_the_page_in_the_project_is_fresh() -> None:
    assert main(["--check"]) == 0


def test_every_figure_of_the_registry_is_in_the_table() -> None:
    text = made()
    every: tuple[Metric | FloorMetric, ...] = (*METRICS.values(), *FLOOR_METRICS.values())
    for metric in every:
        assert f"| `{metric.id}`<br>" in text
        assert metric.words_en in text
        assert metric.words_zh in text


def test_a_stale_page_is_named_and_only_its_table_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "figures.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert main(["--check"], page) == 1
    assert capsys.readouterr().err == "figures.md is stale: run scripts/write_figures_docs.py\n"
    assert main([], page) == 0
    assert main(["--check"], page) == 0
    text = page.read_text(encoding="utf-8")
    assert (text.startswith("before\n"), text.endswith("after\n")) == (True, True)


def test_a_page_without_a_place_for_it_is_left_alone() -> None:
    with pytest.raises(ValueError, match=PAGE.name):
        page_with("nothing")
