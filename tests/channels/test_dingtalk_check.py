"""`zhibu check --online` on DingTalk: what works, what is missing, and not a word in any chat."""

import pytest
from pydantic import SecretStr

from bot.channels.dingtalk.opened import dingtalk_of
from bot.channels.port import Called, Connected, Refused, Tried
from bot.channels.webhook import Webhook
from bot.checks import look_at_channels
from bot.clock import SystemClock
from bot.settings import Settings
from domain.chat import SEND_ONLY
from tests.channels.conftest import Ding
from tests.contract.platform import Fault
from tests.fakes.dingtalk.platform import GROUP
from tests.fakes.dingtalk.world import Hook


async def tried(ding: Ding, *hooks: Webhook) -> dict[str, Tried]:
    """What trying shows, by what was tried."""
    found = await ding.channel.check({f"第{number}群": hook for number, hook in enumerate(hooks, start=1)})
    assert ding.shown == [], "nothing is said"
    return {each.what: each for each in found}


def hook(ding: Ding, token: str, secret: str = "SECfake") -> Webhook:
    return Webhook(f"{ding.platform.server.base}/robot/send?access_token={token}", secret)


async def test_what_works_is_told(ding: Ding) -> None:
    ding.platform.world.hooks["tok"] = Hook(GROUP, "SECfake")
    found = await tried(ding, hook(ding, "tok"))
    assert [each.fault for each in found.values()] == [""] * 5
    assert "钉钉 Stream 模式" in found


async def test_without_an_application_only_webhooks_are_tried_and_written_to(ding: Ding) -> None:
    ding.platform.world.hooks["tok"] = Hook(GROUP, "SECfake")
    settings = Settings(dingtalk_api=ding.platform.server.base, dingtalk_oapi=ding.platform.server.base)
    alone = dingtalk_of(settings, SystemClock().now)
    assert not isinstance(alone, Connected | Called)
    assert [each.what for each in await alone.check({"一群": hook(ding, "tok")})] == ["一群的钉钉 webhook"]
    await alone.send(ding.sending(address=f"{SEND_ONLY}1", webhook=hook(ding, "tok")))
    with pytest.raises(Refused, match="DINGTALK_CLIENT_ID"):
        await alone.send(ding.sending())
    await alone.close()
    assert [each.way for each in ding.shown] == ["webhook"]


@pytest.mark.parametrize(("callback", "kind"), [(None, Connected), ("https://x.example.cn/callback/dingtalk", Called)])
def test_a_public_address_makes_it_be_called(callback: str | None, kind: type) -> None:
    settings = Settings(
        dingtalk_client_id="id",
        dingtalk_client_secret=SecretStr("s"),
        dingtalk_callback_url=callback,
        dingtalk_hosts="ding.example.cn, Files.Example.cn",
    )
    made = dingtalk_of(settings, SystemClock().now)
    assert [isinstance(made, each) for each in (Connected, Called)] == [kind is Connected, kind is Called]
    assert made.account.hosts == ("ding.example.cn", "files.example.cn")


@pytest.mark.parametrize(
    ("address", "found"), [("https://x.cn/callback/dingtalk", []), ("https://x.cn/", ["zhibu.W066"])]
)
def test_an_address_that_leads_to_no_door_of_ours_is_told(address: str, found: list[str]) -> None:
    settings = Settings(dingtalk_client_id="id", dingtalk_client_secret=SecretStr("s"), dingtalk_callback_url=address)
    assert [each.id for each in look_at_channels(settings)] == found


async def test_a_wrong_secret_says_where_the_right_one_is(ding: Ding) -> None:
    ding.platform.misbehave(Fault.WRONG_SECRET)
    (found,) = (await tried(ding)).values()
    assert found.id == "zhibu.E061"
    assert "Client Secret" in found.fault
    assert "凭证与基础信息" in found.hint


async def test_nobody_at_the_other_end_is_told_apart_from_a_wrong_secret(ding: Ding) -> None:
    ding.platform.misbehave(Fault.SERVER_ERROR)
    (found,) = (await tried(ding)).values()
    assert found.id == "zhibu.E060"
    assert "PROXY" in found.hint


async def test_missing_permission_robot_and_template_are_each_named(ding: Ding) -> None:
    ding.platform.world.denied["groupMessages"] = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
    ding.platform.world.templates.clear()
    found = await tried(ding)
    assert "qyapi_robot_sendmsg" in found["钉钉机器人发消息"].fault
    assert found["钉钉卡片模板"].id == "zhibu.W064"
    assert "templateNotExist" in found["钉钉卡片模板"].fault

    ding.platform.world.denied["groupMessages"] = "invalidParameter.robotCode.notExsit"
    assert "没有机器人" in (await tried(ding))["钉钉机器人发消息"].fault


async def test_webhooks_that_are_dead_or_signed_wrong_are_told_by_their_group(ding: Ding) -> None:
    ding.platform.world.hooks["tok"] = Hook(GROUP, "SECfake")
    found = await tried(ding, hook(ding, "gone"), hook(ding, "tok", "SECwrong"), hook(ding, "tok"))
    assert "不能用了" in found["第1群的钉钉 webhook"].fault
    assert "加签" in found["第2群的钉钉 webhook"].fault
    assert found["第3群的钉钉 webhook"].fault == ""


async def test_a_webhook_of_another_deployment_is_not_taken_for_one_that_works(ding: Ding) -> None:
    found = (await tried(ding, Webhook("https://x.cn/robot/send?access_token=t")))["第1群的钉钉 webhook"]
    assert "不是钉钉的" in found.fault
    assert "重新添加" in found.hint
