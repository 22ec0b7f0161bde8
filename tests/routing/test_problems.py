"""Problems of a routing document: with a place that a person finds, in both languages."""

from callcenter.routing.problems import RoutingRefused, path_of, problem


def test_a_problem_says_where_and_what_in_both_languages() -> None:
    found = problem("skill_unknown", ("queues", "sales", "relaxation", 0, "drop", 1), name="'welsh'")
    assert found.shown() == "queues.sales.relaxation[0].drop[1]: unknown skill 'welsh'"
    assert found.shown("zh", "r.yaml") == "r.yaml:1: queues.sales.relaxation[0].drop[1]: 未知技能 'welsh'"
    assert str(RoutingRefused([found, found])).count("\n") == 1


def test_what_pydantic_finds_and_we_have_no_words_for_is_simply_not_valid() -> None:
    assert problem("something_new", ()).shown() == "-: is not valid"


def test_a_strange_name_is_quoted_in_a_path() -> None:
    assert path_of(("queues", "a.b", "label")) == "queues.'a.b'.label"
    assert path_of(("entry_points", "+8621", "name")) == "entry_points.+8621.name"
    assert (
        path_of(
            (
                "segments",
                "\x1b[1m",
            )
        )
        == r"segments.'\x1b[1m'"
    )
