"""Commands are orders to adapters, and none is left out of the union."""

import dataclasses
from typing import get_args

from callcenter.core import commands


def test_the_union_names_every_one_and_none_can_be_changed() -> None:
    here = {
        kind
        for kind in vars(commands).values()
        if dataclasses.is_dataclass(kind) and getattr(kind, "__module__", "") == commands.__name__
    }
    assert here == set(get_args(commands.Command))
    for kind in here:
        assert kind.__dataclass_params__.frozen  # type: ignore[union-attr]
