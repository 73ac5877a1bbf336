"""What an import does to one person's memberships, roles and accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.member import Standing
from domain.roster.changes import Changed, Effect, EffectKind, MembershipValues, RoleValues
from domain.roster.members import GROUP, LEFT
from domain.roster.roster import MemberLine
from domain.roster.snapshot import KnownMember, KnownMembership

A_DAY = timedelta(days=1)
STANDING_WORDS = {Standing.FORMAL: "正式党员", Standing.PROBATIONARY: "预备党员"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What every step needs: the day of the import, the organisations' names by id, the columns the file has."""

    day: date
    names: Mapping[int, str]
    says: frozenset[str]

    @property
    def yesterday(self) -> date:
        """The last day of what ends with the import."""
        return self.day - A_DAY


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of the memberships: the one that is changed or ended, the one that is new, what is told."""

    changed: Changed[MembershipValues] | None = None
    new: MembershipValues | None = None
    effect: Effect | None = None


def values_of(known: KnownMembership, code: str, names: Mapping[int, str]) -> MembershipValues:
    """What a membership is now."""
    group = names.get(known.group) if known.group else None
    branch = names[known.branch]
    return MembershipValues(code, branch, group, known.standing, known.in_service, known.since, known.until)


def plan_membership(line: MemberLine, known: KnownMember | None, code: str, frame: Frame) -> Step:
    """What a row does to its member's memberships.

    A change of branch, group, standing or service ends the membership and begins another, since what was due on an
    earlier day is counted by the membership of that day; only one that begins with the import or later is rewritten.
    """
    held = known.memberships if known else ()
    last = held[-1] if held else None
    if line.branch is None:
        return end(last, code, frame)
    if last is None:
        begins = line.joined or min(frame.day, line.left or frame.day)
        return Step(
            new=fresh(line, None, code, begins, frame), effect=Effect(EffectKind.JOINED, line.name, line.branch)
        )
    now = values_of(last, code, frame.names)
    if not last.is_open(frame.day) and not is_past(line, now, frame):
        free = first_free(held)
        said = line.joined if line.joined and line.joined >= free else min(frame.day, line.left or frame.day)
        begins = max(free, said)
        return Step(
            new=fresh(line, last, code, begins, frame), effect=Effect(EffectKind.RETURNED, line.name, line.branch)
        )
    want = fresh(line, last, code, last.since, frame)
    if may_rewrite(line, last, now, want, frame):
        want = replace(want, since=corrected(line, last, first_free(held[:-1])))
        changed = Changed(last.id, want) if want != now else None
        return Step(changed, effect=effect_of(line.name, now, want))
    begins = max(first_day(line, last, now, frame), first_free(held[:-1]))
    want = replace(want, since=begins)
    ended = replace(now, until=min(now.until or date.max, begins - A_DAY))
    return Step(Changed(last.id, ended), want, effect_of(line.name, now, want))


def is_past(line: MemberLine, now: MembershipValues, frame: Frame) -> bool:
    """Whether a row tells of the ended membership itself, and not of a later one."""
    later = line.joined and now.until and line.joined > now.until
    return line.is_gone(frame.day) and now.branch == line.branch and not later


def fresh(line: MemberLine, last: KnownMembership | None, code: str, since: date, frame: Frame) -> MembershipValues:
    """The membership that a row asks for; what it leaves open stays as it was."""
    branch = line.branch or ""
    group = line.group
    if GROUP not in frame.says and last and last.group and frame.names[last.branch] == branch:
        group = frame.names[last.group]
    standing = line.standing or (last.standing if last else Standing.FORMAL)
    in_service = line.in_service if line.in_service is not None else (last.in_service if last else True)
    until = line.left
    if LEFT not in frame.says and last and last.is_open(frame.day) and frame.names[last.branch] == branch:
        until = last.until
    return MembershipValues(code, branch, group, standing, in_service, since, until)


def may_rewrite(
    line: MemberLine, last: KnownMembership, now: MembershipValues, want: MembershipValues, frame: Frame
) -> bool:
    """Whether the row changes the membership itself instead of following it with another."""
    same_footing = replace(now, until=want.until) == want
    begins_now = last.since >= frame.day
    over = line.is_gone(frame.day) and now.branch == want.branch
    return same_footing or begins_now or over


def corrected(line: MemberLine, last: KnownMembership, free: date) -> date:
    """The first day of a membership that stays: 加入日期, unless another membership held then."""
    return line.joined if line.joined and line.joined >= free else last.since


def first_free(earlier: Sequence[KnownMembership]) -> date:
    """The first day after all of these memberships."""
    return max(((one.until or one.since) + A_DAY for one in earlier), default=date.min)


def first_day(line: MemberLine, last: KnownMembership, now: MembershipValues, frame: Frame) -> date:
    """The first day of a membership that follows another; an old 加入日期 that nobody updated says nothing."""
    moved = now.branch != line.branch
    if line.joined and (line.joined >= frame.day or (moved and line.joined > last.since)):
        return line.joined
    return min(frame.day, line.left or frame.day)


def end(last: KnownMembership | None, code: str, frame: Frame, last_day: date | None = None) -> Step:
    """End an open membership the day before the import, or on `last_day`."""
    if last is None or not last.is_open(frame.day):
        return Step()
    now = values_of(last, code, frame.names)
    want = replace(now, until=last_day or frame.yesterday)
    return Step(Changed(last.id, want)) if want != now else Step()


def effect_of(name: str, now: MembershipValues, want: MembershipValues) -> Effect | None:
    """What is told of a membership that changes."""
    if want == now:
        return None
    if want.branch != now.branch:
        return Effect(EffectKind.MOVED, name, f"{now.branch} → {want.branch}")
    if want.until and want.until != now.until:
        return Effect(EffectKind.LEFT, name, f"{want.branch} {want.until}")
    told = []
    if want.standing is not now.standing:
        told.append(f"{STANDING_WORDS[now.standing]} → {STANDING_WORDS[want.standing]}")
    if want.in_service != now.in_service:
        told.append("在职" if want.in_service else "不在职")
    if want.group != now.group:
        told.append(f"党小组 {(want.group or '无').removeprefix(want.branch)}")
    return Effect(EffectKind.CHANGED, name, "，".join(told) or "日期")


def plan_roles(
    wanted: Sequence[RoleValues], known: KnownMember | None, code: str, last_day: date | None, frame: Frame
) -> tuple[list[RoleValues], list[Changed[RoleValues]]]:
    """New roles, and those that end or bear another title; `last_day` is that of somebody who leaves."""
    held = {
        (role.role, frame.names[role.organisation]): role
        for role in (known.roles if known else ())
        if role.is_open(frame.day)
    }
    asked = {(role.role, role.organisation): role for role in wanted}
    changed = []
    for key, role in held.items():
        now = RoleValues(code, key[1], role.role, role.title, role.since, role.until)
        if key in asked:
            told = asked[key].since if asked[key].since < frame.day else now.since  # 任职日期, where it is told
            want = replace(now, title=asked[key].title, since=told, until=asked[key].until)
        else:
            want = replace(now, until=min(frame.yesterday, last_day or frame.yesterday))
        if want != now:
            changed.append(Changed(role.id, want))
    return [role for key, role in asked.items() if key not in held], changed
