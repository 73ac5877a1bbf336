"""`zhibu check`: what is wrong with an installation, before somebody finds out in the group."""

import asyncio
import json
from pathlib import Path

import click

from bot.checks import examine
from bot.clock import SystemClock
from bot.settings import Finding, Settings, SettingsError
from domain.zone import today


@click.command(
    "check",
    short_help="检查配置和安装，指出问题和改法",
    epilog="例：zhibu check --config zhibu.toml",
    help="检查配置、数据目录、数据库、规定动作目录和节假日。有错误时退出码是 1，只有提醒时是 0。",
)
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="配置文件，例如 zhibu.toml。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，给监控程序用。")
def check(config: Path | None, *, as_json: bool) -> None:
    """Print the findings and leave with what they amount to."""
    try:
        findings = asyncio.run(examine(Settings.load(config), today(SystemClock().now())))
    except SettingsError as fault:
        findings = fault.findings
    errors = sum(finding.is_error for finding in findings)
    click.echo(as_document(findings) if as_json else as_text(findings, errors))
    raise SystemExit(1 if errors else 0)


def as_text(findings: tuple[Finding, ...], errors: int) -> str:
    """The findings one below the other, and what they add up to."""
    if not findings:
        return "没有发现问题。"
    last = f"{errors} 个错误，{len(findings) - errors} 个提醒。"
    return "\n".join([*map(str, findings), "", last + ("错误改好之前不能启动。" if errors else "可以启动。")])


def as_document(findings: tuple[Finding, ...]) -> str:
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
    return json.dumps({"findings": listed}, ensure_ascii=False, indent=2)
