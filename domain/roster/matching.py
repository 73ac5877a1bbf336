"""Which member of the database a row of the roster speaks of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from domain.roster.roster import MemberLine
from domain.roster.rows import Fault
from domain.roster.snapshot import KnownMember

SHEET = "党员"
FIRST_CODE = "请先给原来的这几位各写上编号导入一次，再导入这份名册"


def match(
    lines: Sequence[MemberLine], known: Sequence[KnownMember], names: Mapping[int, str], day: date
) -> tuple[dict[int, KnownMember], list[Fault]]:
    """The member behind each row (by the row's number); a row that speaks of nobody known has none.

    1. The same code.
    2. The same name in the same branch.
    3. The same name in another branch, when just one row and one member are left over: a move.
    4. The same name among those who left this branch: a return.

    A row with a code never takes a member who has another code. What cannot be told is a fault, not a guess.
    `names` are the organisations' names after the import.
    """
    matching = Matching(known, names, day)
    matching.by_code(lines)
    matching.by_branch(lines)
    matching.by_move(lines)
    matching.by_return(lines)
    return matching.found, matching.faults


class Matching:
    """The state of one matching: who is still free, what was found, what could not be told."""

    def __init__(self, known: Sequence[KnownMember], names: Mapping[int, str], day: date) -> None:
        self.found: dict[int, KnownMember] = {}
        self.faults: list[Fault] = []
        self._names = names
        self._day = day
        self._free = {member.id: member for member in known}
        self._by_name: dict[str, list[KnownMember]] = defaultdict(list)
        for member in known:
            self._by_name[member.name].append(member)
        self._undecided: set[int] = set()

    def by_code(self, lines: Sequence[MemberLine]) -> None:
        """Rows whose code somebody has."""
        codes = {member.code: member for member in self._free.values()}
        for line in lines:
            if line.code in codes:
                self._take(line, codes[line.code])

    def by_branch(self, lines: Sequence[MemberLine]) -> None:
        """Rows that name somebody of their own branch."""
        wanted = self._candidates(lines, lambda line, one: one.is_open(self._day) and self._place(one) == line.branch)
        self._settle(wanted)

    def by_move(self, lines: Sequence[MemberLine]) -> None:
        """Rows that name somebody who is in no row of the old branch."""
        staying = [line for line in lines if not line.is_gone(self._day)]
        self._settle(self._candidates(staying, lambda _, one: one.is_open(self._day)))

    def by_return(self, lines: Sequence[MemberLine]) -> None:
        """Rows that name one who left the branch; the same last day decides between two.

        A row with a code of its own that cannot be told is somebody new: the code says who it is from now on.
        """
        wanted = self._candidates(lines, self._left_here)
        claims = claimed(wanted)
        for line, candidates in wanted:
            exact = [one for one in candidates if line.left and one.last and one.last.until == line.left]
            sure = [one for one in (exact if len(exact) == 1 else candidates) if claims[one.id] == 1]
            if len(sure) == 1 and (exact or len(candidates) == 1):
                self._take(line, sure[0])
            elif line.code is None:
                self._doubt(line, candidates)

    def _left_here(self, line: MemberLine, one: KnownMember) -> bool:
        was = self._names.get(one.last.branch) if one.last else None
        return not one.is_open(self._day) and (line.branch is None or was == line.branch)

    def _place(self, member: KnownMember) -> str | None:
        """The branch somebody belongs to; None for an officer without one."""
        last = member.last
        return self._names.get(last.branch) if last and last.is_open(self._day) else None

    def _candidates(
        self, lines: Iterable[MemberLine], fits: Callable[[MemberLine, KnownMember], bool]
    ) -> list[tuple[MemberLine, list[KnownMember]]]:
        """Each row that is still open with the free members of its name that fit, where there are any."""
        wanted = []
        for line in lines:
            if line.row in self.found or line.row in self._undecided:
                continue
            same = [one for one in self._by_name[line.name] if one.id in self._free]
            same = [one for one in same if not (line.code and one.has_own_code) and fits(line, one)]
            if same:
                wanted.append((line, same))
        return wanted

    def _settle(self, wanted: list[tuple[MemberLine, list[KnownMember]]]) -> None:
        """Take each row's member where it is the row's only one and no other row's."""
        claims = claimed(wanted)
        for line, candidates in wanted:
            if len(candidates) == 1 and claims[candidates[0].id] == 1:
                self._take(line, candidates[0])
            else:
                self._doubt(line, candidates)

    def _take(self, line: MemberLine, member: KnownMember) -> None:
        self.found[line.row] = member
        self._free.pop(member.id, None)

    def _doubt(self, line: MemberLine, candidates: list[KnownMember]) -> None:
        self._undecided.add(line.row)
        many = len(candidates) > 1
        if line.code is None and all(one.has_own_code for one in candidates):
            what, hint = f"原来有 {len(candidates)} 位“{line.name}”，分不清是哪一位", "请写上编号"
        elif many:
            what, hint = f"原来有 {len(candidates)} 位“{line.name}”，分不清是哪一位", FIRST_CODE
        else:
            what, hint = f"有几行“{line.name}”都可能是原来的那一位", FIRST_CODE
        self.faults.append(Fault(SHEET, line.row, what, hint))


def claimed(wanted: Sequence[tuple[MemberLine, Sequence[KnownMember]]]) -> dict[int, int]:
    """How many rows could speak of each member."""
    claims: dict[int, int] = defaultdict(int)
    for _, candidates in wanted:
        for one in candidates:
            claims[one.id] += 1
    return claims
