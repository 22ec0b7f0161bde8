"""The routing benchmark: what it times is checked by the plain rule, and a wrong decision ends it."""

import pytest

from callcenter.bench import route
from callcenter.bench.floors import make_floor


def test_growth_is_the_slope_on_logarithmic_scales() -> None:
    assert route.exponent([(100, 1.0), (1_000, 10.0), (10_000, 100.0)]) == pytest.approx(1)
    assert route.exponent([(100, 7.0), (1_000, 7.0), (10_000, 7.0)]) == pytest.approx(0)
    assert route.exponent([(100, 1.0), (10_000, 10.0)]) == pytest.approx(0.5)


@pytest.mark.parametrize("load", ["light", "backlog"])
def test_every_decision_of_a_small_floor_agrees_with_the_plain_rule(load: str) -> None:
    bench = route.play(load, make_floor(30, 6), decisions=60)
    names = [name for name, _, _ in bench.rows("route")]
    assert names[:2] == ["route_p50", "route_p99"]
    assert len(bench.taken) >= 50
    assert len(bench.scanned) > 0


def test_a_decision_that_the_plain_rule_would_not_make_is_an_error() -> None:
    bench = route.play("light", make_floor(30, 6), decisions=10)
    news, matches = next((news, matches) for news, matches in bench.told if matches)
    bench.told[bench.told.index((news, matches))] = (news, [])
    with pytest.raises(RuntimeError, match="differently"):
        bench.check()
