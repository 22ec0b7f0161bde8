"""What looks like an e-mail address, and what cannot be one."""

import pytest

from callcenter.crm.emails import is_email


@pytest.mark.parametrize(
    "text", ["a@b.cn", "han.mei-mei+shop@mail.example.com", "韩梅梅@例子.中国", "x@1-2.example", "o'neil@example.com"]
)
def test_an_address_is_one(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a@", "@b.cn", "a@b", "a b@c.cn", "a@b..cn", "a@-b.cn", "a@b.cn\n", "a@b@c.cn", "<a@b.cn>", "a@b_c.cn"],
)
def test_what_cannot_be_written_to_is_none(text: str) -> None:
    assert not is_email(text)


def test_what_is_too_long_is_none() -> None:
    assert not is_email("a@" + "b." * 130 + "cn")
    assert not is_email("a" * 65 + "@b.cn")


def test_a_long_text_is_told_quickly() -> None:
    assert not is_email("a@" + "b." * 126 + "-")
