"""What the operator says about the DingTalk application, and how long we have patience with its platform."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """The application of one organisation.

    Without a `client_id` there are the webhooks of groups and nothing else. `callback` is the public address of our
    door where the platform calls us, empty for Stream mode; `template` the card template, empty for plain text;
    `hosts` are names under which a private deployment serves files and sessions; `calls` and `messages` what the
    edition allows in a month.
    """

    client_id: str
    client_secret: str = field(repr=False)
    api: str = "https://api.dingtalk.com"
    oapi: str = "https://oapi.dingtalk.com"
    callback: str = ""
    template: str = ""
    hosts: tuple[str, ...] = ()
    calls: int = 5_000
    messages: int = 3_000

    @property
    def robot(self) -> str:
        """The robot's code: an internal application's is its Client ID (SDK 0.24.3, `chatbot.py`)."""
        return self.client_id


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds we wait for what. The platform retries a press after 2 s and a push after 2.5 to 3 s."""

    heartbeat: float = 20.0
    """Between two pings of ours; half of it later without a pong the socket is dead."""
    quiet: float = 1800.0
    """Without any frame a socket may be one that the platform forgot, though it answers pings: a new one is opened."""
    first_pause: float = 1.0
    longest_pause: float = 60.0
    stable: float = 60.0
    """A connection that stood so long was a good one; the next pause is short again."""
    farewell: float = 0.5
    """What was heard on an old socket may still be acknowledged there."""
    press: float = 1.6
    """A press is answered by then, whether it is kept already or not."""
    hear_again: float = 0.5
    hear_at_all: float = 300.0
    """While the database does not take a message it is tried again so long; the platform may never repeat it."""
