"""Webhooks of groups, as a clerk adds them: the address is a secret and is shown nowhere."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet

from bot.channels.webhook import BadWebhook, Webhook, channel_of, webhook_from
from bot.commands.chat import chat
from bot.commands.roster import roster
from bot.keyfile import keys_in
from bot.vault import BadKeys, NotOpened, Vault, vault_in
from domain.conversation import ChatKind
from storage import chats, webhooks
from storage.database import Transaction, open_database

T = TypeVar("T")
DEMO = Path(__file__).parents[2] / "catalog" / "demo"
BRANCH = "云川市财政局机关第一党支部"
URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123-secret"
SIGNED = "https://oapi.dingtalk.com/robot/send?access_token=abcd-secret"
NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def settled(sqlite_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The demo's city in a fresh database."""
    monkeypatch.setenv("ZHIBU_DATABASE_URL", sqlite_address)
    monkeypatch.setenv("ZHIBU_DATA", str(tmp_path / "data"))
    assert CliRunner().invoke(roster, ["import", str(DEMO)]).exit_code == 0
    return sqlite_address


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(chat, list(words), input=typed)


def on(address: str, work: Callable[[Transaction], Awaitable[T]]) -> T:
    """One unit of work on the database."""

    async def look() -> T:
        database = open_database(address)
        try:
            return await database.write(work)
        finally:
            await database.close()

    return asyncio.run(look())


def test_a_webhook_makes_a_group_that_can_only_be_written_to(settled: str, tmp_path: Path) -> None:
    added = run("webhook", "add", BRANCH, typed=URL + "\n")

    assert added.exit_code == 0, added.output
    assert "先只发不收" in added.output
    assert "0123-secret" not in added.output
    assert run("list").output == f"企业微信\t{BRANCH}\t只发不收、webhook\n"
    (sealed,) = on(settled, webhooks.sealed).values()
    assert "secret" not in sealed
    assert webhook_from(vault_in(tmp_path / "data").open(sealed)) == Webhook(URL)


def test_a_webhook_added_again_takes_the_place_of_the_first(settled: str) -> None:
    run("webhook", "add", BRANCH, typed=URL + "\n")
    run("webhook", "add", BRANCH, typed=URL + "2\n")

    assert len(on(settled, webhooks.sealed)) == 1


def test_a_group_that_can_be_heard_takes_the_webhook_over(settled: str) -> None:
    run("webhook", "add", BRANCH, typed=URL + "\n")

    async def bind(transaction: Transaction) -> None:
        (old,) = [each for each in await chats.bound(transaction) if each.is_send_only]
        assert old.organisation
        group = await chats.enter(transaction, "wecom", "wr-1", ChatKind.GROUP)
        await chats.bind_group(transaction, group, old.organisation.id, BRANCH, NOW)
        await webhooks.take_over(transaction, group, "wecom", old.organisation.id)

    on(settled, bind)

    assert run("list").output == f"企业微信\t{BRANCH}\t收发、webhook\n"


def test_a_signed_webhook_of_the_other_platform_asks_for_its_secret(settled: str, tmp_path: Path) -> None:
    added = run("webhook", "add", BRANCH, typed=f"{SIGNED}\nSECabc\n")

    assert added.exit_code == 0, added.output
    (sealed,) = on(settled, webhooks.sealed).values()
    assert json.loads(vault_in(tmp_path / "data").open(sealed))["secret"] == "SECabc"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/cgi-bin/webhook/send?key=1",
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
        "https://qyapi.weixin.qq.com.example.com/cgi-bin/webhook/send?key=1",
        "https://user@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
        "https://qyapi.weixin.qq.com/cgi-bin/gettoken?key=1",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        "",
    ],
)
def test_only_a_platforms_own_address_is_taken(url: str) -> None:
    with pytest.raises(BadWebhook, match="这不是群机器人的地址"):
        channel_of(url, {"wecom": "https://qyapi.weixin.qq.com", "dingtalk": "https://oapi.dingtalk.com"})


def test_a_wrong_address_is_told_what_to_copy_and_nothing_is_kept(settled: str) -> None:
    refused = run("webhook", "add", BRANCH, typed="https://example.com/hook?key=secret\n")

    assert refused.exit_code == 1
    assert "消息推送" in refused.output
    assert "secret" not in refused.output
    assert on(settled, webhooks.sealed) == {}


def test_removing_asks_first(settled: str) -> None:
    run("webhook", "add", BRANCH, typed=URL + "\n")

    assert run("webhook", "remove", BRANCH, typed="n\n").exit_code == 1
    assert len(on(settled, webhooks.sealed)) == 1
    assert run("webhook", "remove", BRANCH, "--yes").output == "已移除 1 个 webhook。\n"
    assert run("webhook", "remove", BRANCH, "--yes").output == "这个组织的群没有 webhook。\n"


def test_what_was_sealed_opens_under_older_keys_and_under_no_others(tmp_path: Path) -> None:
    vault = vault_in(tmp_path)
    sealed = vault.seal("secret")
    file = tmp_path / "secret.key"
    assert file.stat().st_mode & 0o077 == 0
    assert "secret" not in repr(vault)

    older = file.read_text()
    keys_in(tmp_path / "new", Fernet.generate_key)
    file.write_text((tmp_path / "new").read_text() + older)
    changed = vault_in(tmp_path)
    assert changed.open(sealed) == "secret"
    renewed = changed.renew(sealed)

    file.write_text((tmp_path / "new").read_text())
    assert vault_in(tmp_path).open(renewed) == "secret"
    with pytest.raises(NotOpened, match="原来的"):
        vault_in(tmp_path).open(sealed)


def test_a_file_that_holds_no_keys_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("hello")
    with pytest.raises(BadKeys, match="读不懂"):
        vault_in(tmp_path)


def test_of_two_that_make_a_key_at_once_both_have_the_same(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    assert keys_in(file, Fernet.generate_key) == keys_in(file, Fernet.generate_key)
    assert isinstance(vault_in(tmp_path), Vault)


def test_idle_groups_are_listed_and_one_is_let_go(settled: str) -> None:
    async def enter(transaction: Transaction) -> int:
        group = await chats.enter(transaction, "wecom", "room", ChatKind.GROUP)
        await chats.bind_group(transaction, group, 5, BRANCH, datetime(2024, 1, 1, tzinfo=UTC))
        return group

    number = on(settled, enter)
    listed = run("idle")
    (row,) = json.loads(run("idle", "--json").output)

    assert "没人说话" in listed.output
    assert (row["number"], row["reason"]) == (number, "quiet")
    assert run("release", str(number), typed="n\n").exit_code == 1
    assert "已解绑" in run("release", str(number), "--yes").output
    assert run("release", str(number), "--yes").exit_code == 1
    assert on(settled, chats.groups) == {}
