"""`callback`: signed and encrypted callbacks a second; each is heard and committed before it gets its 200."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from wechatpy.crypto import _get_signature as signature_of
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto

from bot.bench import city, servers, talk
from bot.bench.figure import Figure, Scale, Tell, latencies
from bot.bench.intake import Round, fresh
from bot.bench.talk import Spoken
from bot.channels.wecom.body import CHANNEL

DOOR = "/callback/wecom/app"
CORP, TOKEN, AES_KEY = "wxbench", "bench-token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CONNECTIONS = 16
LETTER = (
    "<xml><ToUserName>{corp}</ToUserName><FromUserName>{user}</FromUserName><CreateTime>{at}</CreateTime>"
    "<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId><AgentID>1</AgentID></xml>"
)


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """Each round begins on a fresh copy of the same city: as fast as it goes, then at a steady pace.

    `last_answer` is how long after the last 200 the last answer had gone out, in ms: nothing is put off to look quick.
    """
    spoken = talk.conversation(scale.city, scale.warm_up + scale.callbacks)
    letters = list(sealed(spoken))
    warm_up, rest = letters[: scale.warm_up], letters[scale.warm_up :]
    ours: list[Round] = []
    floor: list[Round] = []
    steady: list[Round] = []
    late: list[float] = []
    steady_late: list[float] = []
    with TemporaryDirectory(prefix="zhibu-bench-") as place, servers.platform() as platform:
        seed = Path(place) / "seed"
        tell("callback: a city")
        city.found(seed, scale.city, lists=True, directs=False, channel=CHANNEL)
        at = f"http://127.0.0.1:{platform.port}"
        for number in range(1, scale.rounds + 1):
            tell(f"callback {number}/{scale.rounds}")
            with fresh(seed) as folder, servers.standing("bot.bench.called", "zhibu", str(folder), at) as server:
                ours.append(over_http(server, warm_up, rest))
                late.append(servers.drained(server))
            with fresh(seed) as folder, servers.standing("bot.bench.called", "zhibu", str(folder), at) as server:
                steady.append(over_http(server, warm_up, rest, scale.pace))
                steady_late.append(servers.drained(server))
            with (
                fresh(seed) as folder,
                servers.standing("bot.bench.called", "bare", str(folder / "floor.db")) as server,
            ):
                floor.append(over_http(server, warm_up, rest))
    rate, bare = (median(each.rate for each in rounds) for rounds in (ours, floor))
    what = f"POST {DOOR}, {CONNECTIONS} connections"
    floor_is = "aiohttp, one decryption, one commit"
    flooded = latencies([each.took for each in ours]) | {"last_answer": median(late) * 1000}
    paced = latencies([each.took for each in steady]) | {"last_answer": median(steady_late) * 1000}
    return [
        Figure("flood", what, "callbacks/s", rate, bare, floor_is, "half of the floor", flooded),
        Figure(
            "steady", f"the slowest of a hundred at {scale.pace} a second", "ms", paced["p99"], None, "", "50", paced
        ),
    ]


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


def over_http(server: servers.Server, warm_up: Sequence[bytes], rest: Sequence[bytes], pace: int = 0) -> Round:
    """The callbacks from another process; at a pace each one's time begins when it was due."""
    servers.pour(server, warm_up, CONNECTIONS)
    whole, took = servers.pour(server, rest, CONNECTIONS, pace)
    return Round(len(took) / whole, took)
