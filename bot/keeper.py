"""Keeps what the operator can change: the catalogue, the rubric, the handbook and the holidays."""

from dataclasses import replace
from datetime import date

from bot.clock import Clock
from bot.settings import Settings
from domain.calendar import HolidayOverride, WorkCalendar
from domain.clauses import Clause
from domain.hours import Budget
from domain.zone import today
from handlers.context import House
from storage import clauses, holidays
from storage.catalogue import load_catalogue
from storage.database import Database, Transaction
from storage.handbook import load_handbook
from storage.rubric import load_rubric
from storage.statutory import load_calendar

YEARS_BACK, YEARS_AHEAD = 2, 2


async def imported(transaction: Transaction) -> tuple[tuple[HolidayOverride, ...], tuple[Clause, ...]]:
    """The holidays and the clauses that were brought in by a table."""
    return await holidays.overrides(transaction), await clauses.every(transaction)


class Keeper:
    """The house as of the last look; `refresh` reads what was imported anew."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._known: tuple[object, ...] = ()
        self._catalogue = load_catalogue(settings.catalog, optional=settings.optional_duties)
        calendar = load_calendar((), self._years())
        self.house = House(
            self._catalogue,
            calendar,
            load_handbook(settings.catalog),
            Budget(settings.pushes_a_week),
            load_rubric(settings.catalog),
        )

    async def refresh(self) -> House:
        """The house as the tables have it now; worked out anew only when something changed."""
        overrides, told = await self._database.read(imported)
        known = (overrides, self._years(), told)
        if known != self._known:
            catalogue = clauses.joined(self._catalogue, told)
            self.house = replace(self.house, catalogue=catalogue, calendar=load_calendar(overrides, self._years()))
            self._known = known
        return self.house

    def day_name(self, day: date) -> str:
        """What kind of day it is, in a word or two."""
        calendar: WorkCalendar = self.house.calendar
        kind = "工作日" if calendar.is_workday(day) else calendar.name_of(day) or "休息日"
        return f"{kind}（暂定）" if calendar.is_provisional(day) else kind

    def _years(self) -> range:
        year = today(self._clock.now()).year
        return range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
