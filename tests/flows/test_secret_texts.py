"""What looks like a secret, and what only looks a little like one."""

from typing import Any

import pytest

from callcenter.flows.secret_texts import secrets_in


def codes(field: str, value: Any) -> list[str]:
    return [code for _, code in secrets_in({"nodes": {"a": {field: value}}})]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("headers", {"Authorization": "x"}, "secret_token"),
        ("headers", {"Cookie": "x"}, "secret_token"),
        ("headers", {"X-Auth-Token": "x"}, "secret_token"),
        ("headers", {"X-Other": "Basic cm9ib3Q6c2VzYW1l"}, "secret_token"),
        ("body", {"password": "x"}, "secret_password"),
        ("body", {"deep": [{"client_secret": "x"}]}, "secret_token"),
        ("body", {"n": 6222021234567890}, "secret_number"),
        ("url", "https://h/?password=x", "secret_password"),
        ("url", "https://h/?token=x", "secret_token"),
        ("url", "https://h/6222021234567890", "secret_number"),
        ("url", "https://u:p@h/", "secret_address"),
        ("text", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x", "secret_token"),
        ("text", "ghp_0123456789abcdefghij0123456789abcdef", "secret_key"),
        ("text", "sk-live-0123456789abcdefghij", "secret_key"),
        ("text", "0123456789abcdef0123456789abcdef01234567", "secret_key"),
        ("text", "您的密码是 abc12345", "secret_password"),
        ("description", "pwd: hunter2", "secret_password"),
    ],
)  # fmt: skip
def test_secrets_are_seen(field: str, value: Any, code: str) -> None:
    assert codes(field, value) == [code]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headers", {"Authorization": "{token}"}),
        ("headers", {"Accept": "application/json", "Accept-Language": "zh"}),
        ("body", {"password": "{_typed}"}),
        ("body", {"number": "{order.number}", "total": 12345}),
        ("body", True),
        ("url", "https://h/api/v1/customers/{customer.id}/token?size=10"),
        ("number", "+8613800138000"),
        ("text", "Your password: please type it now. Basic information follows."),
        ("text", "您的密码：请按键输入。请拨打 400-820-8820 转 6222。"),
        ("text", "Press 1 2 3 4 5 6 7 8 9 0 1 2 3 4"),
        ("requirement", "english >= 50 and (sales or technical_support_for_business_customers)"),
    ],
)
def test_what_is_none_is_let_through(field: str, value: Any) -> None:
    assert codes(field, value) == []
