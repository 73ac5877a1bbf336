"""Callbacks as they were seen: the platform's own samples (V1, V2), wechatpy's (V3), and one of the 智能机器人 (V4)."""

from dataclasses import dataclass

CORP = "wx5823bf96d3bd56c7"
TOKEN, KEY = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


@dataclass(frozen=True)
class Vector:
    """One callback: its query, what is encrypted, and what that is."""

    token: str
    key: str
    receiver: str
    signature: str
    timestamp: str
    nonce: str
    encrypted: str
    plain: str


V1 = Vector(
    TOKEN,
    KEY,
    CORP,
    "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "1409659589",
    "263014780",
    "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
    "1616140317555161061",
)
V2 = Vector(
    TOKEN,
    KEY,
    CORP,
    "477715d11cdb4164915debcba66cb864d751f3e6",
    "1409659813",
    "1372623149",
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==",
    "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n<FromUserName><![CDATA[mycreate]]></FromUserName>\n"
    "<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[hello]]></Content>\n"
    "<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>",
)
V3A = Vector(
    "123456",
    "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
    "wx49f0ab532d5d035a",
    "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96",
    "1411443780",
    "437374425",
    "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==",
    "5927782489442352469",
)
V3B = Vector(
    "123456",
    "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
    "wx49f0ab532d5d035a",
    "74d92dfeb87ba7c714f89d98870ae5eb62dff26d",
    "1411525903",
    "461056294",
    "RgqEoJj5A4EMYlLvWO1F86ioRjZfaex/gePD0gOXTxpsq5Yj4GNglrBb8I2BAJVODGajiFnXBu7mCPatfjsu6IHCrsTyeDXzF6Bv283dGymzxh6ydJRvZsryDyZbLTE7rhnus50qGPMfp2wASFlzEgMW9z1ef/RD8XzaFYgm7iTdaXpXaG4+BiYyolBug/gYNx410cvkKR2/nPwBiT+P4hIiOAQqGp/TywZBtDh1yCF2KOd0gpiMZ5jSw3e29mTvmUHzkVQiMS6td7vXUaWOMZnYZlF3So2SjHnwh4jYFxdgpkHHqIrH/54SNdshoQgWYEvccTKe7FS709/5t6NMxuGhcUGAPOQipvWTT4dShyqio7mlsl5noTrb++x6En749zCpQVhDpbV6GDnTbcX2e8K9QaNWHp91eBdCRxthuL0=",
    "test",
)
V4 = Vector(
    TOKEN,
    KEY,
    "",
    "0de8ac1b06a0969c70f1794b26c13b8f8a98fb2f",
    "1700000000",
    "1234567890",
    "y514aRT8yYkYNee3kPvkrJJpSq0iPZE7tn3oJ5zsPD8I37lUP5M5lUn2vsLxyq6hwgug2NYGPBWISDOxAu3cnnXFQ43K3ldMl0cE/fx2Jx2sac0q3A20A7mHUou5wjDpy7oVxEaPUsE1JHDGvZ4PjykhnUJFrvVFGFy+oJZY8mRr+1ngabEOgd9soNoTYce83Z0upfKbxFQbkgctZS7gZOAeSr/PT/p2c7UFS/W0SimmcoFaGaK1elYXezOXGaLC",
    '{"msgid":"MSGID_1","aibotid":"AIBOTID","chatid":"CHATID","chattype":"group","from":{"userid":"USERID"},'
    '"msgtype":"text","text":{"content":"@RobotA 完成 3"}}',
)
ALL = {"V1": V1, "V2": V2, "V3a": V3A, "V3b": V3B, "V4": V4}
