"""From a command to a running program and back: tables, start, signals, end."""

import asyncio
import contextlib
import gc
import importlib
from collections.abc import AsyncIterator
from ipaddress import ip_address

import structlog

from bot.app import App
from bot.settings import Listen, Settings
from bot.web.server import serve
from storage.database import Database, open_database
from storage.schema import is_current

log = structlog.get_logger(__name__)


async def open_current(settings: Settings) -> Database:
    """The database with the tables that this version needs, made or migrated when they are not."""
    address = settings.database_url
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(address)
    if not await is_current(database):
        await database.close()
        log.info("migrating the tables")
        # Alembic takes half a second to import: only when it has something to do.
        await asyncio.to_thread(importlib.import_module("storage.migrate").upgrade, address)
        database = open_database(address)
    return database


def here(host: str, port: int) -> str:
    """The address under which a browser of this machine finds us: one that listens everywhere is here as well."""
    return f"http://{Listen('127.0.0.1' if ip_address(host).is_unspecified else host, port)}"


@contextlib.asynccontextmanager
async def running(app: App, host: str, port: int) -> AsyncIterator[tuple[str, int]]:
    """The whole program between start and stop; gives the address it listens on."""
    web = sending = None
    try:
        sending = await app.start()
        web = await serve(app, host, port, app.keeper.day_name)
        app.desk.address = app.desk.address or here(*web.addresses[0][:2])
        # What stands by now stands to the end. To look through it for garbage would stop everything for a fifth of a
        # second, now and then, while platforms wait for their 200.
        gc.freeze()
        yield web.addresses[0][:2]
    finally:
        app.scheduler.stop()
        # Requests and sends under way end beside each other: each of the two may take a second.
        await asyncio.gather(app.dispatcher.stop(), *([web.cleanup()] if web is not None else []))
        await app.stop()
        if sending is not None:
            await sending  # it ended when the dispatcher stopped; a fault of it must not pass unseen
