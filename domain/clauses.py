"""责任清单: measures with an owner, a cycle, evidence and points, each resting on a duty or becoming one of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from domain.burden import of_text
from domain.calendar import Shift
from domain.due_rule import DueRuleError, parse_due_rule
from domain.duty import HEADS, Doer, Duty
from domain.ladder import parse_ladder
from domain.period import MONTHS_A_YEAR, Cycle
from domain.reading.reading import Kind
from domain.roster.cells import clean_title, split
from domain.roster.rows import Fault, Line, Row, read_table

SHEET = "责任清单"
TEXT, HEAD, OWNER, CYCLE, EVIDENCE, POINTS = "措施", "方面", "责任人", "周期", "佐证", "分值"
RESTS_ON, NAME, WORDS, DUE = "对应事项", "简称", "叫法", "到期"
WANTED = (TEXT, HEAD, OWNER, CYCLE, POINTS)
HEADINGS = {
    TEXT: TEXT, "条款": TEXT, "任务": TEXT, "具体措施": TEXT, "责任内容": TEXT,
    HEAD: HEAD, "类别": HEAD,
    OWNER: OWNER, "责任主体": OWNER, "责任人员": OWNER,
    CYCLE: CYCLE, "频次": CYCLE, "完成周期": CYCLE,
    EVIDENCE: EVIDENCE, "佐证材料": EVIDENCE, "印证材料": EVIDENCE,
    POINTS: POINTS, "分数": POINTS, "考核分值": POINTS,
    RESTS_ON: RESTS_ON, "规定动作": RESTS_ON, NAME: NAME, WORDS: WORDS, DUE: DUE, "完成时限": DUE,
}  # fmt: skip
CYCLES = {
    "每月": Cycle.MONTH, "月": Cycle.MONTH, "每季": Cycle.QUARTER, "每季度": Cycle.QUARTER, "季度": Cycle.QUARTER,
    "每半年": Cycle.HALF, "半年": Cycle.HALF, "每年": Cycle.YEAR, "全年": Cycle.YEAR, "年": Cycle.YEAR,
}  # fmt: skip
MOST_CLAUSES, MOST_TEXT, MOST_NAME, MOST_POINTS = 200, 200, 20, 100
LADDER = parse_ladder(["+2 secretary", "+5 officer"])


class BadClauses(Exception):
    """A list that cannot be taken; carries every fault found in it, and nothing of it was imported."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        listed = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"责任清单有 {len(faults)} 处要改，一行也没有导入。改好后再导入一次：\n{listed}")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Clause:
    """One measure. `duty` is the key of what it rests on; one of its own is called `name` and known by `words`."""

    no: int
    text: str
    head: str
    owner: str
    cycle: Cycle
    evidence: str
    points: float
    duty: str
    name: str = ""
    words: tuple[str, ...] = ()
    due: str = "workday -3"

    @property
    def own_duty(self) -> Duty | None:
        """The duty that it adds to the catalogue, where it rests on none that is there."""
        if not self.name:
            return None
        last = range(self.cycle.months, MONTHS_A_YEAR + 1, self.cycle.months)
        return Duty(
            key=self.duty,
            name=self.name,
            short=self.name[:6],
            heading=SHEET,
            cycle=self.cycle,
            of=Doer.BRANCH,
            needs=frozenset(),
            due=parse_due_rule(self.due, self.cycle),
            shift=Shift.EARLIER,
            ladder=LADDER,
            wants=(),
            ask=f"做完回“{self.name}已完成”就行",
            basis=f"责任清单第{self.no}条：{self.text}",
            months=frozenset(last) if self.cycle is not Cycle.MONTH else frozenset(),
            kind=Kind.TICK,
            words=self.words or (self.name,),
            head=self.head,
        )


def read_clauses(sheet: str, rows: Sequence[Row], duties: Iterable[Duty]) -> tuple[Clause, ...]:
    """The clauses of a sheet, numbered as they stand in it; raises BadClauses with every fault."""
    faults: list[Fault] = []
    table = read_table(sheet, rows, HEADINGS, WANTED, faults)
    there = {name: duty for duty in duties for name in (duty.name, duty.short)}
    lines = table.lines if table else ()
    clauses = [_clause(no, line, there, faults) for no, line in enumerate(lines, start=1)]
    faults += _named_twice(lines, clauses, there)
    if table and not lines:
        faults.append(Fault(sheet, 1, "表里只有表头", "至少写一条"))
    if len(lines) > MOST_CLAUSES:
        faults.append(Fault(sheet, lines[MOST_CLAUSES].row, f"超过 {MOST_CLAUSES} 条", "请合并同类项"))
    if faults:
        raise BadClauses(sorted(faults, key=lambda fault: fault.row))
    return tuple(clauses)


def _clause(no: int, line: Line, there: dict[str, Duty], faults: list[Fault]) -> Clause:
    """One row; a cell that cannot be used becomes a fault and is stood in for."""
    head = line.get(HEAD).removesuffix("建设")
    cycle = CYCLES.get(clean_title(line.get(CYCLE)))
    if not 0 < len(line.get(TEXT)) <= MOST_TEXT:
        faults.append(line.fault("措施没有写，或者太长", f"请写清一件事，{MOST_TEXT} 字以内"))
    if head not in HEADS:
        faults.append(line.fault(f"方面“{line.get(HEAD)}”不认识", f"请写 {'、'.join(HEADS)} 中的一个"))
    if not 0 < len(line.get(OWNER)) <= MOST_NAME:
        faults.append(line.fault("责任人没有写，或者太长", "请写职务，例如 支部书记"))
    if cycle is None:
        faults.append(line.fault(f"周期“{line.get(CYCLE)}”不认识", "请写 每月、每季、每半年 或 每年"))
    for column in (TEXT, EVIDENCE, NAME):
        breaches = of_text(SHEET, column, line.get(column))
        faults.extend(line.fault(f"“{column}”违反{breach.rule}", breach.what) for breach in breaches)
    points = _points(line, faults)
    rests_on, name = line.get(RESTS_ON), clean_title(line.get(NAME) or line.get(TEXT))
    duty = there.get(rests_on)
    if rests_on and duty is None:
        near = get_close_matches(rests_on, there, n=1, cutoff=0.4)
        faults.append(line.fault(f"没有叫“{rests_on}”的规定动作", f"是不是“{near[0]}”？" if near else "没有就空着"))
    if not rests_on and len(name) > MOST_NAME:
        faults.append(line.fault("这一条没有对应的规定动作，名称又太长", f"请在“简称”里写 {MOST_NAME} 字以内的叫法"))
    due = _due(line, cycle or Cycle.YEAR, faults)
    return Clause(
        no,
        line.get(TEXT),
        head,
        line.get(OWNER),
        cycle or Cycle.YEAR,
        line.get(EVIDENCE)[:MOST_TEXT],
        points,
        duty.key if duty else f"clause_{chr(96 + (no - 1) // 26 + 1)}{chr(97 + (no - 1) % 26)}",
        "" if duty else name,
        () if duty else tuple(split(line.get(WORDS))),
        due,
    )


def _points(line: Line, faults: list[Fault]) -> float:
    try:
        points = float(line.get(POINTS) or "x")
    except ValueError:
        points = -1.0
    if 0 <= points <= MOST_POINTS:
        return points
    faults.append(line.fault(f"分值“{line.get(POINTS)}”不是 0 到 {MOST_POINTS} 的数", "只写数字，例如 2 或 1.5"))
    return 0.0


def _due(line: Line, cycle: Cycle, faults: list[Fault]) -> str:
    written = line.get(DUE) or "workday -3"
    try:
        parse_due_rule(written, cycle)
    except DueRuleError as wrong:
        faults.append(line.fault(f"到期“{written}”认不出来", f"{wrong}；不写就是最后一个月的倒数第3个工作日"))
        return "workday -3"
    return written


def _named_twice(lines: Sequence[Line], clauses: Sequence[Clause], there: dict[str, Duty]) -> list[Fault]:
    """A measure of its own whose name is taken: the same thing must not be asked for twice."""
    owners: dict[str, int] = {}
    faults = []
    for line, clause in zip(lines, clauses, strict=True):
        for word in dict.fromkeys((clause.name, *clause.words)) if clause.name else ():
            if word in there:
                hint = f"请在“对应事项”里写 {there[word].name}，不要另列一项"
                faults.append(line.fault(f"“{word}”已经是规定动作", hint))
            elif owners.setdefault(word, line.row) != line.row:
                faults.append(line.fault(f"“{word}”在第 {owners[word]} 行已经写过", "请换一个叫法"))
    return faults
