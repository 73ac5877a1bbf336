"""`zhibu init`: a configuration file with every setting, its default and when it is needed."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click

from bot.settings import SECRETS, Settings

FILE = "zhibu.toml"
HEAD = """\
# 支部小助手的配置。去掉行首的 # 并填好值就生效；没有写的用默认值。
# 同名的环境变量（前面加 ZHIBU_，例如 ZHIBU_LISTEN）优先于这里。相对路径从本文件所在的目录算起。
# 密钥可以不写在这里：把它单独存一个文件，用 …_FILE 指过去，例如 WECOM_TOKEN_FILE = "token.txt"。
# 改好后运行 zhibu check --config {file}，它会告诉您哪里还要改。
"""
SECTIONS = {"data": "本机", "wecom_aibot_id": "企业微信（不用就不填）", "dingtalk_client_id": "钉钉（不用就不填）"}
"""The headings, by the first setting below each."""


@click.command(
    "init",
    short_help="写一份带注释的配置文件",
    epilog="例：zhibu init /opt/zhibu",
    help="在 DIR（默认当前目录）里写一份带注释的 zhibu.toml：每一项是什么、默认是什么、什么时候需要。",
)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="已有 zhibu.toml 时覆盖它。")
def init(folder: Path, *, yes: bool) -> None:
    """Write the file, or say why not."""
    file = folder / FILE
    if file.exists() and not yes:
        message = f"{file} 已经有了，没有动它。要重写请加 --yes。"
        raise click.ClickException(message)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Secrets may come to stand in it, so it is for its owner alone from the start.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(sample(file))
    except OSError as fault:
        message = f"写不了 {file}（{fault.strerror}）。请换一个目录，或核对权限。"
        raise click.ClickException(message) from None
    click.echo(f"已写好 {file}。接下来：\n  1. 打开它，填好要用的通道\n  2. zhibu check --config {file}")


def sample(file: Path) -> str:
    """The whole file."""
    return HEAD.format(file=file) + "\n".join(lines()) + "\n"


def lines() -> Iterator[str]:
    """A comment and a line for every setting, in the order of `Settings`."""
    for name, field in Settings.model_fields.items():
        if name in SECTIONS:
            yield f"\n# ── {SECTIONS[name]} ──"
        yield f"\n# {field.description}"
        if name == "data":
            yield 'DATA = "data"'
        elif name == "database_url":
            yield '# DATABASE_URL = "postgresql://用户:密码@主机/库名"'
        elif name == "catalog":
            yield '# CATALOG = "catalog"'
        else:
            shown = field.default if isinstance(field.default, int) else str(field.default or "")
            also = f"   # 或 {name.upper()}_FILE" if name in SECRETS else ""
            yield f"# {name.upper()} = {json.dumps(shown)}{also}"
