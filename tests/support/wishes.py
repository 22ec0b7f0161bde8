"""Callbacks as tests want them: everything said that a record must say, the rest as it usually is."""

from typing import Any
from uuid import UUID

from callcenter.core.callback import Callback
from callcenter.core.changes import CallbackChanged
from tests.support.floor import START


def wish(identity: int, **values: Any) -> Callback:
    """Return somebody's wish to be called back by `sales`, with a number of his own."""
    usual = {"number": f"1380013{identity:04}", "queue": "sales", "mode": "customer_first"}
    times = dict.fromkeys(("requested_at", "place_at", "due_at"), START)
    return Callback(**{"id": str(UUID(int=identity)), **usual, **times, **values})


def wished(callback: Callback) -> CallbackChanged:
    """Return the change that says so."""
    return CallbackChanged(callback=callback, at=callback.requested_at)
