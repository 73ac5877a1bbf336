"""The rows that exported tables are made of: a branch or a unit, a record, a member's 双报到, a pair."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.digest import Figure, LeftOver
from domain.reading.reading import Kind, State
from domain.record import Record
from domain.work import Work, WorkKind

_PARTNER = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()]{2,20}?(?:有限公司|公司|集团|工厂|厂|银行|酒店|商场|合作社|协会|商会|学校|医院|社区|小区|村)"
)
_LEADING = re.compile(r"^.*(?:今天|昨天|上午|下午|赴|到|去|在|和|与|同|走访|联系|帮|给|为)(?=[\u4e00-\u9fff]{2})")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A branch, or a unit with all its branches: figures by duty, and of a branch the records held in the span.

    `left` is what was left over from before the span, by duty. `findings` are those of inspections in the span and
    `fixed` those of them that were put right; `to_fix` are all that are not, whenever they were found.
    """

    name: str
    unit: str
    figures: Mapping[str, Figure]
    held: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    findings: int = 0
    fixed: int = 0
    to_fix: int = 0
    left: Mapping[str, LeftOver] = field(default_factory=dict)

    def figure(self, duties: Collection[str]) -> Figure:
        """The sum over some duties."""
        return sum((figure for duty, figure in self.figures.items() if duty in duties), Figure())

    def left_over(self, duties: Collection[str]) -> LeftOver:
        """The sum of what some duties have left over."""
        return sum((left for duty, left in self.left.items() if duty in duties), LeftOver())

    def records(self, duties: Collection[str]) -> tuple[Record, ...]:
        """What was held for some duties, in the order of days."""
        found = [record for duty, records in self.held.items() if duty in duties for record in records]
        return tuple(sorted(found, key=lambda record: (str(record.fact.date or ""), record.number)))


def summed(rows: Sequence[UnitRow], name: str = "", unit: str = "") -> UnitRow:
    """All rows as one."""
    figures: dict[str, Figure] = defaultdict(Figure)
    left: dict[str, LeftOver] = defaultdict(LeftOver)
    held: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        for duty, figure in row.figures.items():
            figures[duty] += figure
        for duty, over in row.left.items():
            left[duty] += over
        for duty, records in row.held.items():
            held[duty] += records
    findings, fixed, to_fix = (sum(getattr(row, name) for row in rows) for name in ("findings", "fixed", "to_fix"))
    return UnitRow(name, unit, figures, held, findings, fixed, to_fix, left)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record with the names around it; `ordinal` counts those of its kind in its branch and span."""

    record: Record
    branch: str
    unit: str
    ordinal: int
    reporter: str
    is_made_up: bool = False


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """What one member did in the own community in the span; `records` count for that member."""

    person: str
    branch: str
    unit: str
    records: tuple[Record, ...]

    def of(self, kind: Kind, *states: State) -> tuple[Record, ...]:
        """The records of a kind in some states, in any when none is named."""
        return tuple(r for r in self.records if r.fact.kind is kind and (not states or r.fact.state in states))


@dataclass(frozen=True, slots=True)
class PairRow:
    """What a branch did with one partner in the span: visits and help, and the needs that it was told of."""

    branch: str
    unit: str
    partner: str
    records: tuple[Record, ...]

    @property
    def needs(self) -> tuple[Record, ...]:
        """企业需求: each goes its own way until it is solved."""
        return tuple(record for record in self.records if record.fact.kind is Kind.ENTERPRISE_NEED)

    @property
    def visits(self) -> tuple[Record, ...]:
        """Everything else."""
        return tuple(record for record in self.records if record.fact.kind is not Kind.ENTERPRISE_NEED)


def partner_of(record: Record, works: Iterable[Work] = ()) -> str:
    """Whom a help or a visit was for: one of what the roster says the branch takes on, else what its words tell.

    A village stands there with all who help it, as the roster has it.
    """
    fact = record.fact
    texts = (fact.place, fact.community, fact.topic, fact.content)
    wanted = WorkKind.VILLAGE if fact.kind is Kind.VILLAGE_VISIT else WorkKind.ENTERPRISE
    own = [work.name for work in works if work.kind is wanted]
    named = [name for name in own if any(name.partition("（")[0] in (text or "") for text in texts)]
    if named or (len(own) == 1 and not any(_PARTNER.search(text or "") for text in texts)):
        return (named or own)[0]
    for text in texts:
        found = _PARTNER.search(text or "")
        if found:
            return _LEADING.sub("", found[0])
    return ""
