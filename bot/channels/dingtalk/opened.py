"""The channel as the settings want it."""

from collections.abc import Callable
from datetime import datetime

from bot.channels.dingtalk.account import Account
from bot.channels.dingtalk.callback import CalledDingTalk
from bot.channels.dingtalk.client import DingTalk
from bot.channels.dingtalk.stream import StreamDingTalk
from bot.channels.outside import Outside
from bot.settings import Settings


def dingtalk_of(settings: Settings, wall: Callable[[], datetime]) -> DingTalk | None:
    """Stream mode, or HTTP callback where a public address is given; None where DingTalk is not set up."""
    secret = settings.dingtalk_client_secret
    if settings.dingtalk_client_id is None or secret is None:
        return None
    account = Account(
        client_id=settings.dingtalk_client_id,
        client_secret=secret.get_secret_value(),
        api=settings.dingtalk_api,
        oapi=settings.dingtalk_oapi,
        callback=settings.dingtalk_callback_url or "",
        template=settings.dingtalk_card_template or "",
        hosts=tuple(host.strip().lower() for host in settings.dingtalk_hosts.split(",") if host.strip()),
        calls=settings.dingtalk_monthly_calls,
        messages=settings.dingtalk_monthly_messages,
    )
    made = CalledDingTalk if account.callback else StreamDingTalk
    return made(account, Outside(settings.proxy), wall)
