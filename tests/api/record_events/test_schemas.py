"""An event on the wire is masked as the role has it, and has everything else."""

from callcenter.api.record_events.schemas import event_shown
from callcenter.crm.masking import Masks
from callcenter.records.vault import Vault
from tests.support.record_events import event


def test_an_event_is_shown_as_the_role_may_see_it() -> None:
    born = event(changes={"birthday": [None, "1990-03-07"], "segment": ["gold", "vip"]})
    unseal = Vault.for_one_run().unseal
    shown = event_shown(born, Masks(), "agent", unseal)
    assert shown.changes == {"birthday": [None, "1990-**-**"], "segment": ["gold", "vip"]}
    assert event_shown(born, Masks(), "admin", unseal).changes["birthday"] == [None, "1990-03-07"]
    assert (shown.id, shown.record_id, shown.type) == (born.id, born.record_id, "customer.changed")
