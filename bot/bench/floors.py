"""What the machine gives without any of our work: commits to SQLite, and a bare web server that makes one each."""

import sqlite3
import sys
from pathlib import Path
from time import perf_counter

from aiohttp import web

INSERT = "INSERT INTO message (text) VALUES (?)"
TEXT = "今天下午主题党日，应到26实到24，请假2人"


def open_file(file: Path) -> sqlite3.Connection:
    """A table in a database that is as careful as ours."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    return connection


def commits_a_second(file: Path, count: int) -> float:
    """One insert in a transaction of its own, again and again."""
    connection = open_file(file)
    began = perf_counter()
    for _ in range(count):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(INSERT, (TEXT,))
        connection.execute("COMMIT")
    took = perf_counter() - began
    connection.close()
    return count / took


def bare_server(file: Path) -> web.Application:
    """A handler that reads a JSON body, makes one commit and answers with JSON."""
    connection = open_file(file)

    async def say(request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(INSERT, (text,))
        connection.execute("COMMIT")
        return web.json_response({"messages": []})

    server = web.Application()
    server.add_routes([web.post("/play/api/say", say)])
    return server


async def announce(server: web.Application) -> web.AppRunner:
    """Listen on any free port and print its address."""
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"http://{host}:{port}/\n")
    sys.stdout.flush()
    return runner
