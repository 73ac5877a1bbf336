"""What an import does to the tree of organisations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.organisation import Level
from domain.roster.changes import Changed, Difference, Effect, EffectKind, OrganisationValues
from domain.roster.organisations import FIXED_DAY, TERM_ENDS, UNIT_CLASS, WORKS
from domain.roster.roster import OrganisationLine
from domain.roster.snapshot import KnownOrganisation

DEPTH = {Level.COMMISSION: 0, Level.COMMITTEE: 1, Level.BRANCH: 2, Level.GROUP: 3}


@dataclass(frozen=True, slots=True)
class TreePlan:
    """The changes, each known organisation's name after them, the last day of those that end, how many vanished."""

    difference: Difference[OrganisationValues]
    names: Mapping[int, str]
    ending: Mapping[str, date]
    vanished: int
    effects: tuple[Effect, ...]


def plan_tree(
    lines: Sequence[OrganisationLine] | None, known: Sequence[KnownOrganisation], says: frozenset[str], day: date
) -> TreePlan:
    """Compare the sheet with what stands; without a sheet nothing changes."""
    before = {one.id: one.name for one in known}
    if lines is None:
        return TreePlan(Difference(), before, {}, 0, ())
    found = match(lines, known)
    names = before | {one.id: name for name, one in found.items()}
    new, changed, effects = [], [], []
    numbers = numbered(lines, found)
    for line in sorted(lines, key=lambda line: DEPTH[line.level]):
        one = found.get(line.name)
        want = wanted(line, one, numbers.get(line.name), says, day)
        if one is None:
            new.append(want)
            effects.append(Effect(EffectKind.ORGANISATION_NEW, line.name))
        elif want != values_of(one, names):
            changed.append(Changed(one.id, want))
            effects.append(effect_of(one, want, names, day))
    kept = {one.id for one in found.values()}
    gone = [one for one in known if one.id not in kept and one.is_open(day)]
    yesterday = day - timedelta(days=1)
    changed += [Changed(one.id, replace(values_of(one, names), until=yesterday)) for one in gone]
    effects += [Effect(EffectKind.ORGANISATION_ENDED, one.name) for one in gone]
    ending = {line.name: line.until for line in lines if line.until} | {one.name: yesterday for one in gone}
    return TreePlan(Difference(tuple(new), tuple(changed)), names, ending, len(gone), tuple(effects))


def match(lines: Sequence[OrganisationLine], known: Sequence[KnownOrganisation]) -> dict[str, KnownOrganisation]:
    """The known organisation behind each line, by the line's name.

    The same name first, then the 曾用名, then a group's own name in a branch that was found under its old name.
    """
    by_name = {one.name: one for one in known}
    found = {line.name: by_name[line.name] for line in lines if line.name in by_name}
    taken = {one.id for one in found.values()}
    for line in sorted(lines, key=lambda line: DEPTH[line.level]):
        if line.name in found:
            continue
        parent = found.get(line.parent) if line.parent else None
        earlier = parent.name + line.short if parent and line.level is Level.GROUP else None
        one = by_name.get(line.former or "") or by_name.get(earlier or "")
        if one and one.id not in taken:
            found[line.name] = one
            taken.add(one.id)
    return found


def numbered(lines: Sequence[OrganisationLine], found: Mapping[str, KnownOrganisation]) -> dict[str, int]:
    """Each group's number in its branch: from its name, else the one it has, else the next that is free."""
    numbers: dict[str, int] = {}
    taken: dict[str | None, set[int]] = {}
    groups = [line for line in lines if line.level is Level.GROUP]
    for line in sorted(groups, key=lambda line: line.number is None):
        one = found.get(line.name)
        number = line.number or (one.number if one else None)
        if number and number not in taken.setdefault(line.parent, set()):
            numbers[line.name] = number
            taken[line.parent].add(number)
    for line in groups:
        if line.name not in numbers:
            used = taken.setdefault(line.parent, set())
            numbers[line.name] = next(number for number in range(1, len(groups) + len(used) + 1) if number not in used)
            used.add(numbers[line.name])
    return numbers


def wanted(
    line: OrganisationLine, one: KnownOrganisation | None, number: int | None, says: frozenset[str], day: date
) -> OrganisationValues:
    """What an organisation shall be; what the sheet leaves open stays as it is."""
    fixed_day = line.fixed_day if FIXED_DAY in says or one is None else one.fixed_day
    since = line.since or (one.since if one else min(day, line.until or day))
    return OrganisationValues(
        line.name,
        line.level,
        line.parent,
        number,
        fixed_day,
        since,
        line.until,
        line.unit_class if UNIT_CLASS in says or one is None else one.unit_class,
        line.term_ends if TERM_ENDS in says or one is None else one.term_ends,
        line.works if WORKS in says or one is None else one.works,
    )


def values_of(one: KnownOrganisation, names: Mapping[int, str]) -> OrganisationValues:
    """What an organisation is now; `names` are those after the import, so that a renamed parent is no change."""
    parent = names.get(one.parent) if one.parent else None
    return OrganisationValues(
        one.name,
        one.level,
        parent,
        one.number,
        one.fixed_day,
        one.since,
        one.until,
        one.unit_class,
        one.term_ends,
        one.works,
    )


def effect_of(one: KnownOrganisation, want: OrganisationValues, names: Mapping[int, str], day: date) -> Effect:
    """What is told about an organisation that changes."""
    if want.until and one.until is None:
        return Effect(EffectKind.ORGANISATION_ENDED, want.name, f"撤销日期 {want.until}")
    if want.name != one.name:
        return Effect(EffectKind.ORGANISATION_CHANGED, want.name, f"原名 {one.name}")
    if want.fixed_day != one.fixed_day:
        return Effect(EffectKind.ORGANISATION_CHANGED, want.name, "固定主题党日")
    told = {UNIT_CLASS: want.unit_class != one.unit_class, TERM_ENDS: want.term_ends != one.term_ends}
    told[WORKS] = want.works != one.works
    if any(told.values()):
        return Effect(EffectKind.ORGANISATION_CHANGED, want.name, "、".join(name for name, new in told.items() if new))
    if want.parent != (names.get(one.parent) if one.parent else None):
        return Effect(EffectKind.ORGANISATION_CHANGED, want.name, f"上级 {want.parent or '无'}")
    return Effect(EffectKind.ORGANISATION_CHANGED, want.name, "" if one.is_open(day) else "恢复")
