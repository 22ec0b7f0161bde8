"""What the service writes into Asterisk's configuration, and what it refuses to write."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.configuration import PhoneKind
from callcenter.switch.asterisk.provisioning import (
    AGENTS_FILE,
    DegradedQueue,
    PhoneAccount,
    Provision,
    QueueOfNumber,
    UnsafeValue,
    provision,
    render_agents,
    render_globals,
    render_queues,
    render_template,
    render_trunk,
    write_atomically,
)

TEMPLATES = Path(__file__).resolve().parents[3] / "asterisk_conf"
SECRET = "0123456789abcdef"


def phone(endpoint: str = "alice", secret: str = SECRET, display: str = "Alice 李") -> PhoneAccount:
    return PhoneAccount(endpoint=endpoint, secret=secret, kind=PhoneKind.DESK, display=display)


def wanted(*phones: PhoneAccount) -> Provision:
    return Provision(
        phones=phones,
        queues=(DegradedQueue(name="sales", endpoints=("alice",)),),
        numbers=(QueueOfNumber(dnis="+864001", queue="sales"),),
        recordings=Path("/var/recordings"),
    )


def test_a_phone_becomes_an_endpoint_a_password_and_an_address() -> None:
    text = render_agents([phone()])
    assert "[alice](cc-desk)\naors = alice\nauth = alice\n" in text
    assert f"[alice](cc-phone-auth)\nusername = alice\npassword = {SECRET}\n" in text
    assert "[alice](cc-phone-aor)\n" in text
    assert 'callerid = "Alice 李" <alice>' in text


def test_a_phone_in_a_browser_has_no_secret_in_a_file() -> None:
    web = PhoneAccount(endpoint="alice-web", secret=SECRET, kind=PhoneKind.BROWSER, display="Alice")
    text = render_agents([web])
    assert "[alice-web](cc-browser)\naors = alice-web\nauth = alice-web\n" in text
    assert "[alice-web](cc-phone-aor)\n" in text
    assert SECRET not in text
    assert "cc-phone-auth" not in text


def test_a_mobile_is_an_endpoint_that_is_reached_at_the_carrier() -> None:
    mobile = PhoneAccount(endpoint="alice-mobile", kind=PhoneKind.MOBILE, display="Alice", number="+8613800138000")
    text = render_agents([mobile], "sip:carrier.example:5080")
    assert "[alice-mobile](cc-mobile)\naors = alice-mobile\n" in text
    assert "[alice-mobile](cc-mobile-aor)\ncontact = sip:+8613800138000@carrier.example:5080\n" in text
    assert "auth" not in text.partition("[alice-mobile]")[2]
    assert "contact" not in render_agents([mobile])


@pytest.mark.parametrize("number", ["", "12;x", "1@evil", "1\n2", "+"])
def test_an_unsafe_number_of_a_mobile_is_refused(number: str) -> None:
    mobile = PhoneAccount(endpoint="alice-mobile", kind=PhoneKind.MOBILE, display="Alice", number=number)
    with pytest.raises(UnsafeValue):
        render_agents([mobile], "sip:carrier.example")


@given(st.text())
def test_no_display_name_can_break_out_of_its_line(display: str) -> None:
    lines = [line for line in render_agents([phone(display=display)]).split("\n") if "callerid" in line]
    assert len(lines) == 1
    shown = lines[0].removeprefix('callerid = "').removesuffix('" <alice>')
    assert not set(shown) & set('";[]<>\r\n\0')


@pytest.mark.parametrize(
    "endpoint", ["", "1001", "cc-trunk", "global", "a b", "a\nb", "a;b", "a]b", "a/b", "a&b", "x" * 65, "-a", "李"]
)
def test_an_unsafe_phone_name_is_refused(endpoint: str) -> None:
    with pytest.raises(UnsafeValue):
        render_agents([phone(endpoint=endpoint)])
    with pytest.raises(UnsafeValue):
        render_queues([DegradedQueue(name="sales", endpoints=(endpoint,))])


@pytest.mark.parametrize("secret", ["", "short", "with;semicolon-and-more", "with\nnewline-and-more"])
def test_an_unsafe_secret_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(UnsafeValue) as refused:
        render_agents([phone(secret=secret)])
    assert not secret or secret not in str(refused.value)


def test_the_same_phone_twice_is_refused() -> None:
    with pytest.raises(UnsafeValue, match="twice"):
        render_agents([phone(), phone()])


@pytest.mark.parametrize("trunk", ["sip:carrier.example", "sip:192.0.2.1:5080", "sip:[2001:db8::1]:5060"])
def test_a_carrier_is_where_calls_to_numbers_outside_go(trunk: str) -> None:
    assert render_trunk(trunk).endswith(f"\n[cc-carrier](+)\ncontact = {trunk}\n")
    assert "contact" not in render_trunk(None)


@pytest.mark.parametrize(
    "trunk", ["", "carrier.example", "sip:", "sip:a;b", "sip:a\n[b]", "sip:a@b", "sips:a", "sip:a:"]
)
def test_an_unsafe_trunk_is_refused(trunk: str) -> None:
    with pytest.raises(UnsafeValue):
        render_trunk(trunk)


def test_queues_and_numbers_are_written() -> None:
    assert "[sales](cc-queue)\nmember = PJSIP/alice\nmember = PJSIP/bob\n" in render_queues(
        [DegradedQueue(name="sales", endpoints=("alice", "bob"))]
    )
    text = render_globals([QueueOfNumber(dnis="+864001", queue="sales")], Path("/var/recordings"))
    assert "CC_RECORDINGS = /var/recordings\nCC_QUEUE_OF_864001 = sales\n" in text


@pytest.mark.parametrize("dnis", ["", "4001;", "40${X}", "++1", "s"])
def test_an_unsafe_number_is_refused(dnis: str) -> None:
    with pytest.raises(UnsafeValue):
        render_globals([QueueOfNumber(dnis=dnis, queue="sales")], Path("/r"))


@pytest.mark.parametrize("folder", ["relative", "/a,b", "/a;b", "/a${b}", "/a\nb"])
def test_an_unsafe_folder_is_refused(folder: str) -> None:
    with pytest.raises(UnsafeValue):
        render_globals([], Path(folder))


def test_only_what_changed_is_reloaded(tmp_path: Path) -> None:
    modules = [action["Module"] for action in provision(tmp_path, wanted(phone()))]
    assert modules == ["res_pjsip.so", "app_queue.so", "pbx_config.so"]
    assert provision(tmp_path, wanted(phone())) == ()
    again = provision(tmp_path, wanted(phone(), phone("bob")))
    assert again == ({"Action": "Reload", "Module": "res_pjsip.so"},)


def test_a_refused_value_leaves_every_file_as_it_was(tmp_path: Path) -> None:
    provision(tmp_path, wanted(phone()))
    before = (tmp_path / AGENTS_FILE).read_text()
    with pytest.raises(UnsafeValue):
        provision(tmp_path, wanted(phone("bob"), phone("1001")))
    assert (tmp_path / AGENTS_FILE).read_text() == before


def test_a_file_is_replaced_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "a.conf"
    assert write_atomically(file, "one")
    assert not write_atomically(file, "one")
    assert write_atomically(file, "two")
    assert file.read_text() == "two"
    assert file.stat().st_mode & 0o077 == 0
    assert list(file.parent.iterdir()) == [file]


def test_placeholders_are_filled_in_but_not_in_comments() -> None:
    assert render_template("; @@NAME@@\na = @@PORT@@\n", {"PORT": "5060"}) == "; @@NAME@@\na = 5060\n"


@pytest.mark.parametrize("value", ["a\nb", "a;b", "a[b]"])
def test_a_value_that_begins_something_else_is_refused(value: str) -> None:
    with pytest.raises(UnsafeValue):
        render_template("a = @@PORT@@", {"PORT": value})


def test_a_placeholder_without_value_is_refused() -> None:
    with pytest.raises(UnsafeValue, match="PORT"):
        render_template("a = @@PORT@@", {})


def test_the_dialplan_has_no_h_extension_and_no_dangerous_module_is_loaded() -> None:
    dialplan = (TEMPLATES / "extensions.conf").read_text()
    assert "exten => h" not in dialplan
    for word in ("System(", "SHELL(", "AGI(", "ExecIf(", "EVAL("):
        assert word not in dialplan
    loaded = [line for line in (TEMPLATES / "modules.conf").read_text().splitlines() if line.startswith("require")]
    for module in (
        "app_system",
        "func_shell",
        "app_externalivr",
        "app_exec",
        "chan_iax2",
        "res_ari",
        "cel_pgsql",
        "res_agi",
    ):
        assert not [line for line in loaded if module in line]
