"""Importing rosters: whole or not at all, once or many times, and only what changed."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.sheets import read_sheets
from domain.member import Role
from domain.organisation import Level
from domain.roster.changes import Changes, EffectKind
from domain.roster.plan import plan
from domain.roster.reading import Sheets, read_roster
from domain.roster.rows import BadRoster, Row
from domain.roster.snapshot import Snapshot
from storage import audit, organisations, people, roster
from storage.database import Database, Transaction, open_database
from storage.tables.core import audit as audit_table

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
TODAY = date(2026, 12, 1)
DEMO = Path(__file__).parents[2] / "catalog" / "demo"
TREE = """\
名称,层级,上级,固定主题党日
市工委,工委,,
甲局机关党委,机关党委,市工委,
一支部,党支部,甲局机关党委,每月28日
第一党小组,党小组,一支部,
第二党小组,党小组,一支部,
二支部,党支部,甲局机关党委,
"""
PEOPLE = """\
姓名,编号,党支部,党小组,类别,职务,在职,加入日期,离开日期,账号
张三,,一支部,第一党小组,正式党员,书记,是,2020-01-01,,wecom:zhang3
李四,1002,一支部,第二党小组,预备党员,,是,,,
王五,,二支部,,正式党员,书记、机关党委专干,是,2024-06-01,,
赵六,,二支部,,正式党员,,否,,,
"""


def rows(text: str) -> list[Row]:
    return [Row(number, tuple(line.split(","))) for number, line in enumerate(text.splitlines(), start=1)]


def sheets(tree: str | None = TREE, members: str | None = PEOPLE) -> Sheets:
    return {name: rows(text) for name, text in (("组织", tree), ("党员", members)) if text}


async def bring_in(database: Database, given: Sheets, day: date = TODAY) -> Changes:
    return await database.write(lambda t: roster.bring_in(t, given, day=day, now=NOW, actor="测试"))


async def snapshot(database: Database) -> Snapshot:
    return await database.read(roster.snapshot)


def told(changes: Changes) -> list[tuple[EffectKind, str]]:
    return [(one.kind, one.whom) for one in changes.effects]


def belongings(found: Snapshot, name: str) -> list[tuple[str, date, date | None]]:
    names = {one.id: one.name for one in found.organisations}
    member = next(one for one in found.members if one.name == name)
    return [(names[one.branch], one.since, one.until) for one in member.memberships]


def offices(found: Snapshot, name: str) -> list[tuple[Role, str, str, date | None]]:
    names = {one.id: one.name for one in found.organisations}
    member = next(one for one in found.members if one.name == name)
    return [(one.role, names[one.organisation], one.title, one.until) for one in member.roles]


async def test_a_roster_is_there_after_its_import(database: Database) -> None:
    changes = await bring_in(database, sheets())
    tree = await database.read(lambda t: organisations.tree(t, TODAY))
    found = {one.name: one for one in tree}
    assert changes.counts()[EffectKind.JOINED] == 4
    assert found["一支部第一党小组"].level is Level.GROUP
    assert found["一支部"].fixed_day == "day 28"
    assert all(found["市工委"].holds(one) for one in tree)
    assert found["一支部"].path == f"/{found['市工委'].id}/{found['甲局机关党委'].id}/{found['一支部'].id}/"
    person = await database.read(lambda t: people.by_account(t, "wecom", "zhang3", TODAY))
    assert person
    assert (person.name, person.role, person.branch) == ("张三", Role.SECRETARY, found["一支部"])
    assert belongings(await snapshot(database), "张三") == [("一支部", date(2020, 1, 1), None)]
    assert belongings(await snapshot(database), "李四") == [("一支部", TODAY, None)]


async def test_the_same_file_again_changes_nothing(database: Database) -> None:
    await bring_in(database, sheets())
    before = await snapshot(database)
    assert not await bring_in(database, sheets())
    assert not await bring_in(database, sheets(), TODAY + timedelta(days=60))
    assert await snapshot(database) == before


async def test_each_import_that_changes_something_is_audited_once(database: Database) -> None:
    await bring_in(database, sheets())
    await bring_in(database, sheets())
    assert await database.read(audit.verify) is None

    async def deeds(transaction: Transaction) -> list[str]:
        return [row.deed for row in (await transaction.execute(audit_table.select())).all()]

    assert await database.read(deeds) == ["roster.import"]


async def test_a_faulty_row_keeps_the_whole_file_out(database: Database) -> None:
    with pytest.raises(BadRoster):
        await bring_in(database, sheets(members=PEOPLE.replace("2024-06-01", "2024-06-31")))
    assert await snapshot(database) == Snapshot()


async def test_only_what_changed_is_changed(database: Database) -> None:
    await bring_in(database, sheets())
    changes = await bring_in(database, sheets(members=PEOPLE.replace("王五,,二支部", "王五,2001,二支部")))
    assert told(changes) == [(EffectKind.RENAMED, "王五")]
    assert not changes.memberships
    assert not changes.roles


async def test_a_code_carries_a_person_through_a_change_of_name(database: Database) -> None:
    await bring_in(database, sheets())
    changes = await bring_in(database, sheets(members=PEOPLE.replace("李四", "李思")))
    assert told(changes) == [(EffectKind.RENAMED, "李思")]


async def test_a_move_ends_one_membership_and_begins_another(database: Database) -> None:
    await bring_in(database, sheets())
    moved = PEOPLE.replace("赵六,,二支部", "赵六,,一支部")
    changes = await bring_in(database, sheets(members=moved), date(2026, 12, 10))
    assert told(changes) == [(EffectKind.MOVED, "赵六")]
    expected = [("二支部", TODAY, date(2026, 12, 9)), ("一支部", date(2026, 12, 10), None)]
    assert belongings(await snapshot(database), "赵六") == expected
    assert not await bring_in(database, sheets(members=moved), date(2026, 12, 20))


async def test_a_move_on_a_day_that_is_named_happens_on_that_day(database: Database) -> None:
    await bring_in(database, sheets())
    moved = PEOPLE.replace(
        "王五,,二支部,,正式党员,书记、机关党委专干,是,2024-06-01", "王五,,一支部,,正式党员,,是,2026-11-16"
    )
    await bring_in(database, sheets(members=moved))
    expected = [("二支部", date(2024, 6, 1), date(2026, 11, 15)), ("一支部", date(2026, 11, 16), None)]
    assert belongings(await snapshot(database), "王五") == expected


async def test_who_is_no_longer_listed_left_the_day_before_and_holds_no_office(database: Database) -> None:
    await bring_in(database, sheets(), date(2026, 11, 1))
    fewer = "\n".join(line for line in PEOPLE.splitlines() if "王五" not in line)
    changes = await bring_in(database, sheets(members=fewer))
    assert changes.needs_consent, "one of four is more than a fifth"
    last = date(2026, 11, 30)
    found = await snapshot(database)
    assert belongings(found, "王五") == [("二支部", date(2024, 6, 1), last)]
    assert {until for _, _, _, until in offices(found, "王五")} == {last}


async def test_who_comes_back_to_the_branch_is_the_same_person(database: Database) -> None:
    await bring_in(database, sheets(), date(2026, 10, 1))
    await bring_in(database, sheets(members=PEOPLE.replace("\n赵六,,二支部,,正式党员,,否,,,", "")), date(2026, 11, 1))
    changes = await bring_in(database, sheets())
    assert told(changes) == [(EffectKind.RETURNED, "赵六")]
    assert not await bring_in(database, sheets())


async def test_becoming_a_full_member_is_kept_by_day(database: Database) -> None:
    """应到 of an earlier meeting counts as it was then."""
    await bring_in(database, sheets(), date(2026, 11, 1))
    changes = await bring_in(database, sheets(members=PEOPLE.replace("预备党员", "正式党员")))
    assert [(one.kind, one.detail) for one in changes.effects] == [(EffectKind.CHANGED, "预备党员 → 正式党员")]
    expected = [("一支部", date(2026, 11, 1), date(2026, 11, 30)), ("一支部", TODAY, None)]
    assert belongings(await snapshot(database), "李四") == expected


async def test_an_office_that_vanished_ends_and_a_new_one_begins(database: Database) -> None:
    await bring_in(database, sheets(), date(2026, 11, 1))
    swapped = PEOPLE.replace("正式党员,书记,是", "正式党员,,是").replace("预备党员,,是", "预备党员,书记,是")
    await bring_in(database, sheets(members=swapped))
    found = await snapshot(database)
    assert offices(found, "张三") == [(Role.SECRETARY, "一支部", "书记", date(2026, 11, 30))]
    assert offices(found, "李四") == [(Role.SECRETARY, "一支部", "书记", None)]


async def test_an_account_of_the_roster_wins_over_another(database: Database) -> None:
    await bring_in(database, sheets())
    given = sheets(
        members=PEOPLE.replace(",wecom:zhang3", ",").replace("预备党员,,是,,,", "预备党员,,是,,,wecom:zhang3")
    )
    assert told(await bring_in(database, given)) == [(EffectKind.ACCOUNT_BOUND, "李四")]
    person = await database.read(lambda t: people.by_account(t, "wecom", "zhang3", TODAY))
    assert person
    assert person.name == "李四"


async def test_an_organisation_keeps_its_number_through_a_change_of_name_and_place(database: Database) -> None:
    await bring_in(database, sheets())
    before = {one.name: one.id for one in (await snapshot(database)).organisations}
    tree = TREE.replace("一支部", "先锋支部").replace("固定主题党日", "固定主题党日,曾用名")
    tree = tree.replace("每月28日", "每月28日,一支部").replace("二支部,党支部,甲局机关党委", "二支部,党支部,市工委")
    members = PEOPLE.replace("一支部", "先锋支部").replace("机关党委专干", "机关党委专干@甲局机关党委")
    changes = await bring_in(database, sheets(tree, members))
    tree_after = {one.name: one for one in await database.read(lambda t: organisations.tree(t, TODAY))}
    assert tree_after["先锋支部"].id == before["一支部"]
    assert tree_after["先锋支部第一党小组"].id == before["一支部第一党小组"]
    assert tree_after["二支部"].path == f"/{before['市工委']}/{before['二支部']}/"
    assert not changes.memberships
    assert not changes.needs_consent


async def test_an_organisation_that_vanished_takes_its_members_along(database: Database) -> None:
    """Only the sheet 组织 was given: the members of what goes on stay as they are."""
    await bring_in(database, sheets(), date(2026, 11, 1))
    fewer = TREE.replace("二支部,党支部,甲局机关党委,\n", "").replace("第二党小组,党小组,一支部,\n", "")
    changes = await bring_in(database, sheets(fewer, None))
    assert changes.needs_consent
    assert [
        one.name for one in await database.read(lambda t: organisations.tree(t, TODAY)) if one.name == "二支部"
    ] == []
    found = await snapshot(database)
    last = date(2026, 11, 30)
    assert belongings(found, "赵六") == [("二支部", date(2026, 11, 1), last)]
    assert offices(found, "王五") == [
        (Role.SECRETARY, "二支部", "书记", last),
        (Role.COMMITTEE_OFFICER, "甲局机关党委", "机关党委专干", None),
    ]
    member = next(one for one in found.members if one.name == "李四")
    assert member.last
    assert member.last.group is None
    assert belongings(found, "张三") == [("一支部", date(2020, 1, 1), None)]
    assert not await bring_in(database, sheets(fewer, None))


async def test_members_alone_are_placed_in_the_tree_that_stands(database: Database) -> None:
    await bring_in(database, sheets())
    changes = await bring_in(database, sheets(None, PEOPLE + "钱七,,一支部,第二党小组,,,,,,\n"))
    assert told(changes) == [(EffectKind.JOINED, "钱七")]
    with pytest.raises(BadRoster, match="三支部"):
        await bring_in(database, sheets(None, PEOPLE + "钱七,,三支部,,,,,,,\n"))


async def test_what_a_column_would_say_stays_where_the_column_is_missing(sqlite_database: Database) -> None:
    await bring_in(sqlite_database, sheets(members=PEOPLE.replace("预备党员,,是,,,", "预备党员,,是,,2027-03-01,")))
    before = await snapshot(sqlite_database)
    short = "姓名,党支部\n张三,一支部\n李四,一支部\n王五,二支部\n赵六,二支部\n"
    tree = "\n".join(line.rpartition(",")[0] for line in TREE.splitlines())
    assert not await bring_in(sqlite_database, sheets(tree, short), date(2026, 12, 9))
    assert await snapshot(sqlite_database) == before


async def test_groups_without_a_number_in_their_name_get_the_next_free_ones(sqlite_database: Database) -> None:
    tree = TREE + "综合党小组,党小组,一支部,\n业务党小组,党小组,一支部,\n"
    await bring_in(sqlite_database, sheets(tree))
    again = TREE.replace("第一党小组", "第三党小组") + "业务党小组,党小组,一支部,\n综合党小组,党小组,一支部,\n"
    await bring_in(sqlite_database, sheets(again, PEOPLE.replace("第一党小组", "第三党小组")))
    found = {one.name: one.number for one in (await snapshot(sqlite_database)).organisations if one.is_open(TODAY)}
    assert found["一支部第三党小组"] == 3, "the name is stronger than the number another had"
    assert found["一支部业务党小组"] == 4
    assert found["一支部综合党小组"] == 1
    assert not await bring_in(sqlite_database, sheets(again, PEOPLE.replace("第一党小组", "第三党小组")))


async def test_an_organisation_that_is_listed_again_is_the_one_it_was(sqlite_database: Database) -> None:
    await bring_in(sqlite_database, sheets(), date(2026, 10, 1))
    before = {one.name: one.id for one in (await snapshot(sqlite_database)).organisations}
    fewer = TREE.replace("二支部,党支部,甲局机关党委,\n", "")
    members = "\n".join(line for line in PEOPLE.splitlines() if "二支部" not in line)
    await bring_in(sqlite_database, sheets(fewer, members), date(2026, 11, 1))
    changes = await bring_in(sqlite_database, sheets())
    assert (EffectKind.ORGANISATION_CHANGED, "二支部") in told(changes)
    assert {one.name: one.id for one in (await snapshot(sqlite_database)).organisations} == before


async def test_an_organisation_that_is_to_end_takes_its_members_along_on_that_day(sqlite_database: Database) -> None:
    await bring_in(sqlite_database, sheets())
    lines = TREE.splitlines()
    tree = "\n".join(
        [lines[0] + ",撤销日期", *(line + ("2026-12-31" if "二支部" in line else "") for line in lines[1:])]
    )
    tree = tree.replace("二支部,党支部,甲局机关党委,2026-12-31", "二支部,党支部,甲局机关党委,,2026-12-31")
    changes = await bring_in(sqlite_database, sheets(tree, None))
    assert not changes.needs_consent, "nothing vanished: the day was written down"
    found = await snapshot(sqlite_database)
    assert belongings(found, "赵六") == [("二支部", TODAY, date(2026, 12, 31))]
    assert {until for _, where, _, until in offices(found, "王五") if where == "二支部"} == {date(2026, 12, 31)}
    assert not await bring_in(sqlite_database, sheets(tree, None))


async def test_two_of_a_name_who_could_both_have_moved_are_asked_for_codes(sqlite_database: Database) -> None:
    members = PEOPLE + "赵六,,一支部,,,,,,,\n"
    await bring_in(sqlite_database, sheets(members=members))
    tree = TREE + "三支部,党支部,甲局机关党委,\n"
    moved = PEOPLE.replace("赵六,,二支部", "赵六,,三支部")
    with pytest.raises(BadRoster, match="原来有 2 位“赵六”，分不清是哪一位；请先给原来的这几位各写上编号"):
        await bring_in(sqlite_database, sheets(tree, moved))
    coded = members.replace("赵六,,二支部", "赵六,2,二支部").replace("赵六,,一支部", "赵六,1,一支部")
    await bring_in(sqlite_database, sheets(members=coded))
    with pytest.raises(BadRoster, match="分不清是哪一位；请写上编号"):
        await bring_in(sqlite_database, sheets(tree, moved))
    changes = await bring_in(sqlite_database, sheets(tree, moved.replace("赵六,,", "赵六,1,")))
    assert (EffectKind.MOVED, "赵六") in told(changes)


async def test_two_imports_at_the_same_moment_take_turns(postgres_address: str) -> None:
    there = [open_database(postgres_address) for _ in range(3)]
    try:
        demo = read_sheets(DEMO)
        made = await asyncio.gather(*(bring_in(each, demo) for each in there))
        assert sorted(bool(changes) for changes in made) == [False, False, True], "the others find it done"
        deeds = await there[0].read(lambda t: audit.about(t, "roster"))
        assert [deed.deed for deed in deeds] == ["roster.import"]
    finally:
        for each in there:
            await each.close()


async def test_the_demo_city_comes_in_without_a_fault(sqlite_database: Database) -> None:
    given = read_sheets(DEMO)
    changes = await bring_in(sqlite_database, given)
    assert changes.notes == ()
    levels = [one.level for one in await sqlite_database.read(lambda t: organisations.tree(t, TODAY))]
    counted = [levels.count(level) for level in Level]
    assert counted == [1, 3, 8, 7]
    everybody = await sqlite_database.read(lambda t: people.everybody(t, TODAY))
    assert len(everybody) == 121
    assert len({one.name for one in everybody}) == 120, "two of one name"
    officers = [
        post.organisation.name for one in everybody for post in one.posts if post.role is Role.COMMITTEE_OFFICER
    ]
    assert len(set(officers)) == 3
    assert not await bring_in(sqlite_database, given)


async def test_the_shapes_of_the_demo_branches_differ(sqlite_database: Database) -> None:
    await bring_in(sqlite_database, read_sheets(DEMO))
    found = await sqlite_database.read(lambda t: organisations.at_level(t, Level.BRANCH, TODAY))
    branches = await sqlite_database.read(lambda t: people.branches(t, found, TODAY))
    shapes = {(bool(one.committee), bool(one.groups)) for one in branches}
    assert shapes == {(True, True), (True, False), (False, False)}
    assert min(len(one.members) for one in branches) == 3
    assert [one.organisation.name for one in branches if not one.in_service] == ["云川市财政局离退休党支部"]
    assert len({one.organisation.fixed_day for one in branches}) == 8
    assert all(len(one.secretaries) == 1 for one in branches)


DAYS = st.sampled_from(["", "", "2019-05-01", "2026-11-20", "2026-12-05"])
LATER = st.sampled_from(["", "", "", "2026-11-25", "2026-12-08"])
ROW = st.builds(
    lambda name, code, place, standing, post, dates: ",".join([name, code, *place, standing, post, "", *dates, ""]),
    st.sampled_from(["张三", "李四"]),
    st.sampled_from(["", "", "A1", "A2"]),
    st.sampled_from([("一支部", ""), ("一支部", "第一党小组"), ("一支部", "第二党小组"), ("二支部", ""), ("", "")]),
    st.sampled_from(["", "预备党员"]),
    st.sampled_from(["", "", "组织委员", "机关党委专干@甲局机关党委", "副书记、宣传委员"]),
    st.tuples(DAYS, LATER),
)
ROSTER = st.lists(ROW, min_size=1, max_size=4).map(lambda lines: "\n".join([PEOPLE.splitlines()[0], *lines]))


def history(*imports: tuple[int, str]) -> list[tuple[str, int]]:
    return [("\n".join([PEOPLE.splitlines()[0], *rows.split()]), days) for days, rows in imports]


# Each was found by chance and put right: a last day before the move, a second time in the branch, two who left it.
LEFT_BEFORE_THE_MOVE = history(
    (0, "张三,A2,一支部,,,,,,,"),
    (8, "张三,A2,一支部,,预备党员,,,,,"),
    (1, "张三,A2,二支部,,,,,,2026-11-25,"),
)
BACK_FOR_SOME_DAYS = history(
    (4, "张三,,一支部,,,,,,,"),
    (7, "张三,,一支部,第一党小组,,,,,2026-11-25, 李四,,一支部,,,,,,,"),
    (7, "张三,,一支部,,,,,2026-12-05,2026-12-08,"),
)
TWO_WHO_COULD_BE_BACK = history(
    (0, "张三,,一支部,,,,,,, 张三,,二支部,,,,,,,"),
    (0, "李四,,一支部,,,,,,,"),
    (0, "张三,A1,二支部,,,,,,, 张三,A2,二支部,,,,,,,"),
)
HISTORY = st.lists(st.tuples(ROSTER, st.integers(0, 9)), min_size=1, max_size=5)


async def live_through(address: str, history: Sequence[tuple[str, int]]) -> None:
    """Import one roster after the other; each that was taken must change nothing when it comes again."""
    database = open_database(address)
    day = date(2026, 11, 18)
    try:
        for members, days in history:
            day += timedelta(days=days)
            before = await snapshot(database)
            try:
                await bring_in(database, sheets(members=members), day)
            except BadRoster:
                assert await snapshot(database) == before
                continue
            current = await snapshot(database)
            for later in (0, 30):
                again = plan(read_roster(sheets(members=members), current), current, day + timedelta(days=later))
                assert replace(again, notes=(), open_memberships=0) == Changes(), (members, again)
            assert_no_overlap(current)
    finally:
        await database.close()


def assert_no_overlap(found: Snapshot) -> None:
    """Nobody belongs to two branches on one day."""
    for member in found.members:
        held = [
            (one.since, one.until or date.max) for one in member.memberships if one.since <= (one.until or date.max)
        ]
        ordered = sorted(held)
        assert all(first[1] < second[0] for first, second in itertools.pairwise(ordered)), member


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(history=LEFT_BEFORE_THE_MOVE)
@example(history=BACK_FOR_SOME_DAYS)
@example(history=TWO_WHO_COULD_BE_BACK)
@given(history=HISTORY)
def test_whatever_came_before_a_roster_that_comes_again_changes_nothing(
    sqlite_template: Path, history: list[tuple[str, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "zhibu.db"
        shutil.copyfile(sqlite_template, file)
        asyncio.run(live_through(f"sqlite:///{file}", history))


@pytest.mark.parametrize("wrong", [lambda text: text.replace("一支部", "三支部"), lambda text: text + "张三,,一支部\n"])
async def test_nothing_is_half_imported(database: Database, wrong: Callable[[str], str]) -> None:
    await bring_in(database, sheets())
    before = await snapshot(database)
    with pytest.raises(BadRoster):
        await bring_in(database, sheets(members=wrong(PEOPLE)))
    assert await snapshot(database) == before
