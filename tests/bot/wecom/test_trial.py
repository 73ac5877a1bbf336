"""`check --online` against the fake: what works is said, and what does not with the page of the console to go to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.wecom.opened import wecom
from bot.clock import MovableClock
from bot.online import examine_online
from bot.settings import Settings
from bot.vault import vault_in
from domain.conversation import ChatKind
from storage import chats, leases, troubles, webhooks
from storage.database import Transaction, open_database
from tests.bot.wecom.conftest import START, hook, settings_of
from tests.fakes.wecom import Wecom as Fake
from tests.fakes.wecom_line import SHORT


async def tried(settings: Settings) -> tuple[list[str], dict[str, str]]:
    """What works, and what is to be done by finding."""
    working, findings = await examine_online(settings, [wecom(settings, MovableClock(START), SHORT)])
    return [each.what for each in working], {each.id: f"{each.what} {each.hint}" for each in findings}


@pytest.fixture
async def settings(fake: Fake, sqlite_address: str, tmp_path: Path) -> Settings:
    """Everything set up well, with a webhook."""
    made = settings_of(fake, tmp_path, aibot=True, app=True).model_copy(update={"database_url": sqlite_address})
    sealed = vault_in(tmp_path).seal(hook(fake).kept())

    async def unit(transaction: Transaction) -> None:
        group = await chats.enter(transaction, "wecom", "webhook:1", ChatKind.GROUP, "第一党支部")
        await webhooks.put(transaction, group, sealed, START)

    database = open_database(sqlite_address)
    await database.write(unit)
    await database.close()
    return made


async def test_what_works_is_said_and_nothing_is_in_any_chat(settings: Settings, fake: Fake) -> None:
    working, findings = await tried(settings)
    assert working == ["企业微信智能机器人（长连接）", "企业微信自建应用", "第一党支部的 webhook"]
    assert (findings, fake.shown) == ({}, [])


async def test_what_does_not_work_leads_to_its_page(settings: Settings, fake: Fake) -> None:
    fake.wrong_secret = fake.gone = True
    working, findings = await tried(settings)
    assert working == []
    assert "WECOM_AIBOT_SECRET" in findings["zhibu.E051"]
    assert "WECOM_APP_SECRET" in findings["zhibu.E052"]
    assert "zhibu chat webhook add" in findings["zhibu.E053"]


async def test_another_apps_id_is_told_apart_from_a_wrong_secret(settings: Settings) -> None:
    _, findings = await tried(settings.model_copy(update={"wecom_agent_id": 7}))
    assert "同一个应用" in findings["zhibu.E052"]


async def test_the_connection_of_the_running_program_is_left_alone(settings: Settings, fake: Fake) -> None:
    database, now = open_database(settings.database_url), datetime.now(UTC)
    await database.write(
        lambda t: leases.take(t, "connection:wecom", "running", now, timedelta(seconds=30).total_seconds())
    )
    await database.close()
    working, _ = await tried(settings)
    assert working[0] == "企业微信长连接（正由运行中的程序使用）"

    database = open_database(settings.database_url)
    await database.write(lambda t: troubles.note(t, "wecom", troubles.Noted("别处也连着", "只留一个程序")))
    await database.close()
    working, findings = await tried(settings)
    assert working[0] == "企业微信自建应用"
    assert findings["zhibu.E054"] == "别处也连着 只留一个程序", "what the running program suffers from is told"
    assert fake.subscribes == 0


async def test_a_chat_that_is_given_up_is_named_with_the_way_back(settings: Settings) -> None:
    database = open_database(settings.database_url)
    await database.write(lambda t: chats.die(t, 1, "webhook 已失效（93000）"))
    await database.close()
    _, findings = await tried(settings)
    assert "93000" in findings["zhibu.W052"]
    assert "zhibu invite" in findings["zhibu.W052"]


async def test_platforms_are_tried_though_the_database_does_not_answer(settings: Settings) -> None:
    away = settings.model_copy(update={"database_url": "postgresql://u:p@127.0.0.1:1/none"})
    working, findings = await tried(away)
    assert (working, findings) == (["企业微信智能机器人（长连接）", "企业微信自建应用"], {})


async def test_a_webhook_whose_key_is_lost_is_named(settings: Settings) -> None:
    (settings.data / "secret.key").unlink()
    _, findings = await tried(settings)
    assert "zhibu chat webhook" in findings["zhibu.W051"]


async def test_a_webhook_of_another_deployment_is_told_to_be_added_again(settings: Settings) -> None:
    _, findings = await tried(settings.model_copy(update={"wecom_api": "http://127.0.0.1:9", "wecom_corp_id": None}))
    assert "重新复制" in findings["zhibu.E053"]


async def test_no_secret_stands_in_what_is_said(settings: Settings, fake: Fake) -> None:
    fake.wrong_secret = fake.broken_gate = True
    said = str(await tried(settings))
    for secret in ("bot-secret", "app-secret", "hook-key"):
        assert secret not in said
    assert isinstance(settings.wecom_app_secret, SecretStr)
