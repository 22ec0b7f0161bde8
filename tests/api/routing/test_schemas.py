"""The routing document on the wire."""

from callcenter.api.routing.changing import Changed
from callcenter.api.routing.schemas import changed_shown, version_shown
from callcenter.routing.difference import Difference
from callcenter.routing.document import RoutingDocument
from callcenter.routing.problems import problem


def test_before_anybody_has_made_a_version_there_is_version_zero() -> None:
    shown = version_shown(None, RoutingDocument())
    assert (shown.version, shown.at, shown.actor, shown.document) == (0, None, None, RoutingDocument())


def test_differences_are_shown_with_both_values() -> None:
    changed = Changed(version=3, differences=(Difference(path="queues.sales", old=None, new={"a": 1}),))
    assert changed_shown(changed, dry_run=True).model_dump() == {
        "version": 3,
        "dry_run": True,
        "changes": [{"path": "queues.sales", "old": None, "new": {"a": 1}}],
        "warnings": [],
    }


def test_warnings_are_shown_in_both_languages() -> None:
    warned = problem("nobody_after_talk", ("queues", "sales", "after_talk_flow"), flow="'night'", nodes="wait")
    shown = changed_shown(Changed(version=3, differences=(), warnings=(warned,)), dry_run=True).warnings[0]
    assert (shown.type, shown.path) == ("nobody_after_talk", "queues.sales.after_talk_flow")
    assert shown.msg.startswith("flow 'night' leads to somebody at wait;")
    assert shown.msg_zh.startswith("流程 'night' 的节点 wait ")
