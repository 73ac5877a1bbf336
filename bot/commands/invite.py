"""`zhibu invite`: a one-time code that binds a group chat or a person's account."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.opened import address_of, config_option, on_database
from domain.member import Person
from domain.organisation import Organisation
from domain.zone import local, today
from storage import audit, invites, organisations, people, roster
from storage.database import Transaction


class NoSuch(Exception):
    """Nothing, or more than one thing, bears the name; the text says what to write."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A code and what to do with it."""

    whom: str
    expires: datetime
    is_personal: bool


@click.command(
    "invite",
    short_help="生成绑定群聊或个人账号的一次性绑定码",
    epilog="例：zhibu invite 市财政局机关第一党支部 --member 周明",
    help="""给组织 ORG（全称，或写得出是哪一个的一部分）生成一次性绑定码。把它发到要绑定的群里，
    群就归这个组织；加 --member 则绑定这位党员自己的账号，由本人在单聊里发送。""",
)
@click.argument("org", metavar="ORG")
@click.option("--member", help="ORG 里的党员姓名或编号：生成绑定这位党员账号的绑定码。")
@click.option("--days", type=click.IntRange(1, 30), default=invites.DAYS, show_default=True, help="几天内有效。")
@config_option
def invite(org: str, member: str | None, days: int, config: Path | None) -> None:
    """Print the code once; afterwards only its hash is known."""
    address = address_of(config)
    now = SystemClock().now()
    code = "".join(secrets.choice(invites.ALPHABET) for _ in range(invites.LENGTH))

    async def work(transaction: Transaction) -> Issued:
        found = named(org, await organisations.tree(transaction, today(now)))
        if member is None:
            whom = found.name
            expires = await invites.issue(transaction, now=now, code=code, organisation_id=found.id, days=days)
        else:
            whom, member_id = await member_of(transaction, found, member, now)
            expires = await invites.issue(transaction, now=now, code=code, member_id=member_id, days=days)
        await audit.append(transaction, now, "zhibu invite", "invite.issue", whom[:80], {"days": days})
        return Issued(whom, expires, is_personal=member is not None)

    try:
        issued = on_database(address, lambda database: database.write(work))
    except NoSuch as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(told(code, issued))


def told(code: str, issued: Issued) -> str:
    """The code and the sentence to pass on."""
    until = local(issued.expires)
    where = "请本人在和小助手的单聊里发送" if issued.is_personal else "在群里先 @ 支部小助手，再发送"
    end = f"{until.month}月{until.day}日 {until:%H:%M}"
    return f"{issued.whom} 的绑定码：{code}\n{where}：绑定 {code}\n只能用一次，{end} 前有效。"


def named(text: str, tree: tuple[Organisation, ...]) -> Organisation:
    """The organisation of this name, or the only one whose name holds it; raises NoSuch."""
    exact = [one for one in tree if one.name == text]
    found = exact or [one for one in tree if text in one.name]
    # 某某党支部 is also the beginning of its groups' names.
    found = [one for one in found if not any(other is not one and other.holds(one) for other in found)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(one.name for one in found[:5])
        raise NoSuch(f"“{text}”可以是 {listed} 等 {len(found)} 个组织，请写全称。")
    near = get_close_matches(text, [one.name for one in tree], n=1, cutoff=0.3)
    hint = f"是不是“{near[0]}”？" if near else "请先用 zhibu roster import 导入名册。"
    raise NoSuch(f"没有叫“{text}”的组织。{hint}")


async def member_of(
    transaction: Transaction, organisation: Organisation, member: str, now: datetime
) -> tuple[str, int]:
    """Name and id of the one member in the subtree who bears the name or the code; raises NoSuch."""
    here = [one for one in await people.everybody(transaction, today(now)) if belongs(one, organisation)]
    same = [one for one in here if one.name == member]
    if len(same) != 1:
        coded = await roster.member_by_code(transaction, member)
        same = [one for one in here if one.id == coded] or same
    if len(same) == 1:
        return same[0].name, same[0].id
    if same:
        raise NoSuch(f"“{organisation.name}”有 {len(same)} 位“{member}”，请写编号或写到支部。")
    raise NoSuch(f"“{organisation.name}”里没有“{member}”，请核对姓名，或先导入名册。")


def belongs(person: Person, organisation: Organisation) -> bool:
    """Whether somebody is a member below the organisation, or an officer of it without a branch."""
    if person.branch:
        return organisation.holds(person.branch)
    return any(post.organisation.id == organisation.id for post in person.posts)
