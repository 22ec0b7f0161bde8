"""SIP messages survive being written and read, and the digest answer is the one of the RFC."""

import pytest

from callcenter.bench.sip_message import NotSip, SipMessage, digest_answer, parse, response_to, tag_of, uri_in

INVITE = SipMessage(
    start_line="INVITE sip:alice@127.0.0.1:5099 SIP/2.0",
    headers=(
        ("Via", "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1"),
        ("Via", "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK0"),
        ("From", '"Li, Lei; <x>" <sip:100@127.0.0.1>;tag=them'),
        ("To", "<sip:alice@127.0.0.1>"),
        ("Call-ID", "abc"),
        ("CSeq", "7 INVITE"),
    ),
    body="v=0\r\n",
)


def test_a_message_reads_as_it_was_written() -> None:
    assert parse(INVITE.encode()) == INVITE


def test_a_request_has_a_method_and_a_response_a_status() -> None:
    answer = parse(b"SIP/2.0 486 Busy Here\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n")
    assert (INVITE.method, INVITE.status) == ("INVITE", 0)
    assert (answer.method, answer.status) == ("", 486)


def test_headers_are_found_in_any_case_short_and_folded() -> None:
    message = parse(b"BYE sip:a@b SIP/2.0\r\ni: abc\r\nVIA: one\r\nv: two\r\nSubject: a\r\n  b\r\nl: 0\r\n\r\n")
    assert message.get("Call-ID") == "abc"
    assert message.all("Via") == ["one", "two"]
    assert message.get("Subject") == "a b"
    assert message.get("Content-Length") == ""


@pytest.mark.parametrize("datagram", [b"", b"\r\n\r\n", b"\0\0\0\0", b"HTTP/1.1 200 OK\r\n\r\n", b"\xff\xfe INVITE"])
def test_what_is_no_sip_is_refused(datagram: bytes) -> None:
    with pytest.raises(NotSip):
        parse(datagram)


def test_a_response_copies_what_it_must_and_adds_our_tag() -> None:
    answer = response_to(INVITE, "180 Ringing", tag="us")
    assert answer.start_line == "SIP/2.0 180 Ringing"
    assert answer.all("Via") == INVITE.all("Via")
    assert answer.get("To") == "<sip:alice@127.0.0.1>;tag=us"
    assert answer.transaction == INVITE.transaction


def test_a_tag_that_is_there_is_kept() -> None:
    again = parse(INVITE.encode().replace(b"To: <sip:alice@127.0.0.1>", b"To: <sip:alice@127.0.0.1>;tag=old"))
    assert tag_of(response_to(again, "200 OK", tag="us").get("To")) == "old"


def test_tags_and_addresses_are_taken_from_headers() -> None:
    assert tag_of(INVITE.get("From")) == "them"
    assert tag_of("<sip:a@b;tag=inside>") == ""
    assert uri_in("<sip:a@b:5070;ob>;expires=60") == "sip:a@b:5070;ob"
    assert uri_in("sip:a@b;expires=60") == "sip:a@b"


def test_the_digest_answer_is_that_of_rfc_2617() -> None:
    answer = digest_answer(
        'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
        'opaque="5ccc069c403ebaf9f0171e9517f40e41"',
        username="Mufasa",
        secret="Circle Of Life",
        method="GET",
        uri="/dir/index.html",
        cnonce="0a4f113b",
    )
    assert 'response="6629fae49393a05397450978507c4ef1"' in answer
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in answer


def test_a_challenge_without_qop_gets_the_older_answer() -> None:
    given = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", algorithm=MD5'
    answer = digest_answer(
        given, username="Mufasa", secret="Circle Of Life", method="GET", uri="/dir/index.html", cnonce="unused"
    )
    assert answer.endswith('response="670fd8c2df070c60b045671b8b24ff02"')
    assert "cnonce" not in answer


@pytest.mark.parametrize("challenge", ['Basic realm="x"', 'Digest realm="x", nonce="y", algorithm=SHA-256', ""])
def test_another_kind_of_challenge_is_refused(challenge: str) -> None:
    with pytest.raises(NotSip):
        digest_answer(challenge, username="a", secret="b", method="REGISTER", uri="sip:c", cnonce="d")
