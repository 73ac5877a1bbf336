"""One branch with a group on each of two platforms: both get what is said, and a report in either counts once."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App, build
from bot.clock import MovableClock
from bot.settings import Settings
from domain.conversation import ChatKind
from domain.organisation import Level
from storage import chats, organisations, people
from storage.database import Transaction, open_database
from tests.city import GROUP, SECRETARY, City, at, reader_of
from tests.contract.platform import Said
from tests.fakes.dingtalk.platform import GROUP as THERE
from tests.fakes.dingtalk.platform import DingTalkPlatform

REPORT = "今天主题党日，应到26实到24，主题“读书”"


@dataclass(frozen=True, slots=True)
class Both:
    """The city on the sandbox, its first branch and secretary on DingTalk as well."""

    city: City
    ding: DingTalkPlatform

    async def there(self, text: str, number: int) -> list[str]:
        """The secretary writes on DingTalk; gives what is said back there."""
        before = len(self.ding.shown(THERE))
        await self.ding.deliver(Said(SECRETARY, text, THERE, f"m{number}", f"d{number}"))
        await self.city.app.dispatcher.flush()
        return [each.text for each in self.ding.shown(THERE)][before:]


async def settle(app: App) -> None:
    """A group and an account on DingTalk."""
    now = app.clock.now()

    async def unit(transaction: Transaction) -> None:
        branch = (await organisations.at_level(transaction, Level.BRANCH, now.date()))[0]
        group = await chats.enter(transaction, "dingtalk", THERE, ChatKind.GROUP)
        await chats.bind_group(transaction, group, branch.id, branch.name, now)
        known = await people.users(transaction, "sandbox")
        await chats.bind_member(transaction, None, "dingtalk", SECRETARY, known[SECRETARY], now)

    await app.database.write(unit)


@pytest.fixture
async def both(quiet: Path, tmp_path: Path) -> AsyncIterator[Both]:
    """Before the lists of December go out."""
    shutil.copytree(quiet, tmp_path, dirs_exist_ok=True)
    clock, ding = MovableClock(at("2026-12-01 08:00")), DingTalkPlatform()
    channel = await ding.open(tmp_path, clock)
    database = open_database(f"sqlite:///{tmp_path / 'zhibu.db'}")
    app = await build(Settings(data=tmp_path), database, clock, sandbox=True, beside=[channel], reader_of=reader_of)
    assert app.sandbox
    await settle(app)
    app.connections.start(app.receiver.hear, app.dispatcher.wake)
    await ding.ready(app.receiver.hear, "")
    yield Both(City(app, app.sandbox, tmp_path), ding)
    await app.stop()
    await ding.close()


async def test_both_groups_get_the_list_and_a_report_in_either_counts_once(both: Both) -> None:
    here = [each.text for each in await both.city.until("2026-12-01 10:00") if each.chat == GROUP]
    assert [each.text for each in both.ding.shown(THERE)] == here
    assert both.ding.shown(THERE)[0].buttons

    (first,) = await both.there(REPORT, 1)
    assert "已记录" in first
    again = await both.city.answer(SECRETARY, REPORT)
    assert "已记录" not in again
    (seen,) = await both.there("清单", 2)
    assert seen == await both.city.answer(SECRETARY, "清单")

    (corrected,) = await both.there("更正，主题党日实到25", 3)
    assert "24→25" in corrected
