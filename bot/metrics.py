"""What a monitor may know: counts, times and ages, by channel and outcome. No chat, no person, no word, no secret."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.channels.port import Cause
from bot.connections import Connection, Standing
from bot.outlet import Outcome, is_final

QUICK = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
SLOW = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
NOTHING = -1.0
"""Stands for an age of what does not exist."""


class Metrics:
    """Kept for one program; two in one process, as in tests, know nothing of each other."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._heard = Counter(
            "zhibu_messages_heard",
            "Messages heard, by channel and what was made of them.",
            ("channel", "act"),
            registry=self._registry,
        )
        self._hearing = Histogram(
            "zhibu_hear_seconds", "From a message to its commit.", ("channel",), buckets=QUICK, registry=self._registry
        )
        self._sent = Counter(
            "zhibu_sends",
            "Attempts to send, by channel, purpose and result.",
            ("channel", "purpose", "result"),
            registry=self._registry,
        )
        self._sending = Histogram(
            "zhibu_send_seconds",
            "What a platform takes for one message.",
            ("channel",),
            buckets=SLOW,
            registry=self._registry,
        )
        self._connected = Gauge(
            "zhibu_connection",
            "1 for how a channel's connection stands.",
            ("channel", "standing"),
            registry=self._registry,
        )
        self._troubled = Gauge(
            "zhibu_connection_trouble",
            "1 for why nothing comes in over a channel's connection.",
            ("channel", "cause"),
            registry=self._registry,
        )
        self._gone = Gauge(
            "zhibu_chats_gone",
            "Chats that their platform no longer delivers to, by channel.",
            ("channel",),
            registry=self._registry,
        )
        self._overdue = Gauge(
            "zhibu_outbox_age_seconds", "Age of the oldest message due; -1 without any.", registry=self._registry
        )
        self._waiting = Gauge(
            "zhibu_outbox_messages", "Messages of the outbox that have not gone.", ("state",), registry=self._registry
        )
        self._to_hear = Gauge(
            "zhibu_callbacks_waiting", "Callbacks that got their 200 and wait to be heard.", registry=self._registry
        )
        self._ticked = Gauge(
            "zhibu_scheduler_tick_age_seconds", "Since the scheduler last looked.", registry=self._registry
        )
        # The few that there are, kept: the library looks each up under a lock and as text.
        self._heard_as, self._hearing_of = cache(self._heard.labels), cache(self._hearing.labels)
        self._sent_as, self._sending_of = cache(self._sent.labels), cache(self._sending.labels)

    def heard(self, channel: str, act: str, seconds: float) -> None:
        """A message was heard; one that came again is `duplicate`."""
        self._heard_as(channel, act).inc()
        self._hearing_of(channel).observe(seconds)

    def landed(self, channel: str, outcomes: Iterable[Outcome]) -> None:
        """Sends came back."""
        for outcome in outcomes:
            result = "sent" if outcome.fault is None else "refused" if is_final(outcome) else "delayed"
            self._sent_as(channel, outcome.message.purpose.value, result).inc()
            self._sending_of(channel).observe(outcome.seconds)

    def exposition(
        self,
        connections: Mapping[str, Connection],
        overdue: timedelta | None,
        tick: timedelta | None,
        waiting: Mapping[str, int],
        gone: Mapping[str, int],
        to_hear: int,
    ) -> bytes:
        """The page, with the ages and states as they are now."""
        for name, connection in connections.items():
            for standing in Standing:
                self._connected.labels(name, standing.value).set(standing is connection.standing)
            for cause in Cause:
                is_why = connection.trouble is not None and connection.trouble.cause is cause
                self._troubled.labels(name, cause.value).set(is_why)
        self._gone.clear()  # a channel whose chats all live again has no line
        for name, count in gone.items():
            self._gone.labels(name).set(count)
        self._to_hear.set(to_hear)
        self._overdue.set(overdue.total_seconds() if overdue else NOTHING)
        self._ticked.set(tick.total_seconds() if tick else NOTHING)
        for state, count in waiting.items():
            self._waiting.labels(state).set(count)
        return generate_latest(self._registry)
