"""The audit chain: each deed's hash covers the one before it, so that none can be changed or lost unseen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST = ""
"""What stands for the hash before the first deed."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to what. `detail` is plain JSON and holds nothing that may not be kept."""

    at: datetime
    actor: str
    deed: str
    subject: str
    detail: Mapping[str, object]


def link(deed: Deed, previous: str) -> str:
    """The hash of a deed that follows `previous`: SHA-256 in hexadecimal over sorted JSON in UTF-8."""
    row = {
        "at": deed.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": deed.actor,
        "deed": deed.deed,
        "subject": deed.subject,
        "detail": deed.detail,
        "previous": previous,
    }
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
