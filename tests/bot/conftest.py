"""A city that can be woken at any moment, nothing asked of anybody yet."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.database import open_database
from tests.city import City, settled

Wake = Callable[[str], Awaitable[City]]


@pytest.fixture(scope="session")
def quiet(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A data folder with the city as its roster came in: to copy."""
    folder = tmp_path_factory.mktemp("quiet")
    shutil.copyfile(sqlite_template, folder / "zhibu.db")

    async def settle() -> None:
        city = await settled(open_database(f"sqlite:///{folder / 'zhibu.db'}"), folder, "2026-09-01 08:00")
        await city.app.stop()

    asyncio.run(settle())
    return folder


@pytest.fixture
async def wake(quiet: Path, tmp_path: Path) -> AsyncIterator[Wake]:
    """Open the quiet city at a moment, on SQLite."""
    woken: list[City] = []

    async def at(moment: str) -> City:
        data = tmp_path / f"data-{len(woken)}"
        shutil.copytree(quiet, data)
        city = await settled(open_database(f"sqlite:///{data / 'zhibu.db'}"), data, moment)
        woken.append(city)
        return city

    yield at
    for city in woken:
        await city.app.stop()
