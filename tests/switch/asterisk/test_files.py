"""What our configuration means for Asterisk: who is in which fallback queue, and which queue is behind which number."""

from dataclasses import replace
from pathlib import Path

import pytest

from callcenter.core.configuration import EntryPoint, PhoneKind
from callcenter.ports import Phone
from callcenter.switch.asterisk.files import fallback_queue, files_in, wanted
from callcenter.switch.asterisk.provisioning import DegradedQueue, PhoneAccount, QueueOfNumber
from tests.support.floor import MENU, a_floor

RECORDINGS = Path("/var/recordings")
PHONES = (
    Phone(endpoint="ann", agent="ann", kind=PhoneKind.DESK, secret="a-secret-of-ann", display_name="Ann"),
    Phone(endpoint="ann-web", agent="ann", kind=PhoneKind.BROWSER, secret="b-secret-of-ann", display_name="Ann"),
)


def test_every_phone_is_an_account_of_its_kind() -> None:
    assert wanted(a_floor(), PHONES, RECORDINGS).phones == (
        PhoneAccount(endpoint="ann", secret="a-secret-of-ann", kind=PhoneKind.DESK, display="Ann"),
        PhoneAccount(endpoint="ann-web", kind=PhoneKind.BROWSER, display="Ann"),
    )


def test_a_fallback_queue_rings_the_agents_of_that_queue_only() -> None:
    # Eve is in a queue that does not exist.
    assert wanted(a_floor(), PHONES, RECORDINGS).queues == (
        DegradedQueue(name="sales", endpoints=("ann", "bob")),
        DegradedQueue(name="support", endpoints=("bob",)),
    )


def test_a_number_falls_back_to_its_queue_or_to_the_first_of_its_flow() -> None:
    assert wanted(a_floor(), PHONES, RECORDINGS).numbers == (
        QueueOfNumber(dnis="4000", queue="sales"),
        QueueOfNumber(dnis="4001", queue="sales"),
        QueueOfNumber(dnis="4002", queue="support"),
    )


@pytest.mark.parametrize("flow", ["no such flow", "echo", None])
def test_a_number_that_leads_to_no_queue_has_none_to_fall_back_to(flow: str | None) -> None:
    echo = replace(MENU, name="echo", nodes={name: MENU.nodes[name] for name in ("echo", "bye")})
    configuration = a_floor(
        flows={"echo": echo}, entry_points={"4009": EntryPoint(dnis="4009", name="Echo", flow=flow)}
    )
    assert fallback_queue(configuration, configuration.entry_points["4009"]) is None
    assert wanted(configuration, PHONES, RECORDINGS).numbers == ()


def test_a_queue_that_is_gone_is_no_fallback() -> None:
    configuration = a_floor(entry_points={"4001": EntryPoint(dnis="4001", name="Gone", queue="gone")})
    assert wanted(configuration, PHONES, RECORDINGS).numbers == ()


def test_the_files_are_written_and_only_what_changed_is_read_again(tmp_path: Path) -> None:
    provisioning = files_in(tmp_path, RECORDINGS, None)
    assert len(provisioning(a_floor(), PHONES)) == 3
    assert provisioning(a_floor(), PHONES) == ()
    assert [action["Module"] for action in provisioning(a_floor(), PHONES[:1])] == ["res_pjsip.so"]
    written = {file.name for file in tmp_path.rglob("*.conf")}
    assert written == {"agents.conf", "degraded.conf", "callcenter.conf", "trunk.conf"}


def test_a_trunk_that_is_new_is_read_again(tmp_path: Path) -> None:
    files_in(tmp_path, RECORDINGS, None)(a_floor(), PHONES)
    changed = files_in(tmp_path, RECORDINGS, "sip:192.0.2.1:5060")(a_floor(), PHONES)
    assert [action["Module"] for action in changed] == ["res_pjsip.so"]
    assert "contact = sip:192.0.2.1:5060" in (tmp_path / "pjsip.d/trunk.conf").read_text()
