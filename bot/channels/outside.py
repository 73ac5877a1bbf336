"""How channels reach their platforms: one session each, through the office's proxy where there is one."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import (
    ClientConnectorError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)

MOST_CONNECTIONS = 64
CONNECT_SECONDS = 5.0
NOT_CONNECTED = (ClientConnectorError, ConnectionTimeoutError, ClientHttpProxyError)
"""Nobody took the call: nothing of what was to be said can have arrived."""


@dataclass(slots=True)
class Outside:
    """The way out. The session is opened at the first use, inside the loop that uses it.

    The proxy is handed to every request by name: aiohttp looks none up for a WebSocket's address.
    """

    proxy: str | None = None
    answer_seconds: float = 10.0
    _session: ClientSession | None = None

    @property
    def session(self) -> ClientSession:
        """The session; it keeps no cookies and follows the environment in nothing."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=MOST_CONNECTIONS),
                timeout=ClientTimeout(total=self.answer_seconds, sock_connect=CONNECT_SECONDS),
                cookie_jar=DummyCookieJar(),
                proxy=self.proxy,
            )
        return self._session

    async def close(self) -> None:
        """Let go of every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def is_of(url: str, hosts: Collection[str], *, also: Collection[str] = ()) -> bool:
    """Whether an address that came in a message may be called: over TLS, at one of these hosts or under it.

    `also` are base addresses from the settings, which are taken as they are: private deployments and tests.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password:
        return False
    if any((parts.scheme, parts.netloc.lower()) == urlsplit(base)[:2] for base in also):
        return True
    is_theirs = any(host == each or host.endswith(f".{each}") for each in hosts)
    return parts.scheme == "https" and port in (None, 443) and is_theirs
