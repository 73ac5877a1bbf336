"""The channel as the settings want it."""

from collections.abc import Callable
from datetime import datetime

from bot.channels.dingtalk.account import Account
from bot.channels.dingtalk.callback import CalledDingTalk
from bot.channels.dingtalk.client import DingTalk
from bot.channels.dingtalk.stream import StreamDingTalk
from bot.channels.outside import Outside
from bot.settings import Settings


def dingtalk_of(settings: Settings, wall: Callable[[], datetime]) -> DingTalk:
    """Stream mode, or HTTP callback where a public address is given; without credentials webhooks alone."""
    client, secret = settings.dingtalk_client_id, settings.dingtalk_client_secret
    account = Account(
        client_id=client if client and secret else "",
        client_secret=secret.get_secret_value() if client and secret else "",
        api=settings.dingtalk_api,
        oapi=settings.dingtalk_oapi,
        callback=settings.dingtalk_callback_url or "",
        template=settings.dingtalk_card_template or "",
        hosts=tuple(host.strip().lower() for host in settings.dingtalk_hosts.split(",") if host.strip()),
        calls=settings.dingtalk_monthly_calls,
        messages=settings.dingtalk_monthly_messages,
    )
    outside = Outside(settings.proxy)
    if not account.client_id:
        return DingTalk(account, outside, wall)
    return (CalledDingTalk if account.callback else StreamDingTalk)(account, outside, wall)
