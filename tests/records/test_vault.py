"""The vault: what is sealed opens again, only where it belongs, also after a rotation, and never by an exception."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.customer import FieldValue
from callcenter.records.key_ring import add_key
from callcenter.records.vault import UNREADABLE, Vault, key_of

VALUES = st.one_of(
    st.text(), st.integers(-(2**53), 2**53), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)
) | st.lists(st.text()).map(tuple)


@given(VALUES)
def test_every_value_opens_as_it_was_sealed(value: FieldValue) -> None:
    vault = Vault.for_one_run()
    sealed = vault.seal("id_number", value)
    assert sealed.startswith("sealed:")
    assert vault.unseal("id_number", sealed) == value
    assert vault.seal("id_number", value) == sealed


def test_a_value_of_another_field_or_a_damaged_one_is_unreadable() -> None:
    vault = Vault.for_one_run()
    sealed = vault.seal("id_number", "110101")
    assert vault.unseal("passport", sealed) == UNREADABLE
    for damaged in (sealed[:-8], "sealed:", "sealed:k:!", UNREADABLE, "sealed:a:b:c", sealed.replace(":", ":x", 1)):
        assert vault.unseal("id_number", damaged) == UNREADABLE
    assert Vault.for_one_run().unseal("id_number", sealed) == UNREADABLE


def test_what_is_sealed_already_is_not_sealed_twice() -> None:
    vault = Vault.for_one_run()
    sealed = vault.seal("id_number", "110101")
    assert vault.seal("id_number", sealed) == sealed
    assert vault.seal("id_number", UNREADABLE) == UNREADABLE


def test_a_key_that_another_process_adds_seals_from_then_on_and_the_old_one_still_opens(tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "keys.json")
    old = vault.seal("id_number", "110101")
    keys = add_key(tmp_path / "keys.json")
    new = vault.seal("id_number", "110101")
    assert (key_of(old), key_of(new)) == (keys[0].id, keys[1].id)
    assert vault.unseal("id_number", old) == vault.unseal("id_number", new) == "110101"
    assert vault.reseal("id_number", old) == new
    assert set(vault.forms("id_number", "110101")) == {old, new}
    assert Vault.open(tmp_path / "keys.json").unseal("id_number", new) == "110101"
