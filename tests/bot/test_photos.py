"""Pictures that come with a report are counted; kept they are only where the operator says so, and for so many days."""

import base64
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.channels.sandbox.client import Sandbox
from bot.channels.sandbox.wire import BadRequest, said_in
from bot.clock import MovableClock
from bot.settings import Settings
from bot.tickets import Tickets
from bot.web.server import make_server
from domain.conversation import ChatKind
from storage import people
from storage.database import open_database
from tests.city import GROUP, MEMBER, OTHER_SECRETARY, SECRETARY, City, at, direct
from tests.domain.test_picture import JPEG, PNG

HELD = "今天主题党日，学习条例，应到22实到20"


@pytest.fixture
async def album(december: Path, tmp_path: Path) -> AsyncIterator[City]:
    """The city with photos kept for three days."""
    data = tmp_path / "data"
    shutil.copytree(december, data)
    database = open_database(f"sqlite:///{data / 'zhibu.db'}")
    clock = MovableClock(at("2026-12-01 10:00"))
    app = await build(Settings(data=data, keep_photos_days=3), database, clock, sandbox=True)
    assert app.sandbox
    yield City(app, app.sandbox, data)
    await app.stop()


async def send(city: City, user: str, text: str, *pictures: bytes, chat: str = GROUP) -> int:
    """Somebody sends a message with pictures as the demo's page does; gives its row in the inbox."""
    written = [f"data:image/png;base64,{base64.b64encode(each).decode()}" for each in pictures]
    said = said_in({"chat": chat, "person": user, "text": text, "images": written})
    kind = ChatKind.DIRECT if chat.startswith("direct-") else ChatKind.GROUP
    sandbox: Sandbox = city.sandbox
    heard = await city.app.receiver.hear(said.incoming(kind, sandbox.new_id(), city.app.clock.now(), sandbox.hold))
    await city.app.photos.settled()
    assert heard.incoming_id
    return heard.incoming_id


async def test_pictures_are_counted_and_nothing_of_them_is_kept_unless_wanted(city: City) -> None:
    heard = await send(city, SECRETARY, HELD, JPEG, PNG)

    assert "照片2张" in await city.answer(SECRETARY, "我的", direct(SECRETARY))
    assert city.app.photos.of([heard]) == []
    assert not (city.data / "photos").exists()


async def test_pictures_that_follow_within_minutes_belong_to_the_report(city: City) -> None:
    await city.say(SECRETARY, HELD, images=1)
    await city.until("2026-12-01 10:04")
    assert await city.say(SECRETARY, "", images=3) == []
    assert await city.say(MEMBER, "", images=2) == [], "somebody else's are no part of it"
    assert await city.say(SECRETARY, "", direct(SECRETARY), images=2) == [], "nor those of another chat"
    await city.until("2026-12-01 10:30")
    assert await city.say(SECRETARY, "", images=5) == [], "nor those that come much later"

    assert "照片4张" in await city.answer(SECRETARY, "我的", direct(SECRETARY))


async def test_kept_pictures_lie_there_without_their_notes_until_their_days_are_over(album: City) -> None:
    heard = await send(album, SECRETARY, HELD, JPEG, b"<svg onload=alert(1)>", PNG)
    later = await send(album, SECRETARY, "", JPEG)

    names = album.app.photos.of([heard, later])
    assert names == [f"2026-12-01/{heard}-1.jpg", f"2026-12-01/{heard}-3.png", f"2026-12-01/{later}-1.jpg"]
    kept = album.app.photos.path(names[0])
    assert kept
    assert b"GPS" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    await album.until("2026-12-03 12:00")
    assert album.app.photos.of([heard, later]) == names
    await album.until("2026-12-04 12:00")
    assert album.app.photos.of([heard, later]) == []


async def test_of_chatter_nothing_is_kept_and_of_an_open_question_all(album: City) -> None:
    chatter = await send(album, MEMBER, "哈哈", JPEG)
    asked = await send(album, SECRETARY, "今天主题党日开了", JPEG)

    assert album.app.photos.of([chatter, asked]) == [f"2026-12-01/{asked}-1.jpg"]


async def test_at_the_desk_they_are_shown_with_their_record_and_nowhere_else(album: City) -> None:
    heard = await send(album, SECRETARY, HELD, JPEG)
    name, now = f"2026-12-01/{heard}-1.jpg", album.app.clock.now()

    async def look(user: str, path: str) -> tuple[int, str]:
        users = await album.app.database.read(lambda transaction: people.users(transaction, "sandbox"))
        cookies = {"zhibu_desk": Tickets(album.data).session(users[user], 1, now)}
        async with client.get(path, cookies=cookies) as answer:
            return answer.status, answer.content_type

    async with TestClient(TestServer(make_server(album.app))) as client:
        assert await look(SECRETARY, f"/desk/record/1/{name}") == (200, "image/jpeg")
        for path in (f"/desk/record/2/{name}", "/desk/record/1/2026-12-01/99-1.jpg"):
            assert (await look(SECRETARY, path))[0] == 404
        assert (await look(OTHER_SECRETARY, f"/desk/record/1/{name}"))[0] == 404


@pytest.mark.parametrize("name", ["../zhibu.db", "2026-12-01/../../zhibu.db", "secret.key", "2026-12-01/1-1.svg", ""])
async def test_no_name_leads_out_of_the_folder(album: City, name: str) -> None:
    await send(album, SECRETARY, HELD, JPEG)

    assert album.app.photos.path(name) is None


def test_a_picture_that_is_no_base64_is_refused() -> None:
    with pytest.raises(BadRequest, match="base64"):
        said_in({"chat": "g", "person": "p", "images": ["data:image/png;base64,???"]})
