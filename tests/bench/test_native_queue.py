"""What is appended to the rendered files says what the comparison claims."""

import configparser

from callcenter.bench.native_queue import NativeQueue, account_section, dialplan, queue_sections

QUEUES = (
    NativeQueue(name="bench-default", number="4711", endpoints=("alice",), retry=None),
    NativeQueue(name="bench-retry1", number="4712", endpoints=("alice",), retry=1),
)


def read(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False)
    parser.read_string(text.replace("=>", "="))
    return parser


def test_only_the_queue_that_should_has_another_retry() -> None:
    queues = read(queue_sections(QUEUES))
    assert "retry" not in queues["bench-default"]
    assert queues["bench-retry1"]["retry"] == "1"
    assert {queues[name]["strategy"] for name in queues.sections()} == {"rrmemory"}
    assert {queues[name]["member"] for name in queues.sections()} == {"PJSIP/alice"}


def test_the_numbers_lead_into_the_queues() -> None:
    text = dialplan(QUEUES)
    assert text.startswith("\n[cc-in]\n")
    assert "exten => 4711,1,Answer()\n same => n,Queue(bench-default)\n" in text
    assert "exten => 4712,1,Answer()\n same => n,Queue(bench-retry1)\n" in text


def test_the_account_may_do_no_more_than_it_needs() -> None:
    account = read(account_section("s3cret"))["bench"]
    assert account["secret"] == "s3cret"
    assert account["write"] == "agent"
    assert account["deny"] == "0.0.0.0/0.0.0.0"
