"""What stands in the chats of the fake, and what it has handed out."""

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from bot.clock import Clock, SystemClock
from tests.fakes.dingtalk.rules import HookNo, No

MINUTE, MOST_A_MINUTE, SHUT = 60.0, 20, 600.0
"""A webhook that is used more often than 20 times in a minute is shut for ten."""
MOST_A_SECOND = 20
CLIENT, SECRET, TEMPLATE = "dingfakeclient", "fake-client-secret-not-real", "form.schema"


@dataclass(slots=True)
class Shown:
    """A message of the robot as people see it; `way` is how it came there."""

    id: str
    chat: str
    text: str
    way: str
    mentions: tuple[str, ...] = ()
    card: "Card | None" = None
    at: int = 0
    """When it was said (ms)."""


@dataclass(slots=True)
class Card:
    """A card and its variables as they are now."""

    track: str
    values: dict[str, str]
    callback: str

    @property
    def options(self) -> dict[str, str]:
        """What can be chosen in its form, by what it is called."""
        (choice, _words) = json.loads(self.values["form"])["fields"]
        return {each["text"]: each["value"] for each in choice["options"]}


@dataclass(slots=True)
class Hook:
    """A group's webhook."""

    chat: str
    secret: str
    disabled: bool = False
    said: list[float] = field(default_factory=list)
    """When it was used (seconds of the machine)."""
    shut_until: float = 0.0


@dataclass(slots=True)
class World:
    """The platform's memory."""

    secret: str = SECRET
    templates: dict[str, bool] = field(default_factory=lambda: {TEMPLATE: True})
    groups: dict[str, bool] = field(default_factory=dict)
    """Which groups there are, and whether they still are."""
    people: set[str] = field(default_factory=set)
    slowed: set[str] = field(default_factory=set)
    hooks: dict[str, Hook] = field(default_factory=dict)
    sessions: dict[str, tuple[str, float]] = field(default_factory=dict)
    """By session: which chat it answers in, and until when (seconds of the machine)."""
    tokens: set[str] = field(default_factory=set)
    tickets: dict[str, tuple[float, set[str]]] = field(default_factory=dict)
    """By ticket: when it was handed out, and for which topics."""
    routes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By route: where presses are told, and the secret they are signed with."""
    files: dict[str, bytes] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    uuids: set[tuple[str, str]] = field(default_factory=set)
    allows: int | None = None
    """How many messages to groups it takes before it finds that they come too fast."""
    denied: dict[str, str] = field(default_factory=dict)
    """By a part of the path: the code with which such calls are refused."""
    handed_out: list[str] = field(default_factory=list)
    """Every token, ticket and session that there was."""
    calls: dict[str, list[float]] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Every call that was made, for tests that count them."""
    complaints: list[str] = field(default_factory=list)
    """What it was sent that no client should send."""
    clock: Clock = field(default_factory=SystemClock)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def minds(self, complaint: str) -> str:
        """Note what no client should send; says it again."""
        self.complaints += [complaint] if complaint else []
        return complaint

    def new(self, what: str) -> str:
        """A name that was never given before."""
        return f"{what}-{next(self._ids)}"

    def hand_out(self, what: str) -> str:
        """The same of what nobody else may know."""
        self.handed_out.append(f"{self.new(what)}-not-to-be-told")
        return self.handed_out[-1]

    def show(self, chat: str, text: str, way: str, mentions: tuple[str, ...] = (), card: Card | None = None) -> str:
        """Put a message into a chat; gives its id."""
        id_ = self.new("query")
        self.shown.append(Shown(id_, chat, text, way, mentions, card, int(self.clock.now().timestamp() * 1000)))
        return id_

    def session(self, chat: str, lives: float) -> tuple[str, int]:
        """An address under which one message can be answered, and when it ends (ms)."""
        name, until = self.hand_out("session"), time.time() + lives
        self.sessions[name] = (chat, until)
        return name, int(until * 1000)

    def hook(self, token: str) -> Hook:
        """The webhook of that name."""
        if token not in self.hooks:
            raise HookNo(300005)
        found, now = self.hooks[token], time.monotonic()
        if found.disabled:
            raise HookNo(400102)
        found.said = [*(each for each in found.said if now - each < MINUTE), now]
        if len(found.said) > MOST_A_MINUTE:
            found.shut_until = now + SHUT
        if now < found.shut_until:
            raise HookNo(130101)
        return found

    def pace(self, path: str) -> None:
        """Each interface takes so many calls a second; what it turns away does not count."""
        now = self.clock.now().timestamp()
        lately = [each for each in self.calls.get(path, ()) if now - each < 1]
        if len(lately) >= MOST_A_SECOND:
            raise No("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", 403)
        self.calls[path] = [*lately, now]

    def answered_in(self, session: str) -> str:
        """The chat of a session that still lives."""
        chat, until = self.sessions.get(session, ("", 0.0))
        if time.time() > until or not self.groups.get(chat, chat in self.people):
            raise HookNo(300001)
        return chat

    def called(self, path: str) -> list[dict[str, Any]]:
        """The bodies of the calls of one kind."""
        return [body for asked, body in self.asked if asked == path]
