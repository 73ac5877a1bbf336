"""`callback`: signed and encrypted callbacks a second; each is heard and committed before it gets its 200."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from wechatpy.crypto import _get_signature as signature_of
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto

from bot.bench import city, servers, talk
from bot.bench.figure import Figure, Scale, Tell, latencies
from bot.bench.intake import fresh
from bot.bench.talk import Spoken
from bot.channels.wecom.body import CHANNEL

DOOR = "/callback/wecom/app"
CORP, TOKEN, AES_KEY = "wxbench", "bench-token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CONNECTIONS = 16
CALLED = "bot.bench.called"
FLOOR = "aiohttp, one decryption, one commit"
LETTER = (
    "<xml><ToUserName>{corp}</ToUserName><FromUserName>{user}</FromUserName><CreateTime>{at}</CreateTime>"
    "<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId><AgentID>1</AgentID></xml>"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Callbacks a second, the seconds that each 200 and then the last answer took, and each callback's of processor."""

    rate: float
    took: Sequence[float]
    late: float
    processor: float


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """Each round begins on a fresh copy of the same city: as fast as it goes, then at a steady pace.

    `last_answer` is how long after the last 200 the last answer had gone out, in ms; `processor` what a callback took
    of it up to then, in ms, beside the floor's: on a busy machine that tells more than the clock.
    """
    spoken = talk.conversation(scale.city, scale.warm_up + scale.callbacks)
    letters = list(sealed(spoken))
    warm_up, rest = letters[: scale.warm_up], letters[scale.warm_up :]
    ours, steady, floor, steady_floor = list[Run](), list[Run](), list[Run](), list[Run]()
    with TemporaryDirectory(prefix="zhibu-bench-") as place, servers.platform() as platform:
        seed = Path(place) / "seed"
        tell("callback: a city")
        city.found(seed, scale.city, lists=True, directs=False, channel=CHANNEL)
        at = f"http://127.0.0.1:{platform.port}"
        for number in range(1, scale.rounds + 1):
            tell(f"callback {number}/{scale.rounds}")
            for runs, bare, pace in (
                (ours, floor, 0),
                (steady, steady_floor, scale.pace),
            ):
                with fresh(seed) as folder, servers.standing(CALLED, "zhibu", str(folder), at) as server:
                    runs.append(over_http(server, warm_up, rest, pace))
                with fresh(seed) as folder, servers.standing(CALLED, "bare", str(folder / "floor.db")) as server:
                    bare.append(over_http(server, warm_up, rest, pace, answers=False))
    rate, bare_rate = (median(each.rate for each in runs) for runs in (ours, floor))
    paced, bare_paced = seen(steady, steady_floor), latencies([each.took for each in steady_floor])
    what = f"POST {DOOR}, {CONNECTIONS} connections"
    slowest = f"the slowest of a hundred at {scale.pace} a second"
    return [
        Figure("flood", what, "callbacks/s", rate, bare_rate, FLOOR, "half of the floor", seen(ours, floor)),
        Figure("steady", slowest, "ms", paced["p99"], bare_paced["p99"], FLOOR, "50", paced),
    ]


def seen(ours: Sequence[Run], floor: Sequence[Run]) -> dict[str, float]:
    """What else was seen of some runs, in ms."""
    return latencies([each.took for each in ours]) | {
        "last_answer": median(each.late for each in ours) * 1000,
        "processor": median(each.processor for each in ours) * 1000,
        "floor_processor": median(each.processor for each in floor) * 1000,
    }


def sealed(spoken: Sequence[Spoken]) -> Iterator[bytes]:
    """Every message as the platform posts it: the address with its signature, and the envelope."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, CORP)
    at = str(int(city.NOON.timestamp()))
    for number, each in enumerate(spoken):
        plain = LETTER.format(corp=CORP, user=each.user, at=at, text=each.text, number=number + 1)
        encrypted = PrpCrypto(crypto.key).encrypt(plain, CORP).decode()
        nonce = f"bench{number}"
        signature = signature_of(TOKEN, at, nonce, encrypted)
        query = urlencode({"msg_signature": signature, "timestamp": at, "nonce": nonce})
        yield f"{DOOR}?{query}\t<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


def over_http(
    server: servers.Server, warm_up: Sequence[bytes], rest: Sequence[bytes], pace: int, *, answers: bool = True
) -> Run:
    """The callbacks from another process, to the last answer; at a pace each one's time begins when it was due."""
    servers.pour(server, warm_up, CONNECTIONS)
    if answers:
        servers.drained(server)
    before = server.processor()
    whole, took = servers.pour(server, rest, CONNECTIONS, pace)
    late = servers.drained(server) if answers else 0.0
    return Run(len(took) / whole, took, late, (server.processor() - before) / len(rest))
