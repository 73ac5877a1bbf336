"""How a program that runs until it is told ends: at once and quietly, or with a line on what the operator can mend."""

import asyncio
import atexit
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO, Any

import click

from bot.instance import FolderInUse
from bot.run import open_current
from bot.settings import Settings
from bot.web.server import PortTaken
from storage.database import Database
from storage.errors import CatalogError

GARBAGE = 5_000
"""Objects made before the collector looks at them; a message makes hundreds, and nearly all are gone by themselves."""


class Ended(click.ClickException):
    """The program cannot go on and says why in the reader's language; exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """The sentence alone: click's own would begin in English."""
        click.echo(self.message, file=file, err=file is None)


class Told:
    """The end that Ctrl-C or SIGTERM asks for. Made inside the loop, by the task that is the program."""

    def __init__(self) -> None:
        self._program = asyncio.current_task()
        self._told = asyncio.Event()
        self._is_up = False
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            # Windows has no such handlers; Ctrl-C arrives there as KeyboardInterrupt and cancels the task as well.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(each, self.end)

    def end(self) -> None:
        """End the program; while it is still starting there is nothing to wait for."""
        if not self._told.is_set() and not self._is_up and self._program:
            self._program.cancel()
        self._told.set()

    async def wait(self) -> None:
        """The program is up; returns when it shall end."""
        self._is_up = True
        # What the start made stays to the end: the collector need not walk through it again and again.
        gc.freeze()
        gc.set_threshold(GARBAGE)
        await self._told.wait()


def run_until_told(program: Callable[[Told], Awaitable[None]]) -> None:
    """Run the program; it returns when it was told to end, and raises `Ended` when it cannot go on."""

    async def run() -> None:
        await program(Told())

    # Python would look through everything once more before it leaves, for up to a second on a busy machine.
    atexit.register(gc.freeze)
    # To be told to end is no fault, wherever the program stood.
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        try:
            asyncio.run(run())
        except (CatalogError, FolderInUse, PortTaken) as fault:
            raise Ended(str(fault)) from None


@contextlib.asynccontextmanager
async def opening(settings: Settings) -> AsyncIterator[Database]:
    """The database with current tables, closed again only when the block fails; raises `Ended` if it cannot be had."""
    try:
        database = await open_current(settings)
    except Exception as fault:  # noqa: BLE001 - each driver has its own ways to say that it cannot
        # The driver's words: SQLAlchemy's own would quote the statement.
        what = str(getattr(fault, "orig", fault)).strip() or type(fault).__name__
        raise Ended(f"打不开数据库（{what}）。请运行 zhibu check，按提示核对 DATA 和 DATABASE_URL。") from None
    try:
        yield database
    except BaseException:
        await database.close()
        raise
