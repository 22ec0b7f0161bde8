"""The benchmark of finding customers, on a few hundred of them."""

from callcenter.bench.matching import run


async def test_everybody_is_found_in_every_way_that_is_measured() -> None:
    told: list[str] = []
    rows = {name: value for name, value, _ in await run(400, 3, told.append)}
    assert told
    for name in ("select_1", "known", "second_number", "household", "unknown", "bare_known", "name_characters",
                 "name_pinyin", "name_same_sound", "name_latin_mistyped", "name_pinyin_mistyped"):  # fmt: skip
        assert rows[f"matching_{name}_rounds"] == 3
        assert rows[f"matching_{name}_median"] > 0
    assert rows["matching_known_vs_select_1_median"] > 0
