"""`zhibu check --online` on DingTalk: what works, what is missing, and not a word in any chat."""

from bot.channels.port import Tried
from bot.channels.webhook import Webhook
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
