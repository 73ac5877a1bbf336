"""`intake`: from a message to its record and answer, committed; in process and over HTTP."""

import asyncio
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.bench import city, floors, servers, talk
from bot.bench.figure import Figure, Scale, Tell, latencies
from bot.bench.talk import Spoken
from bot.channels.sandbox.client import Sandbox
from bot.clock import MovableClock
from bot.receiver import Receiver
from domain.conversation import Incoming
from domain.reading.reader import Reader
from handlers import ROUTER
from storage.database import open_database
from storage.words import load_words


@dataclass(frozen=True, slots=True)
class Round:
    """Messages a second of one round, and how long each message took."""

    rate: float
    took: Sequence[float]


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """Each round begins on a fresh copy of the same city, warmed up with messages that do not count."""
    spoken = talk.conversation(scale.city, scale.warm_up + scale.messages)
    with TemporaryDirectory(prefix="zhibu-bench-") as place:
        seed = Path(place) / "seed"
        city.found(seed, scale.city, lists=True, directs=True)
        inside: list[Round] = []
        commits: list[float] = []
        over: dict[int, list[Round]] = {connections: [] for connections in scale.connections}
        bare: dict[int, list[Round]] = {connections: [] for connections in scale.connections}
        for number in range(1, scale.rounds + 1):
            tell(f"intake {number}/{scale.rounds}")
            with fresh(seed) as folder:
                inside.append(asyncio.run(in_process(folder, spoken, scale)))
            with fresh(seed) as folder:
                commits.append(floors.commits_a_second(folder / "floor.db", scale.messages))
            for connections in scale.connections:
                with fresh(seed) as folder, servers.zhibu(folder) as server:
                    over[connections].append(over_http(server, spoken, connections, scale.warm_up))
                with fresh(seed) as folder, servers.bare(folder / "floor.db") as server:
                    bare[connections].append(over_http(server, spoken, connections, scale.warm_up))
    return [
        figure("in_process", f"receiver.hear, {scale.at_once} in flight", inside, commits, "one commit a message"),
        *(
            figure(
                f"http_{connections}",
                f"POST /play/api/say, {connections} connections, answered and sent",
                over[connections],
                [each.rate for each in bare[connections]],
                "a bare aiohttp handler with one commit",
                "1000",
            )
            for connections in scale.connections
        ),
    ]


def figure(name: str, what: str, ours: list[Round], floor: list[float], floor_is: str, aim: str = "") -> Figure:
    """The rounds of one way in."""
    more = latencies([each.took for each in ours])
    return Figure(name, what, "messages/s", median(each.rate for each in ours), median(floor), floor_is, aim, more)


@contextmanager
def fresh(seed: Path) -> Iterator[Path]:
    """A copy of the city, thrown away afterwards."""
    with TemporaryDirectory(prefix="copy-", dir=seed.parent) as place:
        folder = Path(place) / "data"
        shutil.copytree(seed, folder)
        yield folder


async def in_process(folder: Path, spoken: Sequence[Spoken], scale: Scale) -> Round:
    """So many people at once, each waiting for the commit before the next one speaks in their place."""
    database = open_database(f"sqlite:///{city.database_file(folder)}")
    house, clock = city.house(), MovableClock(city.NOON)
    reader = Reader(load_words(city.CATALOG / "words"))
    receiver = Receiver(database, clock, reader, ROUTER, lambda: house, lambda: None)
    took: list[float] = []

    async def speak(waiting: deque[Incoming]) -> None:
        while waiting:
            began = perf_counter()
            await receiver.hear(waiting.popleft())
            took.append(perf_counter() - began)

    heard = [incoming(number, each) for number, each in enumerate(spoken)]
    await speak(deque(heard[: scale.warm_up]))
    took.clear()
    waiting = deque(heard[scale.warm_up :])
    began = perf_counter()
    await asyncio.gather(*(speak(waiting) for _ in range(scale.at_once)))
    whole = perf_counter() - began
    await database.close()
    return Round(len(took) / whole, took)


def incoming(number: int, said: Spoken) -> Incoming:
    """A message as a channel hands it over."""
    return Incoming(Sandbox.name, f"bench-{number}", said.chat, said.kind, said.user, said.text, city.NOON)


def over_http(server: servers.Server, spoken: Sequence[Spoken], connections: int, warm_up: int) -> Round:
    """The same messages from another process."""
    servers.load(server, spoken[:warm_up], connections)
    whole, took = servers.load(server, spoken[warm_up:], connections)
    return Round(len(took) / whole, took)
