"""`start`: from the process's first moment to `/readyz`, and the memory it holds after a thousand messages."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.bench import city, servers, talk
from bot.bench.figure import Figure, Scale, Tell
from bot.bench.intake import fresh

IMPORTS = "import aiohttp.web, sqlmodel"
CONNECTIONS = 16


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """Starts on a data folder that exists already; the first start, which may compile modules, does not count."""
    spoken = talk.conversation(scale.city, scale.messages)
    with TemporaryDirectory(prefix="zhibu-bench-") as place:
        seed = Path(place) / "seed"
        city.found(seed, scale.city, lists=True, directs=True)
        starts: list[float] = []
        imports: list[float] = []
        for number in range(scale.rounds + 1):
            tell(f"start {number}/{scale.rounds}")
            with fresh(seed) as folder, servers.zhibu(folder) as server:
                starts.append(server.seconds)
            imports.append(importing())
        tell(f"start: {len(spoken)} messages")
        with fresh(seed) as folder, servers.zhibu(folder) as server:
            servers.load(server, spoken, CONNECTIONS)
            memory = server.memory()
    figures = [Figure("ready", "start to /readyz", "s", median(starts[1:]), median(imports[1:]), IMPORTS, "1")]
    if memory:
        what = f"resident after {len(spoken)} messages"
        figures.append(Figure("memory", what, "MB", memory["resident"], None, "", "120", memory))
    return figures


def importing() -> float:
    """The seconds that Python and our two largest libraries take before anything of ours is there."""
    began = perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], check=True, env=servers.environment())  # noqa: S603 - our own words
    return perf_counter() - began
