"""Everything that happens by itself, and when; this list is the list of jobs."""

from collections.abc import Iterable
from datetime import time

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from bot.jobs import arrears, careers, digest, lapse, matters, month, moves, purge, remind, review, seal
from bot.jobs.port import Schedule
from domain.duty import Duty
from domain.zone import SHANGHAI


def schedules(duties: Iterable[Duty]) -> tuple[Schedule, ...]:
    """The schedules; reminders fire at the times that the ladders name."""
    times = sorted({step.at for duty in duties for step in duty.ladder})
    return (
        Schedule("moves", daily(time(8, 50)), moves.run),
        Schedule("month", daily(time(9, 0)), month.run),
        Schedule("remind", OrTrigger([daily(at) for at in times]), remind.run),
        Schedule("matters", daily(time(10, 0)), matters.run),
        Schedule("digest", daily(time(15, 0)), digest.run),
        Schedule("review", daily(time(9, 10)), review.run),
        Schedule("lapse", daily(time(9, 5)), lapse.run),
        Schedule("arrears", daily(time(10, 0)), arrears.run),
        Schedule("careers", daily(time(10, 0)), careers.run),
        Schedule("seal", CronTrigger(minute=50, timezone=SHANGHAI), seal.run),
        Schedule("purge", daily(time(3, 0)), purge.run),
    )


def daily(at: time) -> CronTrigger:
    """Every day at a local time; which days are worked is asked of the calendar, not of the trigger."""
    return CronTrigger(hour=at.hour, minute=at.minute, timezone=SHANGHAI)
