"""One unit of work on the database that the settings name, for commands that run and end."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from bot.checks import missing_file
from bot.settings import Settings, SettingsError
from storage.database import Database, open_database
from storage.schema import is_current

T = TypeVar("T")

config_option = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="配置文件，例如 zhibu.toml。"
)


def settings_of(config: Path | None) -> Settings:
    """The settings from the environment and the file, or what is wrong with them."""
    try:
        return Settings.load(config)
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from None


def address_of(config: Path | None) -> str:
    """The database's address."""
    return settings_of(config).database_url


NOT_SET_UP = "数据库还没有建好，或者不是这个版本的。请先运行 zhibu db upgrade。"


def on_database(address: str, work: Callable[[Database], Awaitable[T]]) -> T:
    """Open the database, do the work, let go of it; a database that is not set up is told of, not set up."""
    if missing_file(address):
        raise click.ClickException(NOT_SET_UP)

    async def run() -> T:
        database = open_database(address)
        try:
            if not await reached(database):
                raise click.ClickException(NOT_SET_UP)
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


async def reached(database: Database) -> bool:
    """Whether the tables are those of this version; a server that does not answer ends the command."""
    try:
        return await is_current(database)
    except OSError as fault:
        message = f"连不上数据库（{fault}）。请核对 DATABASE_URL，以及数据库是否在运行。"
        raise click.ClickException(message) from None
