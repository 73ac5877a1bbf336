"""Servers as processes of their own: the real one, the floor's, and the load on either."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bench.city import NOON
from bot.bench.talk import Spoken

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")
PATIENCE = 60.0
LOOK_AGAIN = 0.005
ASK_AGAIN = 0.1
"""To be asked for its metrics takes a program the time of several messages."""
KIB = 1024
USER_TIME = 11
"""Where the time spent in the program stands behind a process's name in its `stat`; the system's is next to it."""
NOTHING_WAITS = (b"zhibu_callbacks_waiting 0.0", b"zhibu_outbox_age_seconds -1.0")


class NotUp(RuntimeError):
    """A server ended or did not become ready; its own words stand above this."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens; `seconds` from its start until it was ready."""

    process: subprocess.Popen[str]
    port: int
    seconds: float

    def memory(self) -> dict[str, float]:
        """Resident MB now and at its highest; nothing where the system does not tell (only Linux does)."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return {}
        found = dict(re.findall(r"^(VmHWM|VmRSS):\s+(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE))
        return {"resident": int(found["VmRSS"]) / KIB, "highest": int(found["VmHWM"]) / KIB}

    def processor(self) -> float:
        """Seconds of processor it has used; 0 where the system does not tell (only Linux does)."""
        told = Path(f"/proc/{self.process.pid}/stat")
        if not told.exists():
            return 0.0
        fields = told.read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[USER_TIME]) + int(fields[USER_TIME + 1])) / os.sysconf("SC_CLK_TCK")


def start(arguments: Sequence[str]) -> subprocess.Popen[str]:
    """A Python process of this program."""
    return subprocess.Popen(  # noqa: S603 - our own modules under our own interpreter
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def environment() -> dict[str, str]:
    """Ours, but modules are kept compiled as in an ordinary start, whatever this shell says."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextlib.contextmanager
def zhibu(data: Path) -> Iterator[Server]:
    """The whole program on a data folder, ready."""
    began = time.perf_counter()
    process = start(["-m", "bot", "demo", "--no-browser", "--port", "0", "--data", str(data), "--at", NOON.isoformat()])
    with ended(process):
        port = port_of(process)
        wait_until_ready(port, process)
        yield Server(process, port, time.perf_counter() - began)


def bare(file: Path) -> contextlib.AbstractContextManager[Server]:
    """The floor's server."""
    return standing("bot.bench.bare", str(file))


def platform() -> contextlib.AbstractContextManager[Server]:
    """A chat platform that takes everything."""
    return standing("bot.bench.platform")


@contextlib.contextmanager
def standing(module: str, *arguments: str) -> Iterator[Server]:
    """A module of ours as a server that ends when its stdin does."""
    began = time.perf_counter()
    process = start(["-m", module, *arguments])
    with ended(process):
        yield Server(process, port_of(process), time.perf_counter() - began)


@contextlib.contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """See that a process is gone at the end, whatever happens."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def port_of(process: subprocess.Popen[str]) -> int:
    """The port in the line that a server prints once it listens."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := ADDRESS.search(line):
            return int(found[1])
    raise NotUp(f"{process.args!s} ended before it listened")


def wait_until_ready(port: int, process: subprocess.Popen[str]) -> None:
    """Ask `/readyz` until it says 200."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.client.OK:
                return
        time.sleep(LOOK_AGAIN)
    raise NotUp(f"the server on port {port} did not become ready")


def load(server: Server, spoken: Sequence[Spoken], connections: int) -> tuple[float, list[float]]:
    """Let people say all this over so many connections; gives the whole time and each message's, in seconds."""
    bodies = (
        json.dumps({"chat": each.chat, "person": each.user, "text": each.text}, ensure_ascii=False).encode()
        for each in spoken
    )
    return pour(server, list(bodies), connections)


def drained(server: Server) -> float:
    """The seconds until all is heard and no message waits that could have gone, by the program's own account."""
    began = time.perf_counter()
    while time.perf_counter() < began + PATIENCE:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", "/metrics")
            page = connection.getresponse().read()
            if all(line in page for line in NOTHING_WAITS):
                return time.perf_counter() - began
        time.sleep(ASK_AGAIN)
    raise NotUp(f"the server on port {server.port} did not get its answers out")


def pour(server: Server, bodies: Sequence[bytes], connections: int, pace: int = 0) -> tuple[float, list[float]]:
    """Post all this over so many connections, as fast as it goes or so many a second."""
    done = subprocess.run(  # noqa: S603 - our own module under our own interpreter
        [sys.executable, "-m", "bot.bench.load", str(server.port), str(connections), str(pace)],
        cwd=ROOT,
        input=b"\n".join(bodies),
        capture_output=True,
        check=False,
        timeout=PATIENCE * 5,
    )
    if done.returncode:
        raise NotUp(f"the load broke off: {done.stderr.decode().strip().splitlines()[-1:]}")
    found = json.loads(done.stdout)
    return float(found["whole"]), [float(each) for each in found["took"]]
