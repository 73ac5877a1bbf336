"""`zhibu chat send` into a group of the fake platform."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.settings import NAMES, PREFIX
from bot.vault import vault_in
from domain.conversation import ChatKind
from domain.organisation import Level
from storage import chats, organisations, webhooks
from storage.database import Transaction, open_database
from tests.bot.wecom.conftest import START, hook
from tests.city import City
from tests.fakes.wecom import KEY
from tests.fakes.wecom import Wecom as Fake

BRANCH = "云川市财政局机关第一党支部"


@pytest.fixture
async def settled(city: City, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """The city's first branch has a group with a webhook."""
    for name in NAMES:
        monkeypatch.delenv(f"{PREFIX}{name}".upper(), raising=False)
    monkeypatch.setenv("ZHIBU_DATA", str(city.data))
    monkeypatch.setenv("ZHIBU_WECOM_API", fake.address)
    sealed = vault_in(city.data).seal(hook(fake).kept())

    async def unit(transaction: Transaction) -> None:
        branch = (await organisations.at_level(transaction, Level.BRANCH, START.date()))[0]
        group = await chats.enter(transaction, "wecom", "webhook:1", ChatKind.GROUP, branch.name)
        await chats.bind_group(transaction, group, branch.id, branch.name, START)
        await webhooks.put(transaction, group, sealed, START)

    database = open_database(f"sqlite:///{city.data / 'zhibu.db'}")
    await database.write(unit)
    await database.close()


async def run(*words: str) -> Result:
    """The command, beside the loop in which the fake answers."""
    return await asyncio.to_thread(CliRunner().invoke, main, ["chat", "send", BRANCH, *words])


@pytest.mark.usefixtures("settled")
async def test_a_paper_a_picture_and_a_page_arrive(fake: Fake, tmp_path: Path) -> None:
    paper, picture = tmp_path / "通知.docx", tmp_path / "x.png"
    paper.write_bytes(b"PK\x03\x04" + bytes(50))
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    for words in (
        ["--file", str(paper)],
        ["--image", str(picture)],
        ["--link", "https://example.org", "--title", "学习"],
    ):
        done = await run(*words, "--yes")
        assert (done.exit_code, done.output) == (0, f"已发到{BRANCH}的群。\n")
    assert [each.way for each in fake.shown] == ["file", "image", "news"]


@pytest.mark.usefixtures("settled")
async def test_what_cannot_be_sent_says_why_and_never_the_key(fake: Fake, tmp_path: Path) -> None:
    empty = tmp_path / "x.png"
    empty.write_bytes(b"GIF89a")
    assert "2 MB" in (await run("--image", str(empty), "--yes")).output
    assert "只写一个" in (await run("--yes")).output
    assert "--title" in (await run("--link", "https://example.org", "--yes")).output
    fake.gone = True
    refused = await run("--link", "https://example.org", "--title", "学习", "--yes")
    assert refused.exit_code == 1
    assert "93000" in refused.output
    assert KEY not in refused.output
    assert fake.shown == []


@pytest.mark.usefixtures("settled")
async def test_it_asks_before_it_speaks(fake: Fake) -> None:
    await run("--link", "https://example.org", "--title", "学习")
    assert fake.calls == []


async def test_a_branch_without_a_webhook_is_told_how_to_get_one(
    city: City, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBU_DATA", str(city.data))
    monkeypatch.setenv("ZHIBU_WECOM_API", fake.address)
    told = await run("--link", "https://example.org", "--title", "学习", "--yes")
    assert "zhibu chat webhook add" in told.output
