"""The load on a server over loopback, in a process of its own: `python -m bot.bench.load PORT CONNECTIONS`.

Bodies come in on stdin, one a line; the seconds that each took go out as one JSON list. Sockets are used
bare, so that the client costs little beside the server.
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


async def send_all(port: int, connections: int, bodies: list[bytes]) -> tuple[float, list[float]]:
    """Send every body, so many at a time; gives the whole time and each message's."""
    waiting = deque(bodies)
    took: list[float] = []
    opened = [await asyncio.open_connection(HOST, port) for _ in range(connections)]
    began = perf_counter()
    await asyncio.gather(*(talk(reader, writer, waiting, took) for reader, writer in opened))
    whole = perf_counter() - began
    for _, writer in opened:
        writer.close()
    return whole, took


async def talk(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waiting: deque[bytes], took: list[float]
) -> None:
    """One connection: a message, its answer, the next message."""
    while waiting:
        body = waiting.popleft()
        began = perf_counter()
        writer.write(request(body))
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        answer = await reader.readexactly(int(length))
        took.append(perf_counter() - began)
        if not head.startswith(OK):
            raise NotTaken(answer.decode())


def request(body: bytes) -> bytes:
    """A message on the wire."""
    head = f"POST /play/api/say HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def main() -> None:
    """Read, send, tell."""
    port, connections = int(sys.argv[1]), int(sys.argv[2])
    bodies = [line.rstrip(b"\n") for line in sys.stdin.buffer]
    whole, took = asyncio.run(send_all(port, connections, bodies))
    sys.stdout.write(json.dumps({"whole": whole, "took": took}))


if __name__ == "__main__":
    main()
