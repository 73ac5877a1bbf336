"""The platforms that keep the contract; a new one is a line here and a fake in `tests/fakes`."""

from collections.abc import Callable, Iterator

from tests.contract.platform import Fault, Platform
from tests.fakes.dingtalk.platform import CalledDingTalkPlatform, DingTalkPlatform
from tests.fakes.sandbox import SandboxPlatform
from tests.fakes.wecom_line import WecomLine

PLATFORMS: dict[str, Callable[[], Platform]] = {
    "sandbox": SandboxPlatform,
    "wecom": WecomLine,
    "dingtalk": DingTalkPlatform,
    "dingtalk-callback": CalledDingTalkPlatform,
}


def erring(*faults: Fault) -> Iterator[tuple[str, Fault]]:
    """Each platform with each of these faults that it can be told to have."""
    return ((name, fault) for name, made in PLATFORMS.items() for fault in faults if fault in made().faults)
