"""Requests ask; each says when it was asked."""

import dataclasses
from typing import get_args

from callcenter.core import acts, monitoring_requests, requests


def test_the_union_names_every_one_and_none_can_be_changed() -> None:
    here = {
        kind
        for module in (requests, acts, monitoring_requests)
        for kind in vars(module).values()
        if dataclasses.is_dataclass(kind) and getattr(kind, "__module__", "") == module.__name__
    }
    here.remove(requests.Target)  # a part of some of them
    assert here == set(get_args(requests.Request))
    for kind in here:
        assert kind.__dataclass_params__.frozen  # type: ignore[union-attr]
        assert "at" in {field.name for field in dataclasses.fields(kind)}
