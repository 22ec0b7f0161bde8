"""The parser benchmark compares equal work and prints every row; how fast it is, is not for a test to say."""

import gzip
from pathlib import Path

import pytest

from callcenter.bench import ami_parse

RECORDING = Path(__file__).parents[1] / "recordings" / "asterisk22_queue_calls.ami.gz"


def short_recording(folder: Path) -> Path:
    blocks = gzip.decompress(RECORDING.read_bytes()).split(b"\r\n\r\n")[:400]
    path = folder / "short.ami.gz"
    path.write_bytes(gzip.compress(b"".join(block + b"\r\n\r\n" for block in blocks)))
    return path


def test_every_contestant_has_a_row_and_every_comparison_a_ratio(tmp_path: Path) -> None:
    rows = ami_parse.run(short_recording(tmp_path))
    assert rows[0] == ("ami_parse_events", 400.0, "events")
    assert [unit for _, _, unit in rows[1:]] == ["us_cpu_per_event"] * 3 + ["ratio"] * 2
    assert all(value > 0 for _, value, _ in rows)


def test_it_prints_name_value_unit_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["ami_parse", str(short_recording(tmp_path))])
    ami_parse.main()
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("ami_parse_ours_vs_panoramisk ") and line.endswith(" ratio") for line in lines)
    assert all(len(line.split()) == 3 for line in lines)
