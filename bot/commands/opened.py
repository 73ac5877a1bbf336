"""One unit of work on the database that the settings name, for commands that run and end."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from bot.settings import Settings, SettingsError
from storage.database import Database, open_database
from storage.schema import is_current

T = TypeVar("T")

config_option = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="配置文件，例如 zhibu.toml。"
)


def address_of(config: Path | None) -> str:
    """The database's address, from the environment and the file."""
    try:
        return Settings.load(config).database_url
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from None


def on_database(address: str, work: Callable[[Database], Awaitable[T]]) -> T:
    """Open the database, do the work, let go of it; a database that is not set up is told of, not set up."""

    async def run() -> T:
        database = open_database(address)
        try:
            if not await is_current(database):
                message = "数据库还没有建好，或者不是这个版本的。请先运行 zhibu db upgrade。"
                raise click.ClickException(message)
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())
