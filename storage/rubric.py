"""The rubric that operators write in `rubric.toml`: read whole, or refused with every fault of it."""

import re
import tomllib
from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from domain.burden_of_rubric import of_rubric
from domain.inspection import Issue
from domain.member import Role
from domain.review.rubric import (
    FULL,
    Band,
    BonusRule,
    Dates,
    DeductionRule,
    Item,
    Measure,
    Part,
    PeerGroup,
    Rubric,
)
from storage.catalogue import load_catalogue
from storage.errors import CatalogError, Fault
from storage.rubric_table import RubricTable, plain

FILE = "rubric.toml"
TOP = ("version", "dates", "result", "members", "signing", "item", "bonus", "deduction", "band", "peer")
WANTED = ("version", "dates", "result", "signing", "item", "band")
ITEM = ("name", "points", "parts")
PART = ("name", "points", "measure", "counts", "each", "late", "made_up", "finding")
MOST_BONUS = Fraction(10)
LEAST, MOST = Fraction(0), Fraction(FULL)
SMALL = Fraction(1, 100)
A_YEAR = 12
LAST_RECORD_BY = 60
SIGNERS = (Role.COMMITTEE_OFFICER, Role.COMMISSION_OFFICER)
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_KEY = re.compile(r"[a-z][a-z_]{0,23}")
NO_DAY = (1, 1)


def load_rubric(folder: Path) -> Rubric | None:
    """Read `rubric.toml` in the folder, None where there is none; raises CatalogError with all its faults.

    It may count every duty of the catalogue beside it, those turned off too: where nobody is asked for one, it does
    not apply.
    """
    file = folder / FILE
    if not file.exists():
        return None
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        what = f"打不开，或者不是 UTF-8 编码（{wrong}），请在编辑器里另存为 UTF-8"
        raise CatalogError(file, (Fault(None, None, what),)) from wrong
    duties = tuple(duty.key for duty in load_catalogue(folder, optional=True).duties)
    return parse_rubric(text, file, duties, tuple(Issue))


def parse_rubric(
    text: str,
    file: Path = Path(FILE),
    duties: Collection[str] | None = None,
    issues: Collection[str] | None = None,
) -> Rubric:
    """The rubric that a text describes. `duties` and `issues` are the words that `counts` may name.

    Without them any may be: a rubric that was frozen stands, though the catalogue has dropped a duty since.
    """
    try:
        written = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        what = f"不是合法的 TOML：{wrong}。文字要放在英文双引号里，同一项只写一次"
        raise CatalogError(file, (Fault(None, None, what),)) from wrong
    faults: list[Fault] = []
    rubric = _Reading(written, faults, duties, issues).rubric(text)
    # After all that makes a field a stand-in, which would break rules that its writer keeps.
    faults = faults or [Fault(each.entry, each.field or None, str(each)) for each in of_rubric(rubric)]
    if faults:
        raise CatalogError(file, tuple(faults))
    return rubric


class _Reading:
    """The file taken apart, its faults noted."""

    def __init__(
        self,
        written: dict[str, object],
        faults: list[Fault],
        duties: Collection[str] | None,
        issues: Collection[str] | None,
    ) -> None:
        self._written, self._faults = written, faults
        self._words = {Measure.DONE: duties, Measure.ON_TIME: duties, Measure.CHECKED: duties, Measure.CLEAN: issues}
        self._top = RubricTable("rubric", written, faults, TOP)
        for name in WANTED:
            if name not in written:
                self._top.note(name, f"缺少这一节，请照自带的 {FILE} 补上")

    def rubric(self, text: str) -> Rubric:
        """The rubric; of no use where a fault was noted."""
        result = self._table("result", ("ranks", "least_months"))
        signing = self._table("signing", ("check", "approve"))
        return Rubric(
            version=self._top.text("version") if self._top.holds("version") else "",
            text=text,
            items=self._items(),
            bands=self._bands(),
            bonus=self._bonus(),
            most_bonus=self._most_bonus(),
            deductions=self._deductions(),
            peers=self._peers(),
            dates=self._dates(),
            checks=_roles(signing, "check"),
            approves=_roles(signing, "approve"),
            least_months=result.whole("least_months", 1, A_YEAR),
            ranks=result.flag("ranks"),
            stars=self._table("members", ("stars",)).flag("stars"),
        )

    def _table(self, name: str, known: tuple[str, ...]) -> RubricTable:
        return RubricTable(name, self._written.get(name, {}), self._faults, known)

    def _keyed(self, name: str, known: tuple[str, ...], but: tuple[str, ...] = ()) -> Iterable[RubricTable]:
        """The tables `[name.key]`, all but those fields that are no tables."""
        for key, table in self._top.tables(name):
            if key in but:
                continue
            found = RubricTable(f"{name}.{key}", table, self._faults, known)
            if not _KEY.fullmatch(key):
                found.note(None, f"键“{key}”不能用，请用小写字母和下划线，例如 theme_day")
            yield found

    def _items(self) -> tuple[Item, ...]:
        items = tuple(self._item(table) for table in self._keyed("item", ITEM))
        total = sum((item.points for item in items), Fraction(0))
        if items and total != FULL:
            self._faults.append(Fault("item", "points", f"各项目的分值加起来是 {plain(total)}，要正好 {FULL}"))
        return items

    def _item(self, table: RubricTable) -> Item:
        key = table.name.partition(".")[2]
        points = table.number("points", SMALL, MOST)
        parts = []
        for no, row in enumerate(table.rows("parts"), start=1):
            part = RubricTable(f"{table.name} 第{no}行", row, self._faults, PART)
            parts.append(self._part(part, f"{key}.{no}"))
        total = sum((part.points for part in parts), Fraction(0))
        if parts and total != points:
            table.note("parts", f"各行的分值加起来是 {plain(total)}，要等于这个项目的 {plain(points)} 分")
        return Item(key, table.text("name"), points, tuple(parts))

    def _part(self, table: RubricTable, key: str) -> Part:
        measure = table.word("measure", Measure.DONE)
        points = table.number("points", SMALL, MOST)
        strict = Fraction(measure in (Measure.ON_TIME, Measure.RECTIFIED))
        if measure is Measure.RECTIFIED and table.holds("counts"):
            table.note("counts", "rectified 算全部整改，不写 counts")
        return Part(
            key=key,
            name=table.text("name"),
            points=points,
            measure=measure,
            counts=frozenset(table.words("counts", self._words.get(measure), wanted=False)),
            late=self._share(table, "late", strict),
            made_up=self._share(table, "made_up", Fraction(0)),
            finding=table.number("finding", LEAST, points, points) / points if measure is Measure.CLEAN else LEAST,
        )

    def _share(self, table: RubricTable, field: str, otherwise: Fraction) -> Fraction:
        """What one occasion loses, as a share of what it is worth."""
        if not table.holds(field):
            return otherwise
        each = table.number("each", SMALL, MOST, hint="：写了 late 或 made_up，就要写一次值多少分")
        return table.number(field, LEAST, each, hint="：扣的不能比一次的分值多") / each

    def _bands(self) -> tuple[Band, ...]:
        bands = []
        written = self._written.get("band", [])
        for no, row in enumerate(written if isinstance(written, list) else [written], start=1):
            table = RubricTable(f"band 第{no}个", row, self._faults, ("name", "least", "nothing_open", "share"))
            share = table.number("share", SMALL, Fraction(1)) if table.holds("share") else None
            least = table.number("least", LEAST, MOST + MOST_BONUS)
            bands.append(Band(table.text("name"), least, table.flag("nothing_open"), share))
        ordered = all(before.least > after.least for before, after in pairwise(bands))
        if bands and not (ordered and bands[-1].least == 0):
            self._faults.append(Fault("band", "least", "请从高到低写，一个比一个低，最后一个写 0"))
        if bands and (bands[-1].nothing_open or bands[-1].share is not None):
            self._faults.append(Fault("band", None, "最后一个等次不能再设条件，不然有的组织没有等次"))
        return tuple(bands)

    def _bonus(self) -> tuple[BonusRule, ...]:
        return tuple(
            BonusRule(table.name.partition(".")[2], table.text("name"), table.number("most", SMALL, MOST_BONUS))
            for table in self._keyed("bonus", ("name", "most"), but=("most",))
        )

    def _most_bonus(self) -> Fraction:
        written = self._written.get("bonus", {})
        most = {"most": written["most"]} if isinstance(written, dict) and "most" in written else {}
        return RubricTable("bonus", most, self._faults, ("most",)).number("most", LEAST, MOST_BONUS, MOST_BONUS)

    def _deductions(self) -> tuple[DeductionRule, ...]:
        return tuple(
            DeductionRule(
                table.name.partition(".")[2],
                table.text("name"),
                table.number("points", LEAST, MOST),
                table.flag("zeroes"),
            )
            for table in self._keyed("deduction", ("name", "points", "zeroes"))
        )

    def _peers(self) -> tuple[PeerGroup, ...]:
        groups: list[PeerGroup] = []
        written = self._written.get("peer", [])
        for no, row in enumerate(written if isinstance(written, list) else [written], start=1):
            table = RubricTable(f"peer 第{no}个", row, self._faults, ("name", "classes"))
            classes = frozenset(table.words("classes", None, wanted=True))
            for twice in sorted(each for each in classes if any(each in group.classes for group in groups)):
                table.note("classes", f"“{twice}”已经写在前面的组里，一类只能在一组")
            groups.append(PeerGroup(table.text("name"), classes))
        return tuple(groups)

    def _dates(self) -> Dates:
        table = self._table("dates", ("freeze", "corrections", "record_by"))
        return Dates(_day(table, "freeze"), _day(table, "corrections"), table.whole("record_by", 0, LAST_RECORD_BY))


def _day(table: RubricTable, field: str) -> tuple[int, int]:
    """A month and day such as 12-31; the last of February is not among them, since not every year has it."""
    found = _DAY.fullmatch(text) if (text := table.text(field)) else None
    month, day = (int(part) for part in found.groups()) if found else NO_DAY
    if text and (found is None or day > DAYS[month - 1]):
        table.note(field, f"“{text}”不是每年都有的日子，请写成 12-31 的样子")
        return NO_DAY
    return month, day


DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _roles(table: RubricTable, field: str) -> tuple[Role, ...]:
    return tuple(Role(word) for word in table.words(field, SIGNERS, wanted=True) if word in SIGNERS)
