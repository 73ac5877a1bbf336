"""Brings in an export's library when it is asked for: nobody waits for it who wants another format."""

from importlib import import_module
from typing import Any

OURS = ("bot", "domain", "storage", "templates", "handlers")


class NotInstalled(Exception):
    """The library of an export is missing; says how to get it."""

    def __init__(self, library: str) -> None:
        super().__init__(
            f"还没有安装导出要用的 {library}。用 python3 run.py 启动会自动装好；"
            "自己安装的请运行：pip install 'zhibu[export]'"
        )
        self.library = library


def exporter(name: str) -> Any:
    """The module `bot.exports.<name>`; raises NotInstalled when its library is not there."""
    try:
        return import_module(f"bot.exports.{name}")
    except ModuleNotFoundError as fault:
        library = (fault.name or "").partition(".")[0]
        if library in OURS:
            raise
        raise NotInstalled(library) from fault
