"""`zhibu bench`: how fast this machine is with us, and beside it how fast it is without."""

import importlib
import json
import logging
import platform

import click

from bot.bench.figure import Figure, Scale, short
from bot.logs import set_up

NAMES = ("intake", "read", "month", "digest", "sheet", "review", "push", "callback", "start")


@click.command(
    "bench",
    short_help="测速，每项旁边有同场的底线",
    epilog="例：zhibu bench read digest --rounds 3",
    help="""测速：intake 收消息，read 读懂一条，month 开一个月，digest 出周报，sheet 导出记录，
    review 评一年，push 往五千个群各发一条，callback 收回调，start 启动和内存。不写名字就全测。

    每项都在临时目录里做，只用 127.0.0.1，做完删掉；旁边的“底线”是同一场里只做最少的事要多久。
    """,
)
@click.argument("names", metavar="[NAME]...", nargs=-1, type=click.Choice(NAMES))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1, 50), help="测几轮，取中位数。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def bench(names: tuple[str, ...], rounds: int, *, as_json: bool) -> None:
    """Run the benchmarks and print what they found."""
    set_up(level=logging.WARNING)
    found = {name: run(name, Scale(rounds=rounds)) for name in names or NAMES}
    click.echo(as_document(found, rounds) if as_json else as_table(found, rounds))


def run(name: str, scale: Scale) -> list[Figure]:
    """One benchmark; how far it has come goes to stderr."""
    figures: list[Figure] = importlib.import_module(f"bot.bench.{name}").run(
        scale, lambda said: click.echo(said, err=True)
    )
    return figures


def as_document(found: dict[str, list[Figure]], rounds: int) -> str:
    """The figures for programs."""
    machine = {"python": platform.python_version(), "system": platform.platform()}
    figures = {name: [figure.as_json() for figure in each] for name, each in found.items()}
    return json.dumps({"rounds": rounds, **machine, "benchmarks": figures}, ensure_ascii=False, indent=2)


def as_table(found: dict[str, list[Figure]], rounds: int) -> str:
    """The figures for people, a line each."""
    lines = [f"{rounds} 轮的中位数。“几倍”是和同场底线之比：速率越大越好，用时越小越好。"]
    for name, figures in found.items():
        lines += ["", name, *(line(figure) for figure in figures)]
    return "\n".join(lines)


def line(figure: Figure) -> str:
    """One figure: ours, the floor's, the ratio, the aim."""
    parts = [f"  {figure.what}：{short(figure.ours):g} {figure.unit}"]
    if figure.floor is not None and figure.ratio is not None:
        parts.append(f"底线 {short(figure.floor):g}（{figure.floor_is}），{short(figure.ratio):g} 倍")
    parts += [f"{name} {short(value):g}" for name, value in figure.more.items()]
    if figure.aim:
        parts.append(f"目标 {figure.aim}")
    return "，".join(parts)
