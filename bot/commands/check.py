"""`zhibu check`: what is wrong with an installation, before somebody finds out in the group."""

import asyncio
import importlib
import json
from pathlib import Path

import click

from bot.channels.port import Tried
from bot.checks import examine
from bot.clock import SystemClock
from bot.online import examine_online
from bot.settings import Finding, Settings, SettingsError
from domain.zone import today


@click.command(
    "check",
    short_help="检查配置和安装，指出问题和改法",
    epilog="例：zhibu check --config zhibu.toml",
    help="""检查配置、数据目录、数据库、规定动作目录和节假日。有错误时退出码是 1，只有提醒时是 0。

    加 --online 时再连到企业微信、钉钉，把每个凭证和群 webhook 试一遍，不会在群里说话。""",
)
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="配置文件，例如 zhibu.toml。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，给监控程序用。")
@click.option("--online", is_flag=True, help="连到平台试每个凭证。")
def check(config: Path | None, *, as_json: bool, online: bool) -> None:
    """Print the findings and leave with what they amount to."""
    working: tuple[Tried, ...] = ()
    try:
        working, findings = asyncio.run(look(Settings.load(config), online=online))
    except SettingsError as fault:
        findings = fault.findings
    errors = sum(finding.is_error for finding in findings)
    click.echo(as_document(findings, working) if as_json else as_text(findings, errors, working))
    raise SystemExit(1 if errors else 0)


async def look(settings: Settings, *, online: bool) -> tuple[tuple[Tried, ...], tuple[Finding, ...]]:
    """What works, as far as it was tried, and everything that does not, errors first."""
    findings = list(await examine(settings, today(SystemClock().now())))
    working: tuple[Tried, ...] = ()
    if online:
        # What speaks to platforms takes a while to import: not at every check.
        channels_of = importlib.import_module("bot.app").channels_of
        working, more = await examine_online(settings, channels_of(settings, SystemClock()))
        findings += more
    return working, tuple(sorted(findings, key=lambda finding: (not finding.is_error, finding.id)))


def as_text(findings: tuple[Finding, ...], errors: int, working: tuple[Tried, ...] = ()) -> str:
    """What works and the findings one below the other, and what they add up to."""
    good = [f"可用：{each.what}" for each in working]
    if not findings:
        return "\n".join([*good, "没有发现问题。"])
    last = f"{errors} 个错误，{len(findings) - errors} 个提醒。"
    return "\n".join([*good, *map(str, findings), "", last + ("错误改好之前不能启动。" if errors else "可以启动。")])


def as_document(findings: tuple[Finding, ...], working: tuple[Tried, ...] = ()) -> str:
    """The same for programs."""
    listed = [
        {
            "id": finding.id,
            "level": "error" if finding.is_error else "warning",
            "name": finding.name,
            "what": finding.what,
            "hint": finding.hint,
        }
        for finding in findings
    ]
    told = {"findings": listed} | ({"working": [each.what for each in working]} if working else {})
    return json.dumps(told, ensure_ascii=False, indent=2)
