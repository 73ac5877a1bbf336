"""The WeCom channel from the settings: which ways there are."""

import importlib

from pydantic import SecretStr

from bot.channels.outside import Outside
from bot.channels.wecom.agent import Agent, App
from bot.channels.wecom.aibot import Aibot, Bot
from bot.channels.wecom.client import ConnectedWecom, Doors, Ways, Wecom
from bot.channels.wecom.hook import Hook
from bot.channels.wecom.patience import Patience
from bot.clock import Clock
from bot.settings import Settings


def wecom(settings: Settings, clock: Clock, patience: Patience | None = None) -> Wecom:
    """The channel; groups with a webhook alone need no setting at all."""
    patience = patience or Patience()
    outside = Outside(settings.proxy)
    aibot = agent = None
    if settings.wecom_aibot_id and settings.wecom_aibot_secret:
        bot = Bot(
            settings.wecom_aibot_id,
            plain(settings.wecom_aibot_secret),
            settings.wecom_aibot_url,
            settings.wecom_aibot_name,
        )
        aibot = Aibot(bot, outside, clock, patience)
    if settings.wecom_corp_id and settings.wecom_agent_id is not None and settings.wecom_app_secret:
        agent = Agent(
            App(settings.wecom_corp_id, settings.wecom_agent_id, plain(settings.wecom_app_secret)),
            outside,
            settings.wecom_api,
        )
    ways = Ways(
        outside,
        settings.wecom_api,
        Hook(outside, settings.wecom_api),
        aibot,
        agent,
        doors(settings, agent, clock, patience),
        plain(settings.wecom_aes_key),
        tuple(each.strip() for each in settings.wecom_media_hosts.split(",") if each.strip()),
    )
    return ConnectedWecom(ways, aibot) if aibot else Wecom(ways)


def doors(settings: Settings, agent: Agent | None, clock: Clock, patience: Patience) -> Doors | None:
    """The doors for callbacks, where their secrets are set."""
    token, key = plain(settings.wecom_token), plain(settings.wecom_aes_key)
    if not (token and key):
        return None
    sealed = importlib.import_module("bot.channels.wecom.sealed")
    callback = importlib.import_module("bot.channels.wecom.callback")
    app = sealed.Envelope(token, key, settings.wecom_corp_id) if settings.wecom_corp_id else None
    made: Doors = callback.Callbacks(
        callback.Keys(app, sealed.Envelope(token, key)), agent, clock, patience, settings.wecom_aibot_name
    )
    return made


def plain(secret: SecretStr | None) -> str:
    """A secret's words, empty where there is none."""
    return secret.get_secret_value() if secret else ""
