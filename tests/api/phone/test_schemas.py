"""What goes over the wire about phones: nothing of it shows a password by chance."""

from datetime import UTC, datetime

from callcenter.api.phone.schemas import PhoneAccountShown, WebSocketShown


def test_the_password_is_in_the_answer_and_in_no_log_of_it() -> None:
    given = PhoneAccountShown(
        uri="sip:alice-web@desk",
        username="alice-web",
        password="of-this-login",
        websocket=WebSocketShown(path="/ws", port=8088),
        ice_servers=[],
        expires_at=datetime(2026, 3, 2, 21, 0, tzinfo=UTC),
    )
    assert "of-this-login" in given.model_dump_json()
    assert "of-this-login" not in repr(given)
