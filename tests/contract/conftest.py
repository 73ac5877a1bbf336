"""A rig for each platform: `rig` runs a test on all of them, `erring` on those that can err so, with the fault ready."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.platforms import PLATFORMS
from tests.contract.rig import Rig, rigged


@pytest.fixture
def folder(december: Path, tmp_path: Path) -> Path:
    """A copy of the city on the first working day of December."""
    return Path(shutil.copytree(december, tmp_path / "data"))


@pytest.fixture(params=PLATFORMS)
async def rig(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Rig]:
    """The program on each platform in turn; or, where a test is parametrised with `rig`, on the one it names."""
    async with rigged(PLATFORMS[request.param](), folder) as made:
        yield made
