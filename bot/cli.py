"""The command `zhibu`; each subcommand is imported when it is called, so that none pays for another."""

import gc
import importlib
import sys

import click

COMMANDS = {
    "demo": "在本机试用：虚构的云川市，时钟可以拨",
    "serve": "正式运行",
    "init": "写一份带注释的配置文件",
    "check": "检查配置和安装，指出问题和改法",
    "read": "读懂一行行回复（JSON 进，JSON 出）",
    "roster": "导入组织和党员名册",
    "holidays": "导入放假和调休安排",
    "duties": "列出规定动作，导入责任清单",
    "invite": "给群或个人开绑定码",
    "month": "预演一个月的全部消息",
    "digest": "周报、月报、季报、年报",
    "export": "导出台账、督查表和上级平台要的表",
    "inspect": "一季一督查：抽样、督查表、录入问题、整改通知、收尾",
    "review": "年度评定：预览、冻结、更正、审签、发布",
    "chat": "查看已绑定的群，添加或移除群的 webhook",
    "outbox": "查看、重发或丢弃没发出去的消息",
    "db": "升级或核对数据库",
    "backup": "在线备份",
    "restore": "从备份恢复",
    "bench": "测速，每项旁边有同场的底线",
}
"""Each command and its line in the help: the list of what an operator can do."""


class Lazy(click.Group):
    """A group whose commands live in `bot/commands/<name>.py` under their own name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Bring the one command in."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        # Nothing that an import makes is garbage: looking for some meanwhile costs a tenth of a start.
        gc.disable()
        try:
            found: click.Command = getattr(importlib.import_module(f"bot.commands.{cmd_name}"), cmd_name)
        finally:
            gc.enable()
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help needs no command to be imported."""
        del ctx
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=Lazy,
    help="支部小助手：住在党支部工作群里的组织生活助手。",
    epilog="例：zhibu demo 先试用；zhibu <命令> --help 看每个命令的用法。",
)
@click.version_option(package_name="zhibu", message="zhibu %(version)s")
def main() -> None:
    """Hand over to the subcommand."""


if __name__ == "__main__":
    sys.exit(main())
