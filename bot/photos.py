"""Pictures that came with a report: fetched and kept for as many days as the operator says, which is none at first.

They lie under `DATA/photos/2026-12-01/57-1.jpg`: the local day, the message's row in the inbox, the picture's place.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import structlog

from bot.channels.port import Channel, ChannelError, Pictured
from bot.jobs import daily
from bot.jobs.port import Schedule
from domain.conversation import Incoming
from domain.picture import Picture, cleaned
from domain.zone import today
from handlers.context import House
from storage import questions, records
from storage.database import Database, Transaction

log = structlog.get_logger(__name__)
FOLDER = "photos"
MOST_OF_A_MESSAGE = 9
MOST_IN_ALL = 5 * 1024**3
"""Bytes; then nothing more is kept until older pictures have gone."""
PURGED_AT = time(3, 10)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NAME = re.compile(r"\d{1,12}-\d\.(?:jpg|png)")
SUFFIXES = ("jpg", "png")
TAKES = 30.0
"""Seconds that a platform has to hand over one picture."""


class Photos:
    """The pictures of one data folder; with `days` of 0 nothing is fetched, and what lies there goes."""

    def __init__(self, data: Path, days: int, database: Database, channels: Mapping[str, Channel]) -> None:
        self._folder = data / FOLDER
        self._days = days
        self._database = database
        self._channels = channels
        self._fetching: set[asyncio.Task[None]] = set()

    def keep(self, incoming: Incoming, heard: int, now: datetime) -> None:
        """Fetch in the background what came with a message that was committed as `heard`."""
        channel = self._channels.get(incoming.channel)
        if not self._days or not incoming.pictures or not isinstance(channel, Pictured):
            return
        task = asyncio.create_task(self._fetch(channel, incoming, heard, today(now)))
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)

    async def settled(self) -> None:
        """Wait until what is being fetched lies there or was given up."""
        await asyncio.gather(*self._fetching)

    def of(self, messages: Collection[int]) -> list[str]:
        """The names of what is kept of these messages, in the order they came."""
        found = [
            f"{day.name}/{message}-{no}.{suffix}"
            for message in sorted(messages)
            for day in sorted(self._days_kept())
            for no in range(1, MOST_OF_A_MESSAGE + 1)
            for suffix in SUFFIXES
            if (day / f"{message}-{no}.{suffix}").exists()
        ]
        return found[: 4 * MOST_OF_A_MESSAGE]

    def path(self, name: str) -> Path | None:
        """Where a picture of that name lies; None for any other name."""
        day, _, file = name.partition("/")
        known = NAME.fullmatch(file) and any(each.name == day for each in self._days_kept())
        found = self._folder / day / file if known else None
        return found if found and found.is_file() else None

    def purging(self) -> Schedule:
        """The job that removes what was kept long enough."""

        async def purge(transaction: Transaction, house: House, now: datetime) -> None:
            del transaction, house
            for folder in self._days_kept():
                if date.fromisoformat(folder.name) < today(now) - timedelta(days=self._days - 1):
                    shutil.rmtree(folder, ignore_errors=True)

        return Schedule("photos", daily(PURGED_AT), purge)

    async def _fetch(self, channel: Pictured, incoming: Incoming, heard: int, day: date) -> None:
        """Keep what belongs to a record or to a report that is still being asked about, and nothing of chatter."""
        try:
            if not await self._database.read(lambda transaction: is_wanted(transaction, heard)):
                return
            for no, reference in enumerate(incoming.pictures[:MOST_OF_A_MESSAGE], start=1):
                async with asyncio.timeout(TAKES):
                    picture = cleaned(await channel.picture(reference))
                if picture is None:
                    log.info(
                        "photo_not_kept", message=heard, hint="不是完整的 JPEG、PNG 图片，或者超过 10 MB，只计了张数"
                    )
                else:
                    await asyncio.to_thread(self._write, f"{heard}-{no}", picture, day)
        except (ChannelError, OSError, TimeoutError) as fault:
            log.warning("photo_not_fetched", message=heard, fault=str(fault), hint="照片没有留存，记录不受影响")

    def _write(self, name: str, picture: Picture, day: date) -> None:
        """Whole or not at all: nobody ever sees half a picture."""
        held = sum(file.stat().st_size for each in self._days_kept() for file in each.iterdir())
        if held + len(picture.data) > MOST_IN_ALL:
            raise OSError(f"{self._folder} 已有 {held} 字节，不再留存；请减少 KEEP_PHOTOS_DAYS 或清理")
        folder = self._folder / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{name}.part"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(picture.data)
        draft.replace(folder / f"{name}.{picture.suffix}")

    def _days_kept(self) -> list[Path]:
        """The folders of days, and nothing else that lies there."""
        there = self._folder.iterdir() if self._folder.is_dir() else ()
        return [each for each in there if DAY.fullmatch(each.name) and each.is_dir()]


async def is_wanted(transaction: Transaction, heard: int) -> bool:
    """Whether a message became part of a record, or is asked about."""
    return bool(await records.of_incoming(transaction, heard)) or await questions.asks_about(transaction, heard)
