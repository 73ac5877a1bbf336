"""Which addresses out of messages may be called."""

import pytest

from bot.channels.outside import is_of

HOSTS = ("weixin.qq.com",)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/x", True),
        ("https://weixin.qq.com/x", True),
        ("https://QYAPI.weixin.qq.com:443/x", True),
        ("http://qyapi.weixin.qq.com/x", False),
        ("https://qyapi.weixin.qq.com:8443/x", False),
        ("https://weixin.qq.com.example.org/x", False),
        ("https://evilweixin.qq.com/x", False),
        ("https://weixin.qq.com@10.0.0.1/x", False),
        ("https://10.0.0.1/x", False),
        ("https://[::1]:bad/x", False),
        ("file:///etc/passwd", False),
        ("http://127.0.0.1:8700/media", True),
        ("http://127.0.0.1:8701/media", False),
    ],
)
def test_only_the_platforms_own_hosts_are_called(url: str, allowed: bool) -> None:  # noqa: FBT001
    assert is_of(url, HOSTS, also=["http://127.0.0.1:8700"]) is allowed
