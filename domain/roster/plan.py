"""The changes that lead from what stands to what a roster says; the same roster again leads nowhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.roster.changes import (
    AccountValues,
    Changed,
    Changes,
    Difference,
    Effect,
    EffectKind,
    MembershipValues,
    MemberValues,
    RoleValues,
)
from domain.roster.matching import match
from domain.roster.members import GROUP, LEFT, POSTS
from domain.roster.membership_plan import Frame, Step, end, plan_membership, plan_roles, values_of
from domain.roster.roster import MemberLine, Roster
from domain.roster.rows import BadRoster
from domain.roster.snapshot import MADE_UP, KnownMember, Snapshot
from domain.roster.tree_plan import TreePlan, plan_tree


def plan(roster: Roster, current: Snapshot, day: date) -> Changes:
    """What to change so that from `day` on the database says what the roster says; raises BadRoster.

    1. The tree, so that members can be placed in it.
    2. Each row finds its member; what cannot be told apart is a fault.
    3. Each row's membership, roles and accounts.
    4. Whoever is in no row has left the day before.
    """
    tree = plan_tree(roster.organisations, current.organisations, roster.says, day)
    people = People(current, tree, Frame(day, tree.names, roster.says))
    if roster.members is None:
        people.leave_ended()
    else:
        # An officer without a branch whose last day has passed: the same as no row.
        lines = [line for line in roster.members if line.branch or not line.is_gone(day)]
        found, faults = match(lines, current.members, tree.names, day)
        if faults:
            raise BadRoster(tuple(sorted(faults, key=lambda fault: fault.row)))
        for line in lines:
            people.place(line, found.get(line.row))
        people.leave_missing()
    return people.changes(tree, roster.notes)


@dataclass(slots=True)
class People:
    """The changes to people, gathered row by row."""

    current: Snapshot
    tree: TreePlan
    frame: Frame
    effects: list[Effect] = field(default_factory=list)
    members: list[MemberValues] = field(default_factory=list)
    renamed: list[Changed[MemberValues]] = field(default_factory=list)
    memberships: list[MembershipValues] = field(default_factory=list)
    remade: list[Changed[MembershipValues]] = field(default_factory=list)
    roles: list[RoleValues] = field(default_factory=list)
    rerolled: list[Changed[RoleValues]] = field(default_factory=list)
    accounts: list[AccountValues] = field(default_factory=list)
    rebound: list[Changed[AccountValues]] = field(default_factory=list)
    placed: set[int] = field(default_factory=set)
    vanished: int = 0
    codes: Iterator[str] = field(init=False)
    bound: Mapping[tuple[str, str], tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.codes = made_up_codes(self.current)
        self.bound = {(one.channel, one.user): (one.id, one.member) for one in self.current.accounts}

    def place(self, line: MemberLine, known: KnownMember | None) -> None:
        """Everything one row does."""
        code = line.code or (known.code if known else next(self.codes))
        if known is None:
            self.members.append(MemberValues(code, line.name))
            if line.branch is None:
                self.effects.append(Effect(EffectKind.JOINED, line.name))
        else:
            self.placed.add(known.id)
            if (known.code, known.name) != (code, line.name):
                self.renamed.append(Changed(known.id, MemberValues(code, line.name)))
                told = f"编号 {code}" if known.name == line.name else f"原名 {known.name}"
                self.effects.append(Effect(EffectKind.RENAMED, line.name, told))
        step = plan_membership(line, known, code, self.frame)
        self.take(step)
        if line.branch is None and step.changed:
            self.effects.append(Effect(EffectKind.LEFT, line.name, step.changed.values.branch))
        self.give_roles(line, known, code, step)
        self.bind(line, known, code)

    def take(self, step: Step) -> None:
        """Note a step's changes."""
        if step.changed:
            self.remade.append(step.changed)
        if step.new:
            self.memberships.append(step.new)
        if step.effect:
            self.effects.append(step.effect)

    def give_roles(self, line: MemberLine, known: KnownMember | None, code: str, step: Step) -> None:
        """Begin, end and retitle the roles of a row; without the column 职务 they stay."""
        day = self.frame.day
        if line.is_gone(day):
            wanted = []
        elif POSTS in self.frame.says:
            since = line.appointed or max(day, step.new.since if step.new else day)
            wanted = [RoleValues(code, p.organisation, p.role, p.title, since, line.left) for p in line.posts]
        else:
            wanted = self.kept_roles(known, code)
        self.note_roles(line.name, wanted, known, code, line.left)

    def kept_roles(self, known: KnownMember | None, code: str) -> list[RoleValues]:
        """The roles somebody holds and keeps; none outlasts its organisation."""
        kept = []
        for role in known.roles if known else ():
            name = self.frame.names[role.organisation]
            until = self.tree.ending.get(name, role.until)
            if role.is_open(self.frame.day) and (until is None or until >= self.frame.day):
                kept.append(RoleValues(code, name, role.role, role.title, role.since, until))
        return kept

    def note_roles(
        self, name: str, wanted: list[RoleValues], known: KnownMember | None, code: str, last_day: date | None
    ) -> None:
        """Note the difference between the roles wanted and those held."""
        new, changed = plan_roles(wanted, known, code, last_day, self.frame)
        self.roles += new
        self.rerolled += changed
        self.effects += [Effect(EffectKind.ROLE_BEGAN, name, f"{role.organisation} {role.title}") for role in new]
        self.effects += [
            Effect(
                EffectKind.ROLE_ENDED if one.values.until else EffectKind.ROLE_BEGAN,
                name,
                f"{one.values.organisation} {one.values.title}",
            )
            for one in changed
        ]

    def bind(self, line: MemberLine, known: KnownMember | None, code: str) -> None:
        """Bind the accounts of a row; the roster's word is above what somebody claimed in a chat."""
        for channel, user in line.accounts:
            account = self.bound.get((channel, user))
            values = AccountValues(channel, user, code)
            if account is None:
                self.accounts.append(values)
            elif known is None or account[1] != known.id:
                self.rebound.append(Changed(account[0], values))
            else:
                continue
            self.effects.append(Effect(EffectKind.ACCOUNT_BOUND, line.name, f"{channel}:{user}"))

    def leave_missing(self) -> None:
        """End what is open of everybody who is in no row."""
        for known in self.current.members:
            if known.id not in self.placed and known.is_open(self.frame.day):
                self.leave(known, [])

    def leave_ended(self) -> None:
        """End memberships and roles of organisations that ended, and groups' alone where the branch goes on."""
        for known in self.current.members:
            if not known.is_open(self.frame.day):
                continue
            last = known.last
            roles = self.kept_roles(known, known.code)
            last_day = self.tree.ending.get(self.frame.names[last.branch]) if last else None
            if last_day:
                self.leave(known, roles, last_day)
                continue
            self.note_roles(known.name, roles, known, known.code, None)
            self.leave_group(known)

    def leave(self, known: KnownMember, roles: list[RoleValues], last_day: date | None = None) -> None:
        """End a membership that the file no longer has."""
        step = end(known.last, known.code, self.frame, last_day)
        if step.changed:
            self.vanished += last_day is None or last_day < self.frame.day  # a day still to come was written down
            self.remade.append(step.changed)
            self.effects.append(Effect(EffectKind.LEFT, known.name, step.changed.values.branch))
        self.note_roles(known.name, roles, known, known.code, None)

    def leave_group(self, known: KnownMember) -> None:
        """Take a member out of a group that ended."""
        last = known.last
        if last is None or not last.group or not last.is_open(self.frame.day):
            return
        last_day = self.tree.ending.get(self.frame.names[last.group])
        if last_day is None or last_day >= self.frame.day:
            return
        now = values_of(last, known.code, self.frame.names)
        line = MemberLine(0, known.name, branch=now.branch, left=now.until)
        frame = Frame(self.frame.day, self.frame.names, frozenset({GROUP, LEFT}))
        self.take(plan_membership(line, known, known.code, frame))

    def changes(self, tree: TreePlan, notes: tuple[str, ...]) -> Changes:
        """All of it as one value."""
        return Changes(
            organisations=tree.difference,
            members=Difference(tuple(self.members), tuple(self.renamed)),
            memberships=Difference(tuple(self.memberships), tuple(self.remade)),
            roles=Difference(tuple(self.roles), tuple(self.rerolled)),
            accounts=Difference(tuple(self.accounts), tuple(self.rebound)),
            effects=(*tree.effects, *self.effects),
            notes=notes,
            vanished_organisations=tree.vanished,
            vanished_memberships=self.vanished,
            open_memberships=sum(1 for one in self.current.members if one.last and one.last.is_open(self.frame.day)),
        )


def made_up_codes(current: Snapshot) -> Iterator[str]:
    """Codes for rows without one: `~1`, `~2`, going on after those that were given out."""
    given = [one.code[1:] for one in current.members if not one.has_own_code]
    number = max((int(code) for code in given if code.isdecimal()), default=0)
    while True:
        number += 1
        yield f"{MADE_UP}{number}"
