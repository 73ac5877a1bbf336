"""The wiring: every part of the program made once and handed to those who need it."""

import asyncio
import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import structlog
from aiohttp.web import RouteDef

from bot.channels.dingtalk.opened import dingtalk_of
from bot.channels.port import Called, Channel
from bot.channels.sandbox.client import Sandbox
from bot.channels.webhook import Webhook, webhook_from
from bot.channels.wecom.opened import wecom
from bot.clock import Clock
from bot.connections import Connections
from bot.dispatcher import Dispatcher
from bot.instance import Instance
from bot.jobs import schedules
from bot.keeper import Keeper
from bot.metrics import Metrics
from bot.photos import Photos
from bot.receiver import Receiver
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.waiting_room import WaitingRoom
from bot.web.desk import Desk
from bot.web.ports import Face, Room
from domain.chat import Chat
from domain.hours import next_opening
from domain.member import SPEAKING_ORDER, Person, Role
from domain.reading.lexicon import Lexicon
from domain.reading.reader import Reader
from domain.zone import today
from handlers import ROUTER
from storage import chats, outbox, people
from storage.catalogue import Catalogue
from storage.database import Database
from storage.words import load_words

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class App:
    """The program. `start` and `stop` are for the whole of it; parts can be used without."""

    instance: Instance
    database: Database
    clock: Clock
    keeper: Keeper
    receiver: Receiver
    waiting_room: WaitingRoom
    dispatcher: Dispatcher
    scheduler: Scheduler
    channels: Mapping[str, Channel]
    connections: Connections
    sandbox: Sandbox | None
    photos: Photos
    desk: Desk
    metrics: Metrics

    async def start(self) -> asyncio.Task[None]:
        """Make up for what was missed and go on; gives the task that sends."""
        sending = asyncio.create_task(self.dispatcher.run(), name="dispatcher")
        await self.scheduler.start()
        await self.waiting_room.start()
        self.connections.start(self.receiver.hear, self.dispatcher.wake)
        return sending

    async def stop(self) -> None:
        """End with nothing half done: no job fires, sends in flight land, every commit is finished."""
        self.scheduler.stop()
        await self.dispatcher.stop()
        # After the sends in flight have landed: some go out by the same connection.
        await self.connections.stop()
        await self.waiting_room.stop()
        await self.photos.settled()
        for channel in self.channels.values():
            await channel.close()
        await self.database.close()
        self.instance.close()

    def doors(self) -> list[RouteDef]:
        """Where platforms call us, and the desk."""
        called = (each for each in self.channels.values() if isinstance(each, Called))
        hear, keep = self.receiver.hear, self.waiting_room.keep
        return [*self.desk.routes(), *(route for each in called for route in each.routes(hear, keep))]

    async def measured(self) -> bytes:
        """The figures for `/metrics`."""
        now, wall_now = self.clock.now(), wall()
        overdue = await self.oldest_overdue()
        waiting = await self.database.read(outbox.waiting)
        gone = Counter(chat.channel for chat, _ in await self.database.read(chats.gone))
        tick = self.scheduler.last_tick
        return self.metrics.exposition(
            self.connections.all,
            now - overdue if overdue else None,
            wall_now - tick if tick else None,
            waiting,
            gone,
            self.waiting_room.waiting,
        )

    async def gone(self) -> int:
        """How many chats their platform no longer delivers to."""
        return len(await self.database.read(chats.gone))

    async def people(self) -> Sequence[Face]:
        """Everybody with an account on the sandbox."""
        users = await self.database.read(lambda transaction: people.users(transaction, Sandbox.name))
        everybody = await self.database.read(lambda transaction: people.everybody(transaction, self._today))
        known = {each.id: each for each in everybody}
        return [
            Face(user, each.name, roles_of(each), each.branch.name if each.branch else "")
            for user, member in users.items()
            if (each := known.get(member))
        ]

    async def chats(self) -> Sequence[Room]:
        """Every chat of the sandbox that is bound, groups first."""
        users = await self.database.read(lambda transaction: people.users(transaction, Sandbox.name))
        named = {member: user for user, member in users.items()}
        return [
            Room(each.address, each.title, each.kind, place(each), named.get(each.member or 0))
            for each in await self.database.read(chats.bound)
            if each.channel == Sandbox.name
        ]

    async def oldest_overdue(self) -> datetime | None:
        """When the oldest message that could have gone and did not fell due."""
        return await self.database.read(lambda transaction: outbox.oldest_due(transaction, self.clock.now()))

    @property
    def _today(self) -> date:
        return today(self.clock.now())


def roles_of(person: Person) -> tuple[Role, ...]:
    """Every role held, and that of a plain member for whoever belongs to a branch."""
    held = {post.role for post in person.posts} | ({Role.MEMBER} if person.branch else set())
    return tuple(role for role in SPEAKING_ORDER if role in held)


def place(chat: Chat) -> str:
    """The full name of the organisation that a group is bound to."""
    return chat.organisation.name if chat.organisation else ""


def channels_of(settings: Settings, clock: Clock) -> Iterator[Channel]:
    """Every channel; without credentials it writes to the groups that have a webhook."""
    yield wecom(settings, clock)
    yield dingtalk_of(settings, wall)


def lexicon_of(settings: Settings, catalogue: Catalogue) -> Lexicon:
    """The words the reader knows: the lists', and the catalogue's own."""
    return replace(load_words(settings.catalog / "words"), ticks=catalogue.ticks, forms=catalogue.checks)


async def build(
    settings: Settings,
    database: Database,
    clock: Clock,
    *,
    sandbox: bool = False,
    beside: Iterable[Channel] = (),
    reader_of: Callable[[Lexicon], Reader] = Reader,
) -> App:
    """Make every part. The tables must be current; `sandbox` opens the demo's own chat platform.

    `beside` are channels that somebody made who knows more of them than the settings do, such as a test; `reader_of`
    makes the reader, or has one ready: it takes a good part of the start.
    """
    keeper = Keeper(database, clock, settings)
    await keeper.refresh()
    reader = reader_of(lexicon_of(settings, keeper.house.catalogue))
    # After all that a faulty file can fail, before anything in the folder is opened.
    instance = Instance(settings.data)
    platform = Sandbox(settings.data / "sandbox.jsonl", clock) if sandbox else None
    opened = (*([platform] if platform else []), *(() if sandbox else channels_of(settings, clock)), *beside)
    channels: dict[str, Channel] = {each.name: each for each in opened}
    connections = Connections.of(channels.values(), database, instance.name, wall)
    unsealing, metrics = Unsealing(settings.data), Metrics()
    dispatcher = Dispatcher(
        database,
        channels,
        clock,
        holder=instance.name,
        wall=wall,
        may_send=connections.may_send,
        unseal=unsealing,
        opening=lambda now: next_opening(now, keeper.house.calendar),
        note=metrics.landed,
    )
    photos = Photos(settings.data, settings.keep_photos_days, database, channels)
    desk = Desk(settings.data, database, clock, keeper, photos, settings.public_url)
    receiver = Receiver(
        database, clock, reader, ROUTER, lambda: keeper.house, dispatcher.wake, photos.keep, desk.link, metrics.heard
    )
    waiting_room = WaitingRoom(database, clock, channels, receiver.hear)
    times = (*schedules(keeper.house.catalogue.duties), photos.purging())
    scheduler = Scheduler(database, clock, times, keeper, dispatcher)
    return App(
        instance,
        database,
        clock,
        keeper,
        receiver,
        waiting_room,
        dispatcher,
        scheduler,
        channels,
        connections,
        platform,
        photos,
        desk,
        metrics,
    )


class Unsealing:
    """Opens the webhooks of groups; the vault is made when the first one is met, since most houses have none."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._vault: Any = None

    def __call__(self, sealed: str) -> Webhook | None:
        """The webhook, or None where its key is lost."""
        try:
            if self._vault is None:
                # What seals takes a tenth of a second to import: not at every start.
                self._vault = importlib.import_module("bot.vault").vault_in(self._data)
            return webhook_from(self._vault.open(sealed))
        except Exception as fault:  # noqa: BLE001 - a lost key must not stop what goes out the ordinary way
            log.warning("webhook_not_opened", fault=str(fault), hint="用 zhibu chat webhook add 重新添加")
            return None


def wall() -> datetime:
    """The machine's own time: leases run on it even where the business has a movable clock."""
    return datetime.now(UTC)
