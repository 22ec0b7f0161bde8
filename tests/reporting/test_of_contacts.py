"""Figures of contacts, worked out by hand."""

import pytest

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures
from callcenter.reporting.of_contacts import OF_CONTACTS
from callcenter.reporting.registry import METRICS

# Twenty contacts: five served themselves, sixteen had settled something, of which four came again.
TWENTY = Measures(
    sums={
        M.CONTACTS: 20,
        M.SELF_SERVED: 5,
        M.IVR_SECONDS: 600,
        M.RESOLVABLE: 16,
        M.FOLLOWED: 4,
        M.REPEATED: 6,
        M.CSAT_ANSWERS: 4,
        M.CSAT_SCORE: 3,
        M.NPS_ANSWERS: 10,
        M.NPS_PROMOTERS: 5,
        M.NPS_DETRACTORS: 2,
    }
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("self_service_rate", 0.25),
        ("ivr_time", 30),
        ("repeat_rate", 0.3),
        ("first_contact_resolution", 0.75),  # (16 - 4) / 16
        ("csat", 0.75),
        ("nps", 30),  # 100 * (5 - 2) / 10
    ],
)
def test_a_figure_is_what_one_works_out_by_hand(name: str, value: float) -> None:
    assert METRICS[name].formula(TWENTY) == pytest.approx(value)


def test_of_no_contact_there_is_nothing_to_tell() -> None:
    for metric in OF_CONTACTS:
        assert not metric.formula(Measures())


def test_what_goes_on_changing_is_marked() -> None:
    late = {metric.id for metric in OF_CONTACTS if metric.late}
    assert late == {"repeated", "repeat_rate", "first_contact_resolution", "csat", "nps"}
