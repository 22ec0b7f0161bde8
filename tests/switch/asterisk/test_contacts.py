"""Which phones in browsers are lost and found, by what Asterisk says of their contacts."""

import pytest

from callcenter.core.events import ConnectionEvent, PhoneFound, PhoneLost
from callcenter.switch.asterisk.contacts import Contacts
from callcenter.switch.asterisk.message import AmiMessage
from tests.support.floor import START

LOST = PhoneLost(endpoint="ann-web", at=START)
FOUND = PhoneFound(endpoint="ann-web", at=START)


def contacts() -> Contacts:
    watching = Contacts(lambda: START)
    watching.watch({"ann-web", "bob-web"})
    return watching


def status(word: str, port: int = 4000, endpoint: str = "ann-web", event: str = "ContactStatus") -> AmiMessage:
    uri = f"sip:x@127.0.0.1:{port};transport=ws"
    text = f"Event: {event}\r\nURI: {uri}\r\nContactStatus: {word}\r\nAOR: {endpoint}\r\nEndpointName: {endpoint}\r\n"
    return AmiMessage(text.encode())


def heard(watching: Contacts, *messages: AmiMessage) -> list[ConnectionEvent]:
    return [event for message in messages for event in watching.heard(message)]


def test_a_page_that_comes_and_goes_is_found_and_lost_once() -> None:
    watching = contacts()
    assert heard(watching, status("NonQualified"), status("Reachable"), status("Removed")) == [FOUND, LOST]
    assert heard(watching, status("NonQualified", 4001)) == [FOUND]


def test_a_reload_that_registers_before_the_old_page_is_gone_is_lost_and_found() -> None:
    watching = contacts()
    watching.heard(status("NonQualified", 4000))
    assert heard(watching, status("NonQualified", 4001), status("Removed", 4000)) == [LOST, FOUND]
    assert heard(watching, status("Removed", 4001)) == [LOST]


def test_a_page_that_was_there_before_us_is_lost_when_it_goes() -> None:
    assert heard(contacts(), status("Removed")) == [LOST]


def test_after_a_new_link_nothing_is_known() -> None:
    watching = contacts()
    watching.heard(status("NonQualified"))
    watching.clear()
    assert heard(watching, status("NonQualified")) == [FOUND]


@pytest.mark.parametrize(
    "message", [status("Removed", endpoint="ann"), status("Removed", event="PeerStatus"), AmiMessage(b"")]
)
def test_desk_phones_and_other_messages_are_not_meant(message: AmiMessage) -> None:
    assert heard(contacts(), message) == []
