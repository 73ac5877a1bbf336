"""From the sheets of a file to a roster, or to every fault that keeps it from being one."""

from collections.abc import Mapping, Sequence

from domain.member import Role
from domain.organisation import Level
from domain.roster import members, organisations
from domain.roster.roster import MemberLine, OrganisationLine, Place, Places, Roster
from domain.roster.rows import BadRoster, Fault, Row, Table, find_heading, read_table
from domain.roster.snapshot import Snapshot

Sheets = Mapping[str, Sequence[Row]]
MOST_ROWS = 50_000


def read_roster(sheets: Sheets, current: Snapshot) -> Roster:
    """Read the sheets 组织 and 党员, or the one of them that there is; raises BadRoster with all that is wrong.

    Members without a sheet of organisations are looked up among those that stand.
    """
    faults: list[Fault] = []
    tables = find_tables(sheets, faults)
    tree, people = tables.get(organisations.SHEET), tables.get(members.SHEET)
    branches = organisations.read_organisations(tree.lines, faults) if tree else None
    places = places_of(branches) if branches is not None else known_places(current)
    if tree and branches is not None:
        places = {name: Place(name, None) for name in organisations.unread(tree.lines, branches)} | places
    persons = members.read_members(people.lines, places, faults) if people else None
    faults.extend(empty_tables(tables))
    if faults:
        raise BadRoster(tuple(sorted(faults, key=lambda fault: (fault.sheet != organisations.SHEET, fault.row))))
    says = frozenset().union(*(table.columns for table in tables.values()))
    return Roster(branches, persons, says, (*ignored(tables), *without_secretary(persons, places)))


def find_tables(sheets: Sheets, faults: list[Fault]) -> dict[str, Table]:
    """Each sheet by what it is: by its name first, by its heading where the name says nothing."""
    tables: dict[str, Table] = {}
    for name, rows in sheets.items():
        kind = kind_of(name, rows)
        if kind is None:
            continue
        module = organisations if kind == organisations.SHEET else members
        if kind in tables:
            faults.append(Fault(name, 1, f"又是一张“{kind}”表", "每种表只留一张"))
        elif len(rows) > MOST_ROWS:
            faults.append(Fault(name, MOST_ROWS, f"超过 {MOST_ROWS} 行", "请分单位导入"))
        elif table := read_table(name, rows, module.HEADINGS, module.WANTED, faults):
            tables[kind] = table
    if not tables and not faults:
        hint = f"组织表要有 {'、'.join(organisations.WANTED)}，党员表要有 {'、'.join(members.WANTED)}"
        faults.append(Fault(next(iter(sheets), "文件"), 1, "没有找到“组织”表或“党员”表", hint))
    return tables


def kind_of(name: str, rows: Sequence[Row]) -> str | None:
    """组织, 党员, or None for a sheet that is neither."""
    if name.strip() in (organisations.SHEET, members.SHEET):
        return name.strip()
    if find_heading(rows, organisations.HEADINGS, organisations.WANTED) is not None:
        return organisations.SHEET
    if find_heading(rows, members.HEADINGS, members.WANTED) is not None:
        return members.SHEET
    return None


def empty_tables(tables: Mapping[str, Table]) -> list[Fault]:
    """A sheet with a heading alone would end everything there is; it is surely a slip."""
    return [
        Fault(table.sheet, 1, "表里只有表头", "没有内容的表请整张删掉") for table in tables.values() if not table.lines
    ]


def places_of(lines: Sequence[OrganisationLine]) -> dict[str, Place]:
    """The organisations of the file by name."""
    return {line.name: Place(line.name, line.level, line.parent, line.short, line.until) for line in lines}


def known_places(current: Snapshot) -> dict[str, Place]:
    """The organisations that stand, by name."""
    names = {known.id: known.name for known in current.organisations}
    places = {}
    for known in current.organisations:
        parent = names.get(known.parent) if known.parent else None
        short = known.name.removeprefix(parent or "") if known.level is Level.GROUP else known.name
        places[known.name] = Place(known.name, known.level, parent, short, known.until)
    return places


def ignored(tables: Mapping[str, Table]) -> list[str]:
    """A note on columns that nothing is read from."""
    return [
        f"“{table.sheet}”表的这些列没有用到，也没有保存：{'、'.join(table.unknown)}"
        for table in tables.values()
        if table.unknown
    ]


def without_secretary(persons: Sequence[MemberLine] | None, places: Places) -> list[str]:
    """A note on branches with members but no secretary: reminders for them have nobody to go to."""
    if persons is None:
        return []
    peopled = {person.branch for person in persons if person.branch and person.left is None}
    led = {post.organisation for person in persons for post in person.posts if post.role is Role.SECRETARY}
    return [f"“{name}”没有写书记，提醒会没有人收" for name in places if name in peopled - led]
