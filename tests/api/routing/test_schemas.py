"""The routing document on the wire."""

from callcenter.api.routing.changing import Changed
from callcenter.api.routing.schemas import changed_shown, version_shown
from callcenter.routing.difference import Difference
from callcenter.routing.document import RoutingDocument


def test_before_anybody_has_made_a_version_there_is_version_zero() -> None:
    shown = version_shown(None, RoutingDocument())
    assert (shown.version, shown.at, shown.actor, shown.document) == (0, None, None, RoutingDocument())


def test_differences_are_shown_with_both_values() -> None:
    changed = Changed(version=3, differences=(Difference(path="queues.sales", old=None, new={"a": 1}),))
    assert changed_shown(changed, dry_run=True).model_dump() == {
        "version": 3,
        "dry_run": True,
        "changes": [{"path": "queues.sales", "old": None, "new": {"a": 1}}],
    }
