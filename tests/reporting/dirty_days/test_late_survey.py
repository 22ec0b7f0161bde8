"""Two days later the customer says what he thinks of it: it counts where the contact was, for the agent it is about."""

from callcenter.core.requests import TargetKind
from callcenter.reporting.record import Answer
from tests.support.dirty_day import DirtyDay
from tests.support.transfers import sent

# 4 of 5 is 3 of 4 steps up; 6 of 10 is a detractor.
ANSWERS = (
    Answer(kind="csat", score=4, scale=5, agent="bob", queue="support"),
    Answer(kind="nps", score=6, scale=10),
)


def lived() -> DirtyDay:
    """Ann sends him on to bob of support; afterwards he gives bob 4 of 5, and us 6 of 10."""
    day = DirtyDay("09:00:00").available("ann").calls().later(4).answers()
    day.later(60).sends_on(sent(TargetKind.QUEUE, "support")).later(30).wraps_up("ann")
    day.available("bob").starts().later(6).answers().later(120).hangs_up()
    return day.goes_home("ann", "bob")


def answered() -> DirtyDay:
    day = lived()
    day.answers_given = {"id1": ANSWERS}
    return day


def test_before_he_has_answered_there_is_nothing_to_tell() -> None:
    assert lived().metric("csat") is None
    assert lived().metric("nps") is None


def test_what_is_about_an_agent_is_his_and_the_rest_is_the_contacts() -> None:
    day = answered()
    assert day.metric("csat", agent="bob") == 0.75  # (4 - 1) / (5 - 1)
    assert day.metric("csat", agent="ann") is None
    assert day.metric("csat", queue="support") == 0.75
    assert day.metric("nps") == -100  # 100 * (0 promoters - 1 detractor) / 1
    assert day.figures(queue="sales")["nps_detractors"] == 1


def test_the_other_figures_are_what_they_were() -> None:
    late = {"csat_answers", "csat_score", "nps_answers", "nps_detractors"}
    assert {name: number for name, number in answered().figures().items() if name not in late} == lived().figures()
    assert answered().figures(queue="support")["speed_of_answer_seconds"] == 36  # 30 s alone, 6 s of ringing
