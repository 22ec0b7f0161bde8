"""What each of the two AMI accounts may do, and that provisioning needs no restart."""

import os
import shutil
from dataclasses import replace

import pytest

from callcenter.core.configuration import PhoneKind
from callcenter.switch.asterisk.provisioning import PhoneAccount, provision
from tests.live.conftest import SECRET, LiveAsterisk
from tests.support.raw_ami import RawAmi
from tests.support.sip import NeverAnswers, telephone


@pytest.mark.parametrize(
    "action",
    [
        {"Action": "Command", "Command": "core show version"},
        {"Action": "UpdateConfig", "SrcFilename": "extensions.conf", "DstFilename": "extensions.conf"},
        {"Action": "AGI", "Channel": "x", "Command": "EXEC System id"},
        {"Action": "Reload", "Module": "res_pjsip.so"},
        {"Action": "GetConfig", "Filename": "manager.conf"},
        {"Action": "DBPut", "Family": "a", "Key": "b", "Val": "c"},
        {"Action": "Originate", "Channel": "Local/4000@cc-in", "Application": "System", "Data": "id", "Async": "true"},
        {"Action": "Getvar", "Variable": "SHELL(id)"},
        {"Action": "Setvar", "Variable": "FILE(/tmp/x)", "Value": "x"},
    ],
    ids=lambda action: action["Action"],
)
async def test_the_control_account_is_refused(control: RawAmi, action: dict[str, str]) -> None:
    answer = await control.action(action)
    assert answer["Response"] == "Error", answer


@pytest.mark.parametrize("name", ["Redirect", "Originate", "Command", "Setvar"])
async def test_the_operations_account_steers_no_call(operations: RawAmi, name: str) -> None:
    answer = await operations.action({"Action": name})
    assert (answer["Response"], answer["Message"]) == ("Error", "Permission denied")


async def test_a_new_telephone_registers_after_a_reload(
    operations: RawAmi, asterisk: LiveAsterisk, request: pytest.FixtureRequest
) -> None:
    carol = PhoneAccount(endpoint="carol", secret=SECRET, kind=PhoneKind.DESK, display='Carol; [x] "王"')
    more = replace(asterisk.provision, phones=(*asterisk.provision.phones, carol))
    actions = provision(asterisk.place.etc, more)
    assert [action["Module"] for action in actions] == ["res_pjsip.so"]
    pid = asterisk.running.pid
    for action in actions:
        assert (await operations.action(action))["Response"] == "Success"
    await operations.event(lambda event: event["Event"] == "Reload")
    async with telephone("carol", SECRET, NeverAnswers(), asterisk.place.sip_port):
        await operations.event(
            lambda event: (
                event["Event"] == "ContactStatus"
                and event["EndpointName"] == "carol"
                and event["ContactStatus"] == "NonQualified"
            )
        )
    await operations.event(
        lambda event: (
            event["Event"] == "ContactStatus"
            and event["EndpointName"] == "carol"
            and event["ContactStatus"] == "Removed"
        )
    )
    assert asterisk.running.pid == pid
    for action in provision(asterisk.place.etc, asterisk.provision):
        await operations.action(action)


async def test_a_phone_that_claims_to_be_the_trunk_is_not(operations: RawAmi, asterisk: LiveAsterisk) -> None:
    answer = await operations.action({"Action": "PJSIPShowEndpoint", "Endpoint": "cc-trunk"})
    assert answer["Response"] == "Success"
    detail = await operations.event(lambda event: event["Event"] == "EndpointDetail")
    assert (detail["IdentifyBy"], detail["Context"]) == ("ip", "cc-in")


def test_secrets_on_disk_are_for_their_owner_only(asterisk: LiveAsterisk) -> None:
    assert shutil.which("asterisk") is None or os.name == "posix"
    for name in ("manager.conf", "pjsip.d/agents.conf"):
        assert (asterisk.place.etc / name).stat().st_mode & 0o077 == 0
    assert (asterisk.place.root / "secrets.json").stat().st_mode & 0o077 == 0
