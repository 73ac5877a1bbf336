"""What a job is: work on the tables at a moment, without network and without memory of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from apscheduler.triggers.base import BaseTrigger

from handlers.context import House
from storage.database import Transaction

Job = Callable[[Transaction, House, datetime], Awaitable[None]]
"""Gets the business time; run twice at the same moment it changes nothing the second time."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job and when it fires; `name` is what the `run` table knows it by."""

    name: str
    trigger: BaseTrigger
    job: Job
