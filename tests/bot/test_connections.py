"""A platform's connection is held by one process at a time, and taken over when that one ends."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from bot.channels.port import Cause, Hear, Pace, Sending, Stopped, Trouble
from bot.connections import Connection, Connections, Standing
from storage import troubles
from storage.database import Database
from tests.outgoing import Ticking

SOON = 0.02


class Line:
    """A channel whose connection does nothing but stand, or break in the way it is told."""

    name = "line"
    pushes_at_once = 1
    pace = Pace()

    def __init__(self, *faults: Exception) -> None:
        self.opened = 0
        self.trouble: Trouble | None = None
        self._faults = list(faults)
        self._standing = 0

    @property
    def is_connected(self) -> bool:
        return self._standing > 0

    async def listen(self, hear: Hear) -> None:
        del hear
        self.opened += 1
        if self._faults:
            raise self._faults.pop(0)
        self._standing += 1
        try:
            await asyncio.Event().wait()
        finally:
            self._standing -= 1

    async def send(self, sending: Sending) -> str:
        return str(sending.id)

    async def close(self) -> None:
        return


async def never(_incoming: object) -> None:
    """Nothing is heard here."""


def kept(line: Line, database: Database, holder: str, wall: Callable[[], datetime]) -> Connections:
    """A process that wants the connection."""
    return Connections([Connection(line, database, holder, wall, renew_seconds=SOON)])


async def until(is_so: Callable[[], bool]) -> None:
    """Wait, at most two seconds."""
    async with asyncio.timeout(2):
        while not is_so():  # noqa: ASYNC110 - what is waited for is a state, nobody tells of it
            await asyncio.sleep(SOON / 4)


def now() -> datetime:
    return datetime.now(UTC)


async def test_of_two_processes_one_connects_and_the_other_takes_over_when_it_ends(database: Database) -> None:
    first, second = Line(), Line()
    one, other = kept(first, database, "one", now), kept(second, database, "other", now)
    one.start(never, lambda: None)  # type: ignore[arg-type]
    await until(lambda: first.is_connected)
    other.start(never, lambda: None)  # type: ignore[arg-type]
    await asyncio.sleep(4 * SOON)
    assert one.may_send("line")
    assert not other.may_send("line")
    assert second.opened == 0

    await one.stop()

    await until(lambda: second.is_connected)
    assert not first.is_connected
    assert other.may_send("line")
    await other.stop()


async def test_a_process_that_hangs_past_its_lease_loses_the_connection(database: Database) -> None:
    clock = Ticking()
    first, second = Line(), Line()
    one, other = kept(first, database, "one", clock), kept(second, database, "other", clock)
    one.all["line"]._renew_seconds = 60  # noqa: SLF001 - it hangs: no renewal comes in time
    one.start(never, lambda: None)  # type: ignore[arg-type]
    await until(lambda: first.is_connected)
    clock.move(31)

    other.start(never, lambda: None)  # type: ignore[arg-type]

    await until(lambda: second.is_connected)
    await one.stop()
    await asyncio.sleep(2 * SOON)
    assert second.is_connected, "the late one must not give up a lease that is another's by now"
    await other.stop()


async def test_what_only_a_person_can_mend_is_not_tried_again(sqlite_database: Database) -> None:
    line = Line(Stopped("wrong secret", "请核对 Secret"))
    process = kept(line, sqlite_database, "one", now)
    process.start(never, lambda: None)  # type: ignore[arg-type]

    await until(lambda: process.all["line"].standing is Standing.STOPPED)
    await asyncio.sleep(3 * SOON)

    assert line.opened == 1
    assert process.may_send("line"), "a group may have a webhook"
    assert process.all["line"].trouble == Trouble(Cause.STOPPED, "wrong secret", "请核对 Secret")
    assert await noted(sqlite_database) == troubles.Noted("wrong secret", "请核对 Secret")
    await process.stop()


async def test_what_ails_a_connection_is_noted_for_other_processes_until_it_is_over(database: Database) -> None:
    line = Line()
    process = kept(line, database, "one", now)
    process.start(never, lambda: None)  # type: ignore[arg-type]
    await until(lambda: line.is_connected)
    assert process.all["line"].trouble is None

    line.trouble = Trouble(Cause.TAKEN_OVER, "别处也连着", "只留一个")
    await until_noted(database, troubles.Noted("别处也连着", "只留一个"))
    line.trouble = None
    await until_noted(database, None)
    await process.stop()


async def noted(database: Database) -> troubles.Noted | None:
    """What the tables have against the connection."""
    return await database.read(lambda transaction: troubles.of(transaction, "line"))


async def until_noted(database: Database, wanted: troubles.Noted | None) -> None:
    """Wait, at most two seconds."""
    async with asyncio.timeout(2):
        while await noted(database) != wanted:  # noqa: ASYNC110 - what is waited for stands in a table
            await asyncio.sleep(SOON)


async def test_a_channel_without_a_connection_is_always_sent_for() -> None:
    assert Connections([]).may_send("sandbox")
