"""The load on a server over loopback, in a process of its own: `python -m bot.bench.load PORT CONNECTIONS [PACE]`.

Bodies come in on stdin, one a line, with a path and a tab before them where it is not that of the play API; the
seconds that each took go out as one JSON list. Sockets are used bare, so that the client costs little beside the
server.
"""

import asyncio
import json
import sys
from collections import deque
from time import perf_counter

HOST = "127.0.0.1"
OK = b"HTTP/1.1 200"


class NotTaken(RuntimeError):
    """The server answered a message with something else than 200."""


async def send_all(port: int, connections: int, bodies: list[bytes], pace: int = 0) -> tuple[float, list[float]]:
    """Send every body, so many at a time; gives the whole time and each message's.

    With a pace of so many a second a message's time begins when it is due, whether a connection is free or not.
    """
    took: list[float] = []
    opened = [await asyncio.open_connection(HOST, port) for _ in range(connections)]
    began = perf_counter()
    waiting = deque((began + number / pace if pace else 0.0, body) for number, body in enumerate(bodies))
    await asyncio.gather(*(talk(reader, writer, waiting, took) for reader, writer in opened))
    whole = perf_counter() - began
    for _, writer in opened:
        writer.close()
    return whole, took


async def talk(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waiting: deque[tuple[float, bytes]], took: list[float]
) -> None:
    """One connection: a message, its answer, the next message."""
    while waiting:
        due, body = waiting.popleft()
        if due > perf_counter():
            await asyncio.sleep(due - perf_counter())
        began = due or perf_counter()
        writer.write(request(body))
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        answer = await reader.readexactly(int(length))
        took.append(perf_counter() - began)
        if not head.startswith(OK):
            raise NotTaken(answer.decode())


def request(body: bytes) -> bytes:
    """A message on the wire."""
    path, tab, rest = body.partition(b"\t")
    path, body = (path, rest) if tab else (b"/play/api/say", body)
    head = f"POST {path.decode()} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def main() -> None:
    """Read, send, tell."""
    port, connections, pace = int(sys.argv[1]), int(sys.argv[2]), int((*sys.argv, "0")[3])
    bodies = [line.rstrip(b"\n") for line in sys.stdin.buffer]
    whole, took = asyncio.run(send_all(port, connections, bodies, pace))
    sys.stdout.write(json.dumps({"whole": whole, "took": took}))


if __name__ == "__main__":
    main()
