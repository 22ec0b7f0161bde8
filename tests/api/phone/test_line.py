"""Where browsers connect to, and with which accounts they use TURN servers."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from callcenter.api.phone.line import PhoneLine

END = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)


def test_without_a_tls_proxy_the_switch_has_a_port_of_its_own() -> None:
    assert PhoneLine(port=9088).websocket().model_dump() == {"path": "/ws", "port": 9088}
    assert PhoneLine(port=9088, proxied=True).websocket().model_dump() == {"path": "/sip", "port": None}


def test_a_turn_account_lasts_as_long_as_the_login() -> None:
    line = PhoneLine(ice_urls=("stun:stun.example", "turn:turn.example:3478"), turn_secret="shared")
    stun, turn = line.ice_servers("alice-web", END)
    assert stun.model_dump() == {"urls": "stun:stun.example", "username": None, "credential": None}
    username = f"{int(END.timestamp())}:alice-web"
    proof = base64.b64encode(hmac.new(b"shared", username.encode(), hashlib.sha1).digest()).decode()
    assert (turn.username, turn.credential) == (username, proof)
    assert "shared" not in repr(line)


def test_a_turn_server_without_accounts_is_named_as_it_is() -> None:
    (turn,) = PhoneLine(ice_urls=("turn:turn.example",)).ice_servers("alice-web", END)
    assert turn.username is None
