"""DingTalk's signatures: ours on what goes through a webhook, the platform's on what it calls us with."""

import base64
import hashlib
import hmac

WINDOW_MS = 3_600_000
"""A signature is good for an hour before and after its stamp."""


def signature(secret: str, stamp: str) -> str:
    """Of a robot's webhook (加签) and of the platform's callback: both sign the stamp and the secret itself."""
    return _hmac(secret, f"{stamp}\n{secret}")


def card_signature(secret: str, stamp: str) -> str:
    """Of a card's callback over HTTP: the stamp alone.

    https://open.dingtalk.com/document/development/event-callback-card
    """
    return _hmac(secret, stamp)


def card_secret(client_secret: str) -> str:
    """The secret that we register for cards' callbacks, so that nobody has to keep one more."""
    return hmac.new(client_secret.encode(), b"zhibu:card-callback", hashlib.sha256).hexdigest()


def is_good(expected: str, given: str, stamp: str, now_ms: int) -> bool:
    """Whether a signature is the one expected and its stamp (ms) is of this hour."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):  # noqa: PLR2004 - the year 33658
        return False
    return abs(now_ms - int(stamp)) <= WINDOW_MS and hmac.compare_digest(expected.encode(), given.encode())


def _hmac(secret: str, words: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), words.encode(), hashlib.sha256).digest()).decode()
