"""The log: one line an event, readable on a terminal and JSON elsewhere, with nothing in it that must not be kept."""

import logging
import re
import sys
from collections.abc import Mapping
from traceback import extract_tb
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASKED = "***"
# Full-width digits count; one space or hyphen may stand between digits, as people group them.
MOBILE = re.compile(r"(?<!\d)[1１][ -]?[3-9３-９](?:[ -]?\d){9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXxＸｘ](?![\dXxＸｘ])")
PASSWORD = re.compile(r"(://[^\s:/@]*:)[^\s/@]+(?=@)")
PARAMETER = re.compile(r"(?i)\b((?:\w*token|\w*secret|\w*_code|key|sign|signature|ticket|code|session)=)[^&\s\"']+")
SECRET_NAMES = frozenset({"secret", "token", "key", "password", "ticket", "authorization", "cookie", "signature"})
QUIET = ("aiohttp.access", "apscheduler", "asyncio", "alembic")
"""Libraries whose every-second lines would drown ours; their warnings are still heard."""


def set_up(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send every event, ours and the libraries', to the stream (stderr). Call it once, when the program starts."""
    stream = stream or sys.stderr
    terminal = stream.isatty()
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%m-%d %H:%M:%S" if terminal else "iso", utc=not terminal),
        structlog.processors.StackInfoRenderer(),
    ]
    last: list[Processor]
    if terminal:
        last = [mask, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    else:
        last = [mask, structlog.processors.JSONRenderer(ensure_ascii=False)]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                *last,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def places(fault: BaseException) -> list[str]:
    """Where a fault came from, the innermost last. Without its words: they may quote what a person wrote."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(fault.__traceback__)]


def mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take out of an event what may not be written down: mobile numbers, identity numbers, secrets."""
    return {name: MASKED if is_secret(name) else clean(value) for name, value in event.items()}


def is_secret(name: str) -> bool:
    """Whether a value under this name is kept out: `secret`, `aes_key`, `accessToken`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_").split("_")
    return not SECRET_NAMES.isdisjoint(words)


def clean(value: object) -> object:
    """The same value without numbers and secrets, at any depth."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {name: MASKED if is_secret(str(name)) else clean(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(inner) for inner in cast("list[object]", value)]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        written = str(value)
        return value if clean_text(written) == written else MASKED
    return clean_text(str(value))


def clean_text(text: str) -> str:
    """The text with numbers of persons, passwords in addresses and secrets in queries replaced."""
    text = PASSWORD.sub(rf"\1{MASKED}", PARAMETER.sub(rf"\1{MASKED}", text))
    return MOBILE.sub("[手机号]", IDENTITY.sub("[身份证号]", text))
