"""The envelope of callbacks (docs 90968 and 101033): signed with a token, encrypted with a key. No I/O.

wechatpy opens it; the signature is compared here, since the library does it in a time that tells.
"""

import hmac
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from wechatpy.crypto import _get_signature as signature_of
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto

from bot.channels.port import Forged

KEY_CHARACTERS = 43
WINDOW_SECONDS = 300.0
"""How far a callback's time may lie from ours: their retries end after seconds, an office's clock is off by minutes."""
NONCES = 20_000


@dataclass(frozen=True, slots=True)
class Seal:
    """What the query of a callback says."""

    signature: str
    timestamp: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Opens and makes envelopes for one receiver: the corp for a self-built app, nobody for the 智能机器人."""

    token: str = field(repr=False)
    key: str = field(repr=False)
    receiver: str = ""

    def opened(self, encrypted: str, seal: Seal) -> str:
        """What was said, as text; raises Forged."""
        wanted = str(signature_of(self.token, seal.timestamp, seal.nonce, encrypted))
        if not hmac.compare_digest(wanted.encode(), seal.signature.encode()):
            raise Forged("签名不对")
        return self.decrypted(encrypted)

    def decrypted(self, encrypted: str) -> str:
        """The same of one whose signature was looked at before; raises Forged."""
        try:
            crypto = WeChatCrypto(self.token, self.key, self.receiver)
            return str(PrpCrypto(crypto.key).decrypt(encrypted, self.receiver))
        except Exception:  # noqa: BLE001 - whatever the library stumbles over, the platform did not write it
            raise Forged("解不开") from None

    def closed(self, said: dict[str, Any], seal: Seal) -> dict[str, Any]:
        """An answer in JSON, as the 智能机器人 takes it."""
        plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        crypto = WeChatCrypto(self.token, self.key, self.receiver)
        encrypted = PrpCrypto(crypto.key).encrypt(plain, self.receiver).decode()
        signature = signature_of(self.token, seal.timestamp, seal.nonce, encrypted)
        return {
            "encrypt": encrypted,
            "msgsignature": str(signature),
            "timestamp": int(seal.timestamp),
            "nonce": seal.nonce,
        }


def query_of(raw: str) -> dict[str, str]:
    """The fields of a query as they were sent: a plus is a plus here, since echostr is base64."""
    pairs = (part.partition("=") for part in raw.split("&"))
    return {unquote(name): unquote(value) for name, _, value in pairs}


def seal_of(query: dict[str, str], now: float) -> Seal:
    """Read the query; raises Forged when it is not of this moment."""
    seal = Seal(query.get("msg_signature", ""), query.get("timestamp", ""), query.get("nonce", ""))
    if not (seal.timestamp.isascii() and seal.timestamp.isdigit() and len(seal.timestamp) <= len("1700000000000")):
        raise Forged("没有时间")
    if abs(int(seal.timestamp) - now) > WINDOW_SECONDS:
        raise Forged("时间不对，请核对这台机器的时钟")
    return seal
