"""What is printed of the callers in the menus."""

from callcenter.bench.ivr import Walked, rows_of


def walked(*seconds: float, wrong: int = 0) -> Walked:
    return Walked(seconds=list(seconds), wrong=["1 for 2"] * wrong, lateness=[0.0, 0.002])


def test_both_are_shown_with_their_wrong_steps_and_ours_is_divided_by_the_peers() -> None:
    rows = {name: (value, unit) for name, value, unit in rows_of(200, walked(0.004, 0.008, wrong=1), walked(0.002))}
    assert rows["ivr_callers_at_once"] == (200.0, "callers")
    assert rows["ivr_ours_from_key_to_prompt_p99"] == (8.0, "ms")
    assert rows["ivr_ours_wrong_steps"] == (1.0, "steps")
    assert rows["ivr_dialplan_read_wrong_steps"] == (0.0, "steps")
    assert rows["ivr_ours_vs_dialplan_read_p99"] == (4.0, "ratio")
    assert rows["ivr_callers_lateness_p99"] == (2.0, "ms")


def test_what_several_crowds_did_is_counted_together() -> None:
    both = walked(0.004)
    both.add(walked(0.006, wrong=2))
    assert (both.seconds, len(both.wrong), len(both.lateness)) == ([0.004, 0.006], 2, 4)
