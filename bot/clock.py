"""The one place that reads the clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time of the business: when a message came, what is due."""

    def now(self) -> datetime:
        """The aware UTC time."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time it is."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that stands still until somebody moves it forward: the demo's and the tests'."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Where it stands."""
        return self._at

    def move(self, to: datetime) -> None:
        """Move forward; a clock that ran backwards would make facts younger than their causes."""
        self._at = max(self._at, to.astimezone(UTC))
