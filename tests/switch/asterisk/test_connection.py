"""The link against a misbehaving AMI server: each test is a failure that was seen on a real link."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.encode import UnsafeValue
from callcenter.switch.asterisk.link import AmiAddress, LinkEnd, LinkState, LinkTimings
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Listed, Refused, Unknown, UnknownReason
from tests.support.fake_ami import DEADLINE_SECONDS, FakeAmi, block, list_answer

PATIENT = LinkTimings(ping_every=60, ping_deadline=60, first_retry=0.001, longest_retry=0.01, auth_retry=0.005)
LONG = DEADLINE_SECONDS
SHORT = 0.03


class Owner:
    """A link with everything it told, in one ordered list; `until` waits for it."""

    def __init__(self, address: AmiAddress, timings: LinkTimings) -> None:
        self.told: list[str] = []
        self.events: list[AmiMessage] = []
        self.pauses: list[float] = []
        self._changed = asyncio.Event()
        self.link = AmiLink(
            address=address,
            on_event=self._event,
            on_up=lambda: self._tell("up"),
            on_down=lambda end: self._tell(f"down {end}"),
            timings=timings,
            sleep=self._pause,
            chance=lambda: 1.0,
        )

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def until_up(self, times: int = 1) -> None:
        await self.until(lambda: self.told.count("up") >= times)

    def _event(self, message: AmiMessage) -> None:
        self.events.append(message)
        self._tell(message.name)

    def _tell(self, what: str) -> None:
        self.told.append(what)
        self._changed.set()

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._changed.set()
        await asyncio.sleep(0)


@asynccontextmanager
async def linked(
    server: FakeAmi, timings: LinkTimings = PATIENT, *, address: AmiAddress | None = None, up: bool = True
) -> AsyncIterator[Owner]:
    owner = Owner(address or server.address, timings)
    await owner.link.start()
    try:
        if up:
            await owner.until_up()
        yield owner
    finally:
        await owner.link.stop()


@pytest.fixture
async def server() -> AsyncIterator[FakeAmi]:
    async with FakeAmi() as fake:
        yield fake


async def test_the_link_logs_in_sends_and_stops(server: FakeAmi) -> None:
    async with linked(server) as owner:
        assert owner.link.connected
        assert owner.link.state is LinkState.CONNECTED
        outcome = await owner.link.send({"Action": "Hangup", "Channel": "1.1"}, timeout=LONG)
        assert isinstance(outcome, Done)
        assert outcome.response.get("Message") == "Hangup successful"
        assert server.actions("Hangup")[0]["Channel"] == "1.1"
    assert owner.told == ["up", f"down {LinkEnd.STOPPED}"]
    assert not owner.link.connected
    assert owner.link.state is LinkState.STOPPED


async def test_up_is_told_before_the_first_event_and_events_keep_their_order(server: FakeAmi) -> None:
    def login(action: dict[str, str]) -> list[bytes]:
        answer = block(Response="Success", ActionID=action["ActionID"])
        return [answer + block(Event="FullyBooted") + block(Event="Newchannel")]

    server.answers["Login"] = login
    async with linked(server) as owner:
        await server.emit(block(Event="Hangup"))
        await owner.until(lambda: "Hangup" in owner.told)
        assert owner.told == ["up", "FullyBooted", "Newchannel", "Hangup"]


async def test_every_byte_in_a_write_of_its_own_changes_nothing(server: FakeAmi) -> None:
    server.faults.write_bytes = 1
    async with linked(server) as owner:
        await server.emit(block(Event="Newchannel", CallerIDName="李雷韩梅梅"))
        await owner.until(lambda: bool(owner.events))
        assert owner.events[0].get("CallerIDName") == "李雷韩梅梅"
        assert isinstance(await owner.link.send({"Action": "Ping"}, timeout=LONG), Done)


@pytest.mark.parametrize("value", ["1.1\nAction: Originate", "1.1\r\n\r\nAction: Originate", "1.1\0"])
async def test_an_injected_action_never_reaches_the_server(server: FakeAmi, value: str) -> None:
    async with linked(server) as owner:
        with pytest.raises(UnsafeValue):
            await owner.link.send({"Action": "Hangup", "Channel": value}, timeout=LONG)
        with pytest.raises(UnsafeValue):
            await owner.link.send(
                {"Action": "Originate", "Channel": "PJSIP/a", "Variable": "CC_X=1,CC_Y=2"}, timeout=LONG
            )
        await owner.link.send({"Action": "Ping"}, timeout=LONG)
    assert [action["Action"] for action in server.received] == ["Login", "Ping"]
    assert b"Originate" not in server.raw


async def test_a_refusal_carries_the_words_of_asterisk(server: FakeAmi) -> None:
    server.answers["Redirect"] = lambda action: [
        block(Response="Error", ActionID=action["ActionID"], Message="Redirect failed, channel not up.")
    ]
    async with linked(server) as owner:
        outcome = await owner.link.send({"Action": "Redirect", "Channel": "1.1"}, timeout=LONG)
    assert outcome == Refused(message="Redirect failed, channel not up.")


@pytest.mark.parametrize("name", ["PlayDTMF", "Atxfer", "Originate"])
async def test_successfully_queued_is_done_and_the_link_lives(server: FakeAmi, name: str) -> None:
    server.answers[name] = lambda action: [
        block(Response="Success", ActionID=action["ActionID"], Message=f"{name} successfully queued"),
        block(Event="OriginateResponse", ActionID=action["ActionID"], Response="Success"),
    ]
    async with linked(server) as owner:
        assert isinstance(await owner.link.send({"Action": name}, timeout=LONG), Done)
        await owner.until(lambda: "OriginateResponse" in owner.told)
        assert owner.link.connected
    assert server.connections == 1


async def test_setvar_and_redirect_arrive_back_to_back(server: FakeAmi) -> None:
    async with linked(server) as owner:
        outcomes = await owner.link.send_pipelined(
            [
                {"Action": "Setvar", "Channel": "1.1", "Variable": "CC_ARGS", "Value": "1:zh:welcome"},
                {"Action": "Redirect", "Channel": "1.1", "Context": "cc-play", "Exten": "s", "Priority": "1"},
            ],
            timeout=LONG,
        )
    assert [type(outcome) for outcome in outcomes] == [Done, Done]
    assert [action["Action"] for action in server.received] == ["Login", "Setvar", "Redirect"]


async def test_an_unsafe_second_action_keeps_the_first_one_back(server: FakeAmi) -> None:
    async with linked(server) as owner:
        with pytest.raises(UnsafeValue):
            await owner.link.send_pipelined(
                [{"Action": "Setvar", "Variable": "CC_ARGS", "Value": "1"}, {"Action": "Redirect", "Exten": "s\n"}],
                timeout=LONG,
            )
        await owner.link.send({"Action": "Ping"}, timeout=LONG)
    assert not server.actions("Setvar")


async def test_a_list_reply_is_collected_whole(server: FakeAmi) -> None:
    server.answers["Status"] = list_answer("Status", [{"Channel": f"PJSIP/a-{n}"} for n in range(50)])
    server.answers["QueueStatus"] = list_answer("QueueMember", [])
    async with linked(server) as owner:
        listed = await owner.link.send_list({"Action": "Status", "Variables": "CC_CALL,CC_GEN"}, timeout=LONG)
        assert isinstance(listed, Listed)
        assert [item.get("Channel") for item in listed.items] == [f"PJSIP/a-{n}" for n in range(50)]
        assert await owner.link.send_list({"Action": "QueueStatus"}, timeout=LONG) == Listed(items=())
        assert owner.events == []


async def test_a_refused_list_is_answered_at_once(server: FakeAmi) -> None:
    server.answers["Status"] = lambda action: [
        block(Response="Error", ActionID=action["ActionID"], Message="Permission denied")
    ]
    async with linked(server) as owner:
        assert await owner.link.send_list({"Action": "Status"}, timeout=LONG) == Refused(message="Permission denied")


async def test_a_lost_response_is_unknown_and_the_link_goes_on(server: FakeAmi) -> None:
    server.faults.silent_actions = {"Redirect"}
    async with linked(server) as owner:
        outcome = await owner.link.send({"Action": "Redirect", "Channel": "1.1"}, timeout=SHORT)
        assert outcome == Unknown(reason=UnknownReason.TIMEOUT)
        assert isinstance(await owner.link.send({"Action": "Ping"}, timeout=LONG), Done)
    assert len(server.actions("Redirect")) == 1


async def test_a_list_without_its_end_is_unknown(server: FakeAmi) -> None:
    server.answers["Status"] = lambda action: [
        block(Response="Success", ActionID=action["ActionID"], EventList="start"),
        block(Event="Status", ActionID=action["ActionID"]),
    ]
    async with linked(server) as owner:
        assert await owner.link.send_list({"Action": "Status"}, timeout=SHORT) == Unknown(reason=UnknownReason.TIMEOUT)


async def test_an_action_without_an_answer_is_not_sent_again_after_a_reconnect(server: FakeAmi) -> None:
    server.faults.silent_actions = {"Originate"}
    async with linked(server) as owner:
        waiting = asyncio.ensure_future(owner.link.send({"Action": "Originate", "Channel": "PJSIP/a"}, timeout=LONG))
        await server.until(lambda: bool(server.actions("Originate")))
        server.faults.silent_actions = set()
        server.cut()
        assert await waiting == Unknown(reason=UnknownReason.DISCONNECTED)
        await owner.until_up(times=2)
        await server.emit(block(Event="FullyBooted"))
        await owner.until(lambda: "FullyBooted" in owner.told)
        await owner.link.send({"Action": "Ping"}, timeout=LONG)
        assert owner.told == ["up", f"down {LinkEnd.LOST}", "up", "FullyBooted"]
    assert len(server.actions("Originate")) == 1


async def test_nothing_is_sent_while_disconnected(server: FakeAmi) -> None:
    owner = Owner(server.address, PATIENT)
    assert await owner.link.send({"Action": "Hangup"}, timeout=LONG) == Refused(message="disconnected")
    assert await owner.link.send_list({"Action": "Status"}, timeout=LONG) == Refused(message="disconnected")
    assert server.connections == 0


async def test_stopping_makes_waiting_actions_unknown(server: FakeAmi) -> None:
    server.faults.silent_actions = {"Redirect"}
    async with linked(server) as owner:
        waiting = asyncio.ensure_future(owner.link.send({"Action": "Redirect"}, timeout=LONG))
        await server.until(lambda: bool(server.actions("Redirect")))
        await owner.link.stop()
        assert await waiting == Unknown(reason=UnknownReason.DISCONNECTED)


async def test_a_half_open_link_is_noticed_and_replaced(server: FakeAmi) -> None:
    async with linked(server, replace(PATIENT, ping_every=0.01, ping_deadline=SHORT)) as owner:
        await server.until(lambda: len(server.actions("Ping")) >= 2)
        server.faults.silent = True
        await owner.until(lambda: f"down {LinkEnd.PING_TIMEOUT}" in owner.told)
        server.faults.silent = False
        await owner.until_up(times=2)
        assert isinstance(await owner.link.send({"Action": "Ping"}, timeout=LONG), Done)


async def test_a_server_that_stops_reading_is_bounded_and_replaced(server: FakeAmi) -> None:
    server.faults.deaf_after_login = True
    async with linked(server, replace(PATIENT, ping_every=0.2, ping_deadline=0.2)) as owner:
        fields = {"Action": "UserEvent", **{f"H{n}": "x" * 900 for n in range(200)}}
        flood = [asyncio.ensure_future(owner.link.send(fields, timeout=LONG)) for _ in range(100)]
        outcomes = await asyncio.gather(*flood)
        assert Refused(message="congested") in outcomes
        assert Unknown(reason=UnknownReason.DISCONNECTED) in outcomes
        await owner.until_up(times=2)


async def test_a_wrong_password_is_loud_and_never_a_hot_loop(server: FakeAmi) -> None:
    server.faults.wrong_password = True
    timings = replace(PATIENT, auth_retry=5.0)
    with capture_logs() as logs:
        async with linked(server, timings, up=False) as owner:
            await owner.until(lambda: len(owner.pauses) >= 3)
            assert owner.told == []
    refused = [entry for entry in logs if entry["event"] == "ami_login_refused"]
    assert len(refused) >= 3
    assert all(entry["log_level"] == "error" for entry in refused)
    assert min(owner.pauses) >= 5.0
    assert "s3cret" not in repr(logs)
    assert "s3cret" not in repr(server.address)


async def test_a_refused_login_is_a_state_of_its_own(server: FakeAmi) -> None:
    waiting = asyncio.Event()

    async def stay(_seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    link = AmiLink(
        address=replace(server.address, secret="wrong"),
        on_event=lambda _message: None,
        on_up=lambda: None,
        on_down=lambda _end: None,
        timings=PATIENT,
        sleep=stay,
    )
    await link.start()
    await asyncio.wait_for(waiting.wait(), DEADLINE_SECONDS)
    assert link.state is LinkState.AUTH_FAILED
    assert not link.connected
    await link.stop()


async def test_without_a_banner_no_secret_is_sent(server: FakeAmi) -> None:
    server.faults.banner = b""
    async with linked(server, replace(PATIENT, login=SHORT), up=False) as owner:
        await owner.until(lambda: len(owner.pauses) >= 1)
        server.faults.banner = b"SSH-2.0-OpenSSH_9.2\r\n"
        await owner.until(lambda: len(owner.pauses) >= 3)
        assert server.received == []
        assert owner.told == []
        server.faults.banner = b"Asterisk Call Manager/12.0.0\r\n"
        await owner.until_up()


async def test_a_login_without_an_answer_is_given_up(server: FakeAmi) -> None:
    server.faults.silent = True
    async with linked(server, replace(PATIENT, login=SHORT), up=False) as owner:
        await owner.until(lambda: len(owner.pauses) >= 2)
        assert owner.told == []
        server.faults.silent = False
        await owner.until_up()


@pytest.mark.parametrize("byte", [1, 10, 29, 30, 31, 60, 90])
async def test_a_connection_cut_at_any_byte_of_the_login_comes_back(server: FakeAmi, byte: int) -> None:
    server.faults.cut_after_bytes = byte
    async with linked(server) as owner:
        assert owner.told == ["up"]
        assert server.connections == 2


async def test_the_back_off_grows_to_its_bound_while_nobody_listens(
    server: FakeAmi, caplog: pytest.LogCaptureFixture
) -> None:
    address = server.address
    await server.close()
    timings = replace(PATIENT, first_retry=0.2, longest_retry=10.0)
    async with linked(server, timings, address=address, up=False) as owner:
        await owner.until(lambda: len(owner.pauses) >= 8)
    assert owner.pauses[:8] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]
    # panoramisk's own reconnect, a second link beside ours, would have said so.
    assert not [record for record in caplog.records if record.name.startswith("panoramisk")]


async def test_a_link_that_falls_right_after_every_login_backs_off(server: FakeAmi) -> None:
    async with linked(server) as owner:
        for times in range(1, 4):
            await owner.until_up(times=times)
            server.cut()
        await owner.until(lambda: len(owner.pauses) >= 3)
        assert owner.pauses[:3] == [0.001, 0.002, 0.004]


async def test_double_events_are_handed_on_for_the_core_to_judge(server: FakeAmi) -> None:
    server.faults.repeat = 2
    async with linked(server) as owner:
        await server.emit(block(Event="Hangup", Uniqueid="1.1"))
        await owner.until(lambda: owner.told.count("Hangup") == 2)


async def test_a_callback_that_raises_does_not_end_the_link(server: FakeAmi) -> None:
    events: asyncio.Queue[str] = asyncio.Queue()

    def fail(*_: object) -> None:
        raise RuntimeError("no")

    link = AmiLink(
        address=server.address,
        on_event=lambda message: events.put_nowait(message.name),
        on_up=fail,
        on_down=fail,
        timings=PATIENT,
    )
    with capture_logs() as logs:
        await link.start()
        await server.until(lambda: bool(server.actions("Login")))
        await server.emit(block(Event="Hangup"))
        assert await asyncio.wait_for(events.get(), DEADLINE_SECONDS) == "Hangup"
        await link.stop()
    assert [entry["event"] for entry in logs].count("ami_link_callback_failed") == 2


async def test_a_link_is_started_once_and_stopped_any_number_of_times(server: FakeAmi) -> None:
    async with linked(server) as owner:
        with pytest.raises(RuntimeError):
            await owner.link.start()
        await owner.link.stop()
        await owner.link.stop()
    assert owner.told.count(f"down {LinkEnd.STOPPED}") == 1


def test_a_login_that_could_inject_is_refused_when_the_link_is_built() -> None:
    address = AmiAddress(host="127.0.0.1", port=1, username="control", secret="x\nAction: Originate")
    with pytest.raises(UnsafeValue) as caught:
        Owner(address, PATIENT)
    assert "Originate" not in str(caught.value)
