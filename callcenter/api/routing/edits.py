"""What a request makes of the document: all of it anew, one queue, one agent; from JSON or from YAML."""

import copy
from typing import Any, Final

import orjson

from callcenter.api.errors import Problem
from callcenter.api.routing.changing import Edit
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.routing.checks import Known
from callcenter.routing.document import RoutingDocument
from callcenter.routing.problems import RoutingRefused, problem
from callcenter.routing.reading import read_document
from callcenter.routing.yaml_file import MEDIA_TYPE, read_yaml

_JSON: Final = frozenset({"application/json", "application/merge-patch+json"})
_YAML: Final = frozenset({MEDIA_TYPE, "application/x-yaml", "text/yaml", "text/x-yaml"})


def replaced(content_type: str, body: bytes) -> Edit:
    """All of it, as the body says; it may leave out what older exports do not have."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _JSON | _YAML:
        raise Problem("unsupported_media_type")

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        return read_yaml("body", body, known, old) if kind in _YAML else read_document(_json(body), known, old)

    return edit


def restored(document: Any) -> Edit:
    """As it was in an earlier version."""
    return lambda old, known: read_document(document, known, old)


def queue_put(name: str, body: bytes) -> Edit:
    """This queue, whole; a new one or another."""

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        data = old.whole()
        data["queues"][name] = _json(body)
        return read_document(data, known)

    return edit


def queue_patched(name: str, body: bytes) -> Edit:
    """This queue's fields that the body names; null is what it would be anyway."""

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        data = old.whole()
        if name not in data["queues"]:
            raise Problem("unknown_queue")
        data["queues"][name] = merged(data["queues"][name], _object(body))
        return read_document(data, known)

    return edit


def queue_deleted(name: str) -> Edit:
    """Without this queue. Whoever leads to it must have been changed before."""

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        data = old.whole()
        if data["queues"].pop(name, None) is None:
            raise Problem("unknown_queue")
        return read_document(data, known)

    return edit


def agent_patched(username: str, body: bytes) -> Edit:
    """This agent's fields that the body names; an agent who is not in the document yet comes into it."""

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        data = old.whole()
        if known.agents is not None and username not in known.agents:
            raise Problem("unknown_agent")
        data["agents"][username] = merged(data["agents"].get(username, {}), _object(body))
        return read_document(data, known)

    return edit


def disposition_put(code: str, body: bytes) -> Edit:
    """This disposition, whole; a new one or another."""

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        data = old.whole()
        data["dispositions"][code] = _json(body)
        return read_document(data, known)

    return edit


def disposition_deleted(code: str) -> Edit:
    """Without this disposition. What was said with it stays in the record."""

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        data = old.whole()
        if data["dispositions"].pop(code, None) is None:
            raise ContactCenterError(Refusal.UNKNOWN_DISPOSITION)
        return read_document(data, known)

    return edit


def merged(old: Any, patch: Any) -> Any:
    """A JSON merge patch (RFC 7396): objects are merged, null takes away, everything else replaces."""
    if not isinstance(patch, dict):
        return patch
    result = copy.copy(old) if isinstance(old, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        raise RoutingRefused([problem("bad_json", ())]) from None


def _object(body: bytes) -> Any:
    data = _json(body)
    if not isinstance(data, dict):
        raise RoutingRefused([problem("dict_type", ())])
    return data
