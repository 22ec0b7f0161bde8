"""A refusal says what is wrong and where, and nothing of whose record it is."""

from callcenter.records.deeds import RecordRefused


def test_a_refusal_has_a_code_and_a_place() -> None:
    refused = RecordRefused("external_id_taken", field="external_ids")
    assert (refused.code, refused.field, str(refused)) == ("external_id_taken", "external_ids", "external_id_taken")
    assert RecordRefused("record_changed").field is None
