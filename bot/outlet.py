"""One channel's way out of the outbox: what is due is claimed, sent and marked, in rounds.

Each round is one unit of work: it marks all that came back since the last and claims what may go next.
So a push starts only once the one before it is marked for good, and under load many marks share a commit.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter
from traceback import extract_tb

import structlog

from bot import lost
from bot.channels.port import Channel, ChannelError, ChatGone, Doubtful, Sending, SlowDown, Unreachable
from bot.channels.webhook import Webhook, webhook_from
from bot.channels.words import storable
from bot.clock import Clock
from bot.quota import Meter
from domain.conversation import Purpose
from storage import delivery
from storage.database import Database, Transaction
from storage.delivery import Claim, Claimed, Limits

ANSWERS_AT_ONCE = 32
SEND_SECONDS = 20.0
LEASE_SECONDS = 60.0
"""Longer than a send may take, so that nobody else takes over a message that is still on its way."""
GRACE_SECONDS = 1.2
"""How long sends in flight may finish when the program ends; with the last mark it stays under two seconds."""
MARK_SECONDS = 0.5
MOST_ATTEMPTS = 8
MOST_CALLS = 100
"""As often a platform is called that does not answer, for a day: a cut line is no reason to make a person look."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)

log = structlog.get_logger(__name__)


Opening = Callable[[datetime], datetime]
"""When the bot may next speak first, from a moment on."""


Note = Callable[[str, "Collection[Outcome]"], None]
"""Hears what became of a channel's sends."""


def unnoted(_channel: str, _outcomes: "Collection[Outcome]") -> None:
    """Nobody keeps count."""


def at_once(now: datetime) -> datetime:
    """At any hour: for houses that keep none."""
    return now


@dataclass(frozen=True, slots=True)
class Way:
    """What every outlet of a process shares; `wall` is the machine's clock, which leases go by."""

    database: Database
    clock: Clock
    wall: Callable[[], datetime]
    holder: str
    may_send: Callable[[str], bool] = lambda _channel: True
    """Whether this process is the one that sends for a channel."""
    unseal: Callable[[str], Webhook | None] = webhook_from
    """Opens a group's webhook as it is kept; None where its key is lost, for then it is as if there were none."""
    opening: Opening = at_once
    note: Note = unnoted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one send: the platform's id of the message, or what went wrong."""

    message: Claimed
    platform_id: str = ""
    fault: Exception | None = None
    seconds: float = 0.0


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many failures before this one: 5 s, doubled each time, at most 15 minutes."""
    return min(FIRST_PAUSE * (1 << min(attempts, 10)), LONGEST_PAUSE)


def is_final(outcome: Outcome) -> bool:
    """Whether the message went out or never will."""
    if isinstance(outcome.fault, SlowDown):
        return False
    refused = isinstance(outcome.fault, ChannelError) and outcome.fault.permanent
    most = MOST_CALLS if isinstance(outcome.fault, Unreachable) else MOST_ATTEMPTS
    return outcome.fault is None or refused or outcome.message.attempts + 1 >= most


async def mark(
    transaction: Transaction, holder: str, outcomes: Sequence[Outcome], now: datetime, opening: Opening = at_once
) -> None:
    """Write down what became of each message."""
    gone = {outcome.message.id: outcome.platform_id for outcome in outcomes if outcome.fault is None}
    await delivery.sent(transaction, gone, now)
    for outcome in outcomes:
        message, fault = outcome.message, outcome.fault
        if fault is None:
            continue
        if isinstance(fault, SlowDown):
            await delivery.give_back(transaction, holder, [message.id])
            await delivery.pause(transaction, message.lane, now + timedelta(seconds=fault.retry_after))
        elif is_final(outcome):
            await delivery.refused(transaction, holder, message.id, said(fault))
            if isinstance(fault, ChatGone):
                await lost.give_up(transaction, message.chat, said(fault), now, opening(now))
        else:
            at, is_doubtful = now + back_off(message.attempts), isinstance(fault, Doubtful)
            await delivery.retry(transaction, holder, message.id, at, said(fault), perhaps_sent=is_doubtful)


def said(fault: Exception) -> str:
    """A fault in a channel's words; a stranger's are left out, since they may quote the message."""
    return (isinstance(fault, ChannelError) and str(fault)) or type(fault).__name__


class Outlet:
    """Sends what one channel owes. Works while there is something to do and then rests until it is woken."""

    def __init__(self, way: Way, channel: Channel, heard: Callable[[Collection[Outcome]], None]) -> None:
        self._way, self._channel, self._heard = way, channel, heard
        self._meter = Meter(channel)
        self._flying: dict[int, tuple[asyncio.Task[None], Claimed]] = {}
        self._landed: list[Outcome] = []
        self._stirred = asyncio.Event()
        self._again = self._sweeps = self._is_closing = False
        self._is_new = True
        self._rounds: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing in hand and nobody asked it to look."""
        return self._rounds is None or self._rounds.done()

    def wake(self, *, sweeps: bool = False) -> None:
        """Look for due messages now; `sweeps` also settles what no claim will touch."""
        if self._is_closing:
            return
        self._again = True
        self._sweeps |= sweeps
        self._stirred.set()
        if self.is_idle:
            self._rounds = asyncio.create_task(self._go_round(), name=f"outlet-{self._channel.name}")
            self._rounds.add_done_callback(self._rest)

    async def drained(self) -> None:
        """Return when nothing that may go out now is left; raises what the database raises."""
        self.wake(sweeps=True)
        if self._rounds is not None:
            await asyncio.shield(self._rounds)

    async def close(self) -> None:
        """Let what flies land, for a moment, then mark it and give back what was claimed."""
        self._is_closing = True
        self._stirred.set()
        if flying := [task for task, _ in self._flying.values()]:
            _, late = await asyncio.wait(flying, timeout=GRACE_SECONDS)
            for task in late:
                task.cancel()
        if self._rounds is not None and not self._rounds.done():
            await asyncio.wait({self._rounds}, timeout=MARK_SECONDS)
            self._rounds.cancel()
        if not self._is_new:
            async with asyncio.timeout(MARK_SECONDS):
                await self._way.database.write(self._end)

    async def _end(self, transaction: Transaction) -> None:
        now = self._way.clock.now()
        await mark(transaction, self._way.holder, self._landed, now, self._way.opening)
        await self._meter.note(transaction, self._meter.take(), now, self._way.opening(now))
        await delivery.release(transaction, self._way.holder, self._channel.name)

    async def _go_round(self) -> None:
        while self._again or self._landed or self._flying:
            if self._again or self._landed:
                await self._round()
            else:
                self._stirred.clear()
                await self._stirred.wait()

    async def _round(self) -> None:
        landed, self._landed = self._landed, []
        spent = self._meter.take()
        sweeps, self._sweeps = self._sweeps, False
        is_new, self._again = self._is_new, False
        way, claims = self._way, self._claims()
        now, wall = way.clock.now(), way.wall()

        async def work(transaction: Transaction) -> list[Claimed]:
            await mark(transaction, way.holder, landed, now, way.opening)
            await self._meter.note(transaction, spent, now, way.opening(now))
            if is_new:
                await delivery.release(transaction, way.holder, self._channel.name)
            if sweeps:
                await delivery.sweep(transaction, now=now, wall=wall)
            return [row for claim in claims for row in await delivery.claim(transaction, claim, now=now, wall=wall)]

        try:
            claimed = await way.database.write(work)
        except BaseException:
            # What was sent must still be marked, by whichever round the database takes again.
            self._landed, self._sweeps = landed + self._landed, self._sweeps or sweeps
            self._meter.put_back(spent)
            raise
        self._is_new = False
        self._heard(landed)
        way.note(self._channel.name, landed)
        self._tell_of_faults(landed)
        for message in claimed:
            self._fly(message)

    def _fly(self, message: Claimed) -> None:
        task = asyncio.create_task(self._send(message), name=f"send-{message.id}")
        self._flying[message.id] = (task, message)
        # Cancelled before its first step it would never land by itself.
        task.add_done_callback(lambda _: self._land(message.id))

    def _claims(self) -> list[Claim]:
        """What there is room for: answers beside each other, pushes as few at once as the channel says."""
        if self._is_closing or not self._way.may_send(self._channel.name):
            return []
        pace = self._channel.pace
        limits = Limits(pace.minute, pace.hour, pace.webhook)
        answers = sum(message.purpose is Purpose.ANSWER for _, message in self._flying.values())
        pushes = len(self._flying) - answers
        rooms = ((True, ANSWERS_AT_ONCE - answers), (False, self._channel.pushes_at_once - pushes))
        return [
            Claim(self._channel.name, self._way.holder, is_answer, room, LEASE_SECONDS, limits)
            for is_answer, room in rooms
            if room > 0
        ]

    async def _send(self, message: Claimed) -> None:
        began = perf_counter()
        outcome = replace(await self._outcome(message), seconds=perf_counter() - began)
        # In one step: a round that ran in between would see the place taken and leave the next push lying.
        self._landed.append(outcome)
        self._land(message.id)

    async def _outcome(self, message: Claimed) -> Outcome:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return Outcome(message, await self._channel.send(sending(message, self._way.unseal)))
        except TimeoutError:
            return Outcome(message, fault=Doubtful(f"平台 {SEND_SECONDS:.0f} 秒内没有应答"))
        except ChannelError as fault:
            return Outcome(message, fault=fault)
        except Exception as fault:  # noqa: BLE001 - a channel's own mistake must not stop the other messages
            return Outcome(message, fault=fault)

    def _land(self, message: int) -> None:
        self._flying.pop(message, None)
        self._stirred.set()

    def _tell_of_faults(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.fault is not None:
                log.warning(
                    "message_refused" if is_final(outcome) else "message_delayed",
                    message=outcome.message.id,
                    channel=self._channel.name,
                    fault=said(outcome.fault),
                    at=[f"{frame.filename}:{frame.lineno}" for frame in extract_tb(outcome.fault.__traceback__)[-1:]],
                    hint="用 zhibu outbox list 查看；处理好后用 zhibu outbox retry 重发",
                )

    def _rest(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (fault := task.exception()):
            # Its own words would quote the messages of the statement that failed.
            log.error("outbox_not_written", fault=type(fault).__name__, hint="数据库没有接受，每秒再试；请检查数据库")
        self._heard(())


def sending(message: Claimed, unseal: Callable[[str], Webhook | None]) -> Sending:
    """The message as a channel takes it."""
    return Sending(
        message.id,
        message.key,
        message.address,
        message.chat_kind,
        message.purpose,
        storable(message.text),
        message.buttons,
        answers=message.answers,
        webhook=unseal(message.sealed) if message.sealed else None,
        perhaps_sent=message.perhaps_sent,
    )
