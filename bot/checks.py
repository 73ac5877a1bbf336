"""What can be wrong with an installation, each as a finding with an id and what to do about it."""

import ipaddress
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from bot.settings import NAMES, PREFIX, Finding, Settings, nearest
from domain.calendar import HolidayOverride
from domain.organisation import Level
from handlers.table_facts import NAMES as FACT_NAMES
from storage import chats, holidays, organisations
from storage.catalogue import load_catalogue
from storage.database import Database, open_database
from storage.errors import CatalogError
from storage.export_tables import load_tables
from storage.handbook import load_handbook
from storage.rubric import load_rubric
from storage.schema import is_current
from storage.statutory import load_calendar
from storage.words import load_words

PYTHON = (3, 11)
LITTLE_SPACE = 500 * 2**20
TOGETHER = (
    ("wecom_aibot_id", "wecom_aibot_secret"),
    ("wecom_corp_id", "wecom_agent_id", "wecom_app_secret"),
    ("wecom_token", "wecom_aes_key"),
    ("dingtalk_client_id", "dingtalk_client_secret"),
)
"""Settings that mean nothing without each other."""
DOORS = ("wecom_aibot_id", "wecom_corp_id", "dingtalk_client_id")
DINGTALK_DOOR = "/callback/dingtalk"
NOTICE_MONTH = 11
"""The State Council's notice on the coming year's holidays comes out early in November."""


def look_at_machine(settings: Settings) -> Iterator[Finding]:
    """Python, the data folder and the room on its disk, the address."""
    if sys.version_info < PYTHON:
        yield Finding("zhibu.E031", "Python", f"版本是 {sys.version.split()[0]}", "请换成 Python 3.11 或更新的版本。")
    folder = next(path for path in (settings.data.absolute(), *settings.data.absolute().parents) if path.exists())
    if (fault := write_fault(folder)) is not None:
        hint = "请换一个目录，或让运行本程序的用户对它有写权限。"
        yield Finding("zhibu.E011", "DATA", f"{settings.data} 写不进去（{fault}）", hint)
    free = shutil.disk_usage(folder).free
    if free < LITTLE_SPACE:
        hint = "请清理磁盘，或把 DATA 换到别处。"
        yield Finding("zhibu.W011", "DATA", f"所在磁盘只剩 {free // 2**20} MB", hint)
    if is_public(settings.listen.host):
        hint = "本程序自己不做 HTTPS：请放在 HTTPS 反向代理后面，LISTEN 写 127.0.0.1:8700。"
        yield Finding("zhibu.W031", "LISTEN", f"{settings.listen} 对其他机器开放", hint)


def write_fault(folder: Path) -> str | None:
    """Why nothing can be written there; permissions alone do not tell, a read-only disk for one."""
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as fault:
        return fault.strerror or str(fault)
    return None


def is_public(host: str) -> bool:
    """Whether others than this machine can reach the address."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def look_at_channels(settings: Settings) -> Iterator[Finding]:
    """Whether what belongs together is there together, and whether there is anything at all."""
    for names in TOGETHER:
        missing = [name.upper() for name in names if getattr(settings, name) is None]
        if missing and len(missing) < len(names):
            what = f"还缺 {'、'.join(missing)}，这一组要一起填"
            there = next(name.upper() for name in names if getattr(settings, name) is not None)
            yield Finding("zhibu.W002", there, what, "请在管理后台找到并补上，或者整组不填。")
    if settings.dingtalk_callback_url and not settings.dingtalk_callback_url.endswith(DINGTALK_DOOR):
        hint = f"请写成 https://您的域名{DINGTALK_DOOR}，在钉钉开发者后台也填这个地址。"
        yield Finding("zhibu.W066", "DINGTALK_CALLBACK_URL", f"没有以 {DINGTALK_DOOR} 结尾，收不到消息", hint)
    if all(getattr(settings, name) is None for name in DOORS):
        hint = "请填好其中一个；只想先试试可以运行 zhibu demo。"
        yield Finding("zhibu.W003", "通道", "企业微信和钉钉都没有配置，收不到也发不出消息", hint)


def look_at_environment(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that look like settings and are none: a slip of the pen that would go unnoticed."""
    for name in sorted(environment):
        known = name.lower().removeprefix(PREFIX.lower())
        if name.upper().startswith(PREFIX) and known not in NAMES:
            yield Finding("zhibu.W001", name, "没有这个配置项，不起作用", nearest(known))


def look_at_files(settings: Settings) -> Iterator[Finding]:
    """The catalogue with the rubric and the exported tables that rest on it, the word lists and the handbook."""
    hint = "请按提示改好这个文件；改之前的版本可以从安装包里取回。"
    try:
        load_catalogue(settings.catalog, optional=True)
    except CatalogError as fault:
        yield Finding("zhibu.E021", "CATALOG", str(fault), hint)
    else:
        yield from look_at_rubric(settings, hint)
        yield from look_at_tables(settings, hint)
    try:
        load_words(settings.catalog / "words")
    except CatalogError as fault:
        yield Finding("zhibu.E022", "CATALOG", str(fault), hint)
    try:
        load_handbook(settings.catalog)
    except CatalogError as fault:
        yield Finding("zhibu.E023", "CATALOG", str(fault), hint)


def look_at_tables(settings: Settings, hint: str) -> Iterator[Finding]:
    """The tables that are exported."""
    try:
        load_tables(settings.catalog, FACT_NAMES)
    except CatalogError as fault:
        yield Finding("zhibu.E025", "CATALOG", str(fault), hint)


def look_at_rubric(settings: Settings, hint: str) -> Iterator[Finding]:
    """The rubric; where there is none, the program does all but the yearly review."""
    try:
        if load_rubric(settings.catalog) is None:
            what = f"{settings.catalog} 里没有 rubric.toml，不做年度评定"
            yield Finding("zhibu.W022", "CATALOG", what, "要做年度评定就从自带的 catalog 里复制一份 rubric.toml。")
    except CatalogError as fault:
        yield Finding("zhibu.E024", "CATALOG", str(fault), hint)


def missing_file(address: str) -> Path | None:
    """The file of an embedded database nobody has made yet: looking into it would make it."""
    file = Path(address.removeprefix("sqlite:///"))
    return file if address.startswith("sqlite:///") and not file.exists() else None


async def look_at_database(settings: Settings, today: date) -> AsyncIterator[Finding]:
    """Whether it answers, whether its tables fit, and whether anybody is in them."""
    if (file := missing_file(settings.database_url)) is not None:
        hint = "运行 zhibu db upgrade 建立，再用 zhibu roster import 导入名册。"
        yield Finding("zhibu.W012", "DATABASE_URL", f"{file} 还没有建立", hint)
        return
    database = None
    try:
        database = open_database(settings.database_url)
        current = await is_current(database)
    except Exception as fault:  # noqa: BLE001 - each driver has its own ways to say that it cannot
        hint = "请核对地址、用户、密码，以及数据库是否在运行。"
        yield Finding("zhibu.E012", "DATABASE_URL", f"连不上数据库（{fault}）", hint)
    else:
        async for finding in look_inside(database, today, current=current):
            yield finding
    finally:
        if database is not None:
            await database.close()


async def look_inside(database: Database, today: date, *, current: bool) -> AsyncIterator[Finding]:
    """The tables and what is in them."""
    if not current:
        hint = "请先备份，再运行 zhibu db upgrade。"
        yield Finding("zhibu.E013", "DATABASE_URL", "数据库的表不是这个版本要的样子", hint)
        return
    for finding in look_at_calendar(await database.read(holidays.overrides), today):
        yield finding
    branches = await database.read(lambda transaction: organisations.at_level(transaction, Level.BRANCH, today))
    if not branches:
        yield Finding("zhibu.W041", "名册", "还没有支部", "请运行 zhibu roster import 文件.xlsx 导入名册。")
        return
    bound = await database.read(chats.groups)
    if missing := [branch.name for branch in branches if branch.id not in bound]:
        some = "、".join(missing[:3]) + ("等" if len(missing) > 3 else "")  # noqa: PLR2004 - what fits a line
        hint = "请用 zhibu invite 取绑定码，在支部群里 @ 小助手发：绑定 绑定码。"
        yield Finding("zhibu.W042", "群", f"{some} {len(missing)} 个支部还没有绑定群，清单发不到", hint)


def look_at_calendar(imported: Iterable[HolidayOverride], today: date) -> Iterator[Finding]:
    """Whether the days off of this year, and from November on of the next, are known."""
    years = range(today.year, today.year + (2 if today.month >= NOTICE_MONTH else 1))
    for year in sorted(load_calendar(imported, years).provisional_years):
        what = f"{year} 年的放假安排还没有导入，暂按法定节假日推算，调休不准"
        yield Finding("zhibu.W021", "节假日", what, "放假通知公布后，请运行 zhibu holidays import 文件.xlsx。")


async def examine(settings: Settings, today: date) -> tuple[Finding, ...]:
    """Everything, errors first."""
    found = [
        *look_at_environment(os.environ),
        *look_at_machine(settings),
        *look_at_channels(settings),
        *look_at_files(settings),
        *[finding async for finding in look_at_database(settings, today)],
    ]
    return tuple(sorted(found, key=lambda finding: (not finding.is_error, finding.id)))
