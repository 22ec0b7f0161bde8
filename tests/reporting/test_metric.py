"""A share of nothing is not nothing; what is counted is told in its measure's unit."""

from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.metric import Better, Scope, Unit, counted, share


def test_a_share_is_a_part_of_a_whole() -> None:
    assert share(1, 4) == 0.25
    assert share(0, 4) == 0


def test_where_there_is_no_whole_there_is_nothing_to_tell() -> None:
    assert share(0, 0) is None


def test_what_is_counted_is_the_sum_of_its_measure_in_the_measures_unit() -> None:
    words = ("Once.", "一次。")
    missed = counted(Measure.MISSED, Scope.AGENTS, ("Missed", "未接"), words, better=Better.LOWER)
    idle = counted(Measure.IDLE_SECONDS, Scope.AGENTS, ("Idle", "空闲"), words)
    sums = Measures()
    sums.count(Measure.MISSED, 3)
    assert (missed.id, missed.unit, missed.formula(sums)) == ("missed", Unit.COUNT, 3)
    assert (idle.id, idle.unit, idle.formula(sums)) == ("idle_seconds", Unit.SECONDS, 0)
    assert (missed.label_en, missed.label_zh, missed.better) == ("Missed", "未接", Better.LOWER)
