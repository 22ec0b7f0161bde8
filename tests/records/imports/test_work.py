"""Imports from beginning to end: twice is once, whoever is killed is followed, nothing is half brought in."""

from dataclasses import replace
from pathlib import Path

from callcenter.crm.import_state import ImportState
from callcenter.records.customers import create
from callcenter.records.imports.rows_file import path_of
from callcenter.records.imports.work import work_on
from callcenter.store.database import Database
from callcenter.store.repositories.imports import change_import, imports_to_work_on
from callcenter.store.repositories.record_events import events_after
from callcenter.store.tables import import_keys
from tests.crm.test_customer import WHOLE
from tests.support.importing import counts, importer

FILE = """编号,姓名,手机,家庭电话,邮箱,等级,标签,生日
c1,李雷,13800138000,010-62345678,li@example.com,vip,红酒;老客户,1990/2/28
c2,韩梅梅,139 0013 9000,,han@example.com,gold,,
c3,Alice Smith,+1 415 555 0100,,,,,1985年3月1日
c4,王伟,13700137000,,,,,
c5,张三,13600136000,,,,,
"""


async def test_a_file_is_brought_in_and_a_second_time_changes_nothing(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    first = await importing.bring_in(FILE)
    assert (first.state, counts(first)) == (ImportState.DONE, (5, 0, 0, 0))
    assert first.key == "external_id.import,phone,email"
    there = await importing.everybody()
    assert [(one.e164, one.kind) for one in there["李雷"].phones] == [
        ("+8613800138000", "mobile"),
        ("+861062345678", "home"),
    ]
    assert there["李雷"].tags == ("红酒", "老客户")
    assert str(there["Alice Smith"].birthday) == "1985-03-01"

    second = await importing.bring_in(FILE)
    assert (second.state, counts(second)) == (ImportState.DONE, (0, 0, 5, 0))
    assert await importing.everybody() == there
    async with database.transaction() as connection:
        events = await events_after(connection, 0, limit=100)
        assert (await connection.execute(import_keys.select())).all() == []
    assert [(event.type, event.import_id) for event in events] == [("customer.created", first.id)] * 5


async def test_what_a_file_names_is_overwritten_and_the_rest_stays(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    await importing.bring_in(FILE)
    before = (await importing.everybody())["李雷"]
    changed = await importing.bring_in("编号,等级,手机,标签\nc1,silver,13811112222,新\nc2,,,\n")
    assert counts(changed) == (0, 1, 1, 0)
    after = (await importing.everybody())["李雷"]
    assert (after.segment, after.version, after.birthday) == ("silver", 2, before.birthday)
    assert [one.raw for one in after.phones] == ["13800138000", "010-62345678", "13811112222"]
    assert after.tags == ("红酒", "老客户", "新")


async def test_a_dry_run_tells_what_would_come_of_it_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    uploaded = await importing.upload(FILE + "c6,,1360013,,,,,\n")
    checked = await importing.run(uploaded, dry_run=True)
    assert (checked.state, counts(checked)) == (ImportState.CHECKED, (5, 0, 0, 1))
    assert await importing.everybody() == {}
    assert await importing.faults(checked) == [(7, "name_missing", "")]
    done = await importing.run(uploaded)
    assert (done.state, counts(done)) == (ImportState.DONE, (5, 0, 0, 1))
    assert await importing.faults(done) == [(7, "name_missing", "")]


async def test_all_or_nothing_is_nothing_when_one_row_is_refused(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    refused = await importing.bring_in(FILE + "c6,,,,,,,\n", all_or_nothing=True)
    assert (refused.state, refused.failure) == (ImportState.CHECKED, "import_rows_refused")
    assert await importing.everybody() == {}
    done = await importing.bring_in(FILE, all_or_nothing=True)
    assert (done.state, counts(done)) == (ImportState.DONE, (5, 0, 0, 0))


async def test_nobody_is_brought_in_twice_by_one_file_whatever_the_keys(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path, batch=2)
    file = (
        "姓名,电话,邮箱\n"
        "李雷,13800138000,li@example.com\n"
        "李雷,+86 138-0013-8000,\n"
        "王伟,13700137000,\n"
        "李磊,,LI@example.com\n"
    )
    done = await importing.bring_in(file)
    assert counts(done) == (2, 0, 0, 2)
    assert await importing.faults(done) == [(3, "key_repeated", ""), (5, "key_repeated", "")]
    assert counts(await importing.bring_in(file)) == (0, 0, 2, 2)


async def test_a_key_that_several_customers_have_is_refused(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    await importing.bring_in("编号,姓名,电话\na,赵敏,02112345678\nb,赵刚,021 1234 5678\n")
    done = await importing.bring_in("姓名,电话\n赵,02112345678\n")
    assert await importing.faults(done) == [(2, "key_ambiguous", "")]


async def test_an_external_id_of_another_customer_is_refused(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    await importing.bring_in("external_id.crm,external_id.shop,name\na,1,A\nb,2,B\n")
    done = await importing.bring_in("external_id.crm,external_id.shop,name\na,2,A\nc,1,C\n")
    assert [code for _, code, _ in await importing.faults(done)] == ["external_id_taken"] * 2


async def test_by_our_own_id_only_who_is_there_is_changed(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    async with database.transaction() as connection:
        await create(connection, replace(WHOLE, relations=(), owner=None), importing.deed())
    done = await importing.bring_in(f"id,segment\n{WHOLE.id},silver\n0190a0a0-0000-7000-8000-00000000ffff,vip\n")
    assert counts(done) == (0, 1, 0, 1)
    assert (await importing.everybody())[WHOLE.name].segment == "silver"


async def test_whoever_was_killed_is_followed_after_his_last_whole_batch(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path, batch=2)
    one = await importing.upload(FILE)

    class Killed(Exception):
        pass

    def killed_after_two(now: object) -> None:
        raise Killed

    try:
        async with database.transaction() as connection:
            await change_import(connection, one.id, state="running", started_at=importing.deed().at)
        await work_on(importing.bench, one.id, killed_after_two)
    except Killed:
        pass
    assert len(await importing.everybody()) == 2
    assert await work_on(importing.bench, one.id) is None
    async with database.transaction() as connection:
        later = importing.deed().at.replace(year=2100)
        assert await imports_to_work_on(connection, importing.deed().at) == []
        assert [waiting.id for waiting in await imports_to_work_on(connection, later)] == [one.id]
        await change_import(connection, one.id, leased_until=one.created_at)
    done = await importing.work(one)
    assert (done.state, counts(done)) == (ImportState.DONE, (5, 0, 0, 0))
    assert len(await importing.everybody()) == 5
    assert not path_of(tmp_path, one.id).exists()


async def test_an_import_whose_file_is_gone_says_so_and_can_be_taken_back(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    uploaded = await importing.upload(FILE)
    path_of(tmp_path, uploaded.id).unlink()
    failed = await importing.run(uploaded)
    assert (failed.state, failed.failure) == (ImportState.FAILED, "import_file_gone")
    assert await importing.everybody() == {}
