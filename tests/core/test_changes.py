"""Changes are facts for store and screens; each says since when."""

import dataclasses
from typing import get_args

from callcenter.core import changes


def test_the_union_names_every_one_and_none_can_be_changed() -> None:
    here = {
        kind
        for kind in vars(changes).values()
        if dataclasses.is_dataclass(kind) and getattr(kind, "__module__", "") == changes.__name__
    }
    assert here == set(get_args(changes.Change))
    for kind in here:
        assert kind.__dataclass_params__.frozen  # type: ignore[union-attr]
        assert "at" in {field.name for field in dataclasses.fields(kind)}
