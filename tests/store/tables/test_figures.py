"""The tables of figures: a column for every measure and dimension that facts have."""

from callcenter.reporting.facts import Fact, TimeFact
from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure, Wait
from callcenter.store.tables.figures import (
    CELL_DIMENSIONS,
    CUBES,
    FACT_DIMENSIONS,
    FACT_MEASURES,
    TIME_MEASURES,
    Cube,
    agent_times,
    cells,
    facts,
)


def test_every_measure_has_a_column_and_is_of_facts_or_of_time() -> None:
    assert {*FACT_MEASURES, *TIME_MEASURES} == set(Measure)
    assert not set(FACT_MEASURES) & set(TIME_MEASURES)
    assert {str(measure) for measure in FACT_MEASURES} <= set(facts.c.keys())
    assert {str(measure) for measure in TIME_MEASURES} <= set(agent_times.c.keys())
    assert {str(name) for name in (*Measure, *Wait)} <= set(cells.c.keys())


def test_seconds_are_fractions_and_the_rest_is_counted() -> None:
    for measure in Measure:
        fraction = measure.endswith("_seconds") or measure is Measure.CSAT_SCORE
        assert cells.c[str(measure)].type.python_type is (float if fraction else int)


def test_every_dimension_is_one_that_a_fact_has() -> None:
    assert set(FACT_DIMENSIONS) <= set(Fact.__dataclass_fields__)
    assert set(CELL_DIMENSIONS) <= set(FACT_DIMENSIONS)
    assert {"agent", "reason"} <= set(TimeFact.__dataclass_fields__)


def test_every_cube_has_a_shape_and_only_those_with_agents_have_their_time() -> None:
    assert set(CUBES) == set(Cube)
    for shape in CUBES.values():
        assert shape.interval in (Interval.QUARTER, Interval.DAY)
        assert set(shape.dimensions) <= set(CELL_DIMENSIONS)
        assert shape.has_agent_time == ("agent" in shape.dimensions)
