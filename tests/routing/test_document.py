"""The form of the routing document: closed, bounded, described, and the exported schema is not stale."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from callcenter.routing.document import RoutingDocument, json_schema
from tests.support.routing import a_document, changed_queue, read

EXPORTED = Path(__file__).resolve().parents[2] / "ivr_flows" / "routing.schema.json"


def test_an_empty_document_is_one() -> None:
    assert read({}).brief() == {"format": 1}
    assert read({}).whole()["timezone"] == "Asia/Shanghai"


def test_what_is_kept_and_what_is_brief_mean_the_same() -> None:
    document = read(a_document())
    assert RoutingDocument.kept(json.loads(json.dumps(document.whole()))) == document
    assert read(document.brief()) == document
    assert "ring_seconds" in document.whole()["queues"]["sales"]
    assert "ring_seconds" not in document.brief()["queues"]["sales"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": 2},
        {"queue": {}},
        {"agents": {"alice": {"skills": {"english": 0}}}},
        {"agents": {"alice": {"skills": {"english": 101}}}},
        {"agents": {"alice": {"skills": {"english": "90"}}}},
        {"languages": {"fr": "english"}},
        {"entry_points": {"4001": {"name": "x", "queue": "sales", "priority": 101}}},
        changed_queue(strategy="loudest"),
        changed_queue(max_waiting=0),
        changed_queue(ring_seconds=True),
        changed_queue(colour="red"),
    ],
)
def test_what_is_unknown_or_out_of_bounds_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(wrong)


def test_the_exported_schema_is_not_stale() -> None:
    assert EXPORTED.read_text(encoding="utf-8") == json_schema(), "run scripts/write_schemas.py"


def test_every_number_has_two_bounds_every_text_an_end_and_every_field_a_description() -> None:
    schema = json.loads(json_schema())
    for name, form in [("document", schema), *schema["$defs"].items()]:
        for field, kind in form.get("properties", {}).items():
            assert kind.get("description"), (name, field)
            for each in kind.get("anyOf", [kind]):
                if each.get("type") == "integer":
                    assert {"minimum", "maximum"} <= each.keys() or "const" in each, (name, field)
                if each.get("type") == "array":
                    assert "maxItems" in each, (name, field)
    assert issubclass(RoutingDocument, BaseModel)
