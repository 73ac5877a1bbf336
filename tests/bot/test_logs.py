"""What the log may not keep."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """A log that is read afterwards; what it set up is put back."""
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    logs.set_up(stream)
    yield stream
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("居民电话13812345678，已联系", "居民电话[手机号]，已联系"),
        ("138 1234 5678", "[手机号]"),
        ("138-1234-5678", "[手机号]"),
        ("１３８１２３４５６７８", "[手机号]"),
        ("身份证11010119900101123X。", "身份证[身份证号]。"),
        ("订单1381234567890", "订单1381234567890"),
        ("12812345678", "12812345678"),
        ("https://host/send?key=abc-def&debug=1", "https://host/send?key=***&debug=1"),
        (
            "https://host/gettoken?corpid=a&corpsecret=b&access_token=c",
            "https://host/gettoken?corpid=a&corpsecret=***&access_token=***",
        ),
        ("postgresql://zhibu:geheim@host/db", "postgresql://zhibu:***@host/db"),
        ("2026-11-24T09:00:00+08:00", "2026-11-24T09:00:00+08:00"),
    ],
)
def test_numbers_of_persons_and_secrets_are_masked(text: str, kept: str) -> None:
    assert logs.clean_text(text) == kept


def test_masking_reaches_every_depth() -> None:
    event = {"who": [{"phone": 13812345678}, ("13812345678",)], "aes_key": "a", "accessToken": "b", "row": 7}
    assert logs.mask(None, "info", event) == {
        "who": [{"phone": "***"}, ["[手机号]"]],
        "aes_key": "***",
        "accessToken": "***",
        "row": 7,
    }


def test_an_event_is_a_line_of_json_with_its_traceback_masked(log: io.StringIO) -> None:
    try:
        int("居民13812345678")
    except ValueError:
        structlog.get_logger().exception("failed", row=1)
    line = json.loads(log.getvalue())
    assert (line["event"], line["row"], line["level"]) == ("failed", 1, "error")
    assert "13812345678" not in log.getvalue()


def test_what_libraries_say_is_masked_too(log: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").error("Error handling request from %s", "13812345678")
    assert json.loads(log.getvalue())["event"] == "Error handling request from [手机号]"


def test_libraries_that_talk_all_the_time_are_quiet(log: io.StringIO) -> None:
    logging.getLogger("apscheduler.executors.default").info("Running job")
    logging.getLogger("aiohttp.access").info("GET /healthz")
    assert log.getvalue() == ""
