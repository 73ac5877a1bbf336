"""What the operator decides: environment `ZHIBU_…` over the TOML file of `--config` over the defaults."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from domain.burden import MOST_PUSHES, of_budget, of_photos

PREFIX = "ZHIBU_"
CATALOG = Path(__file__).parent.parent / "catalog"
PORTS = range(1, 65536)
DATABASES = ("sqlite", "postgresql", "postgres")
SERVER = re.compile(r"(?:[^:@/]+(?::[^:@/]*)?@)?(?:[^:@/]*|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?/[^/:@]+(?:\?.*)?")
"""A server's address behind its scheme: who, where, which database."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (`zhibu.E…`) or worth a look (`zhibu.W…`), and what to do about it."""

    id: str
    name: str
    what: str
    hint: str

    @property
    def is_error(self) -> bool:
        """Whether the program may not start like this."""
        return self.id.startswith("zhibu.E")

    def __str__(self) -> str:
        return f"{self.id} {self.name}：{self.what}\n    {self.hint}"


class SettingsError(Exception):
    """The settings cannot be used; `findings` tells all of it at once."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("配置有误：\n" + "\n".join(str(finding) for finding in findings))
        self.findings = findings


class Listen(NamedTuple):
    """Where the web part listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_listen(value: object) -> Listen:
    """`127.0.0.1:8700`, `[::1]:8700` or a port alone."""
    if isinstance(value, Listen):
        return value
    host, _, port = str(value).strip().rpartition(":")
    if not port.isdecimal() or int(port) not in PORTS:
        what = "应写成 地址:端口，端口在 1 到 65535 之间，例如 127.0.0.1:8700"
        raise ValueError(what)
    return Listen(host.strip("[]") or "127.0.0.1", int(port))


def speaks(*schemes: str) -> AfterValidator:
    """An address of one of these schemes, without a slash at its end."""

    def check(address: str) -> str:
        if not address.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError("应以 " + " 或 ".join(f"{scheme}://" for scheme in schemes) + " 开头")
        return address.rstrip("/")

    return AfterValidator(check)


def known_database(address: str) -> str:
    """The address of a database this program can open; drivers such as `postgresql+asyncpg` are fine."""
    scheme, separator, rest = address.partition("://")
    kind = scheme.partition("+")[0]
    if not separator or kind not in DATABASES:
        what = "应写成 sqlite:///文件 或 postgresql://用户:密码@主机/库名"
        raise ValueError(what)
    if kind != "sqlite" and not SERVER.fullmatch(rest):
        # Taken apart wrongly a part of the password would pass for the host, and stand in what is said of it.
        what = "应写成 postgresql://用户:密码@主机/库名；密码里的 @ : / 要写成 %40 %3A %2F"
        raise ValueError(what)
    return address


def beside_data(taken: dict[str, Any]) -> str:
    """The embedded database lives in the data folder."""
    return f"sqlite:///{Path(taken['data']).as_posix()}/zhibu.db"


def affordable(per_week: int) -> int:
    """A budget that the burden rules allow."""
    if breach := of_budget(per_week):
        raise ValueError(str(breach))
    return per_week


def brief(days: int) -> int:
    """So many days of photos as the burden rules allow."""
    if breach := of_photos(days):
        raise ValueError(str(breach))
    return days


WebAddress = Annotated[str, speaks("https", "http")]
SocketAddress = Annotated[str, speaks("wss", "ws")]


class Settings(BaseSettings):
    """Every setting. Built by `load`; built by hand it takes what it is given and looks nowhere else."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, enable_decoding=False, extra="forbid", frozen=True
    )

    data: Path = Field(default=Path("data"), description="数据目录：数据库和备份都放在这里。")
    database_url: Annotated[str, AfterValidator(known_database)] = Field(
        default_factory=beside_data,
        repr=False,  # it may hold a password
        description="数据库地址。不写就用数据目录里的 zhibu.db；多台机器同时运行时才需要 PostgreSQL。",
    )
    listen: Annotated[Listen, BeforeValidator(read_listen)] = Field(
        default=Listen("127.0.0.1", 8700),
        description="网页和回调监听的地址和端口。对外提供服务时放在 HTTPS 反向代理后面。",
    )
    catalog: Path = Field(
        default=CATALOG, description="规定动作目录：duties.toml 和 words/ 所在的文件夹。不写就用自带的。"
    )
    optional_duties: bool = Field(
        default=False,
        description="规定动作目录里默认不启用的（on 是 false 的）也都启用。只启用几项的，在目录里改那几项。",
    )

    proxy: WebAddress | None = Field(
        default=None, description="上外网要走的代理，例如 http://10.0.0.1:3128。能直接上外网就不写。"
    )
    pushes_a_week: Annotated[int, AfterValidator(affordable)] = Field(
        default=MOST_PUSHES,
        ge=0,
        description=f"小助手每周在一个群里除清单外最多主动说几条，0 到 {MOST_PUSHES}。",
    )
    keep_photos_days: Annotated[int, AfterValidator(brief)] = Field(
        default=0,
        ge=0,
        description="随报告发来的照片留存多少天，到期自动删除。0 是不留存，只计张数。照片从不要求。",
    )
    public_url: WebAddress | None = Field(
        default=None,
        description="别人打开工作台用的地址，例如 https://zhibu.example.cn。不写就是 LISTEN 的地址，只有本机打得开。",
    )

    wecom_aibot_id: str | None = Field(
        default=None, description="企业微信智能机器人的 Bot ID。用智能机器人长连接时需要。"
    )
    wecom_aibot_secret: SecretStr | None = Field(default=None, description="企业微信智能机器人的 Secret。")
    wecom_aibot_name: str | None = Field(default=None, description="智能机器人在群里的名字，名字里有空格时才需要写。")
    wecom_media_hosts: str = Field(
        default="weixin.qq.com,qpic.cn,myqcloud.com",
        description="允许从哪些主机下载成员发来的图片，用英文逗号隔开。私有化部署时才需要改。",
    )
    wecom_aibot_url: SocketAddress = Field(
        default="wss://openws.work.weixin.qq.com", description="智能机器人长连接的地址。私有化部署时才需要改。"
    )
    wecom_api: WebAddress = Field(
        default="https://qyapi.weixin.qq.com", description="企业微信接口的地址。私有化部署时才需要改。"
    )
    wecom_corp_id: str | None = Field(default=None, description="企业 ID。用企业微信自建应用时需要。")
    wecom_agent_id: int | None = Field(default=None, description="自建应用的 AgentId。")
    wecom_app_secret: SecretStr | None = Field(default=None, description="自建应用的 Secret。")
    wecom_token: SecretStr | None = Field(default=None, description="接收消息的 Token。用回调接收消息时需要。")
    wecom_aes_key: SecretStr | None = Field(
        default=None, description="接收消息的 EncodingAESKey。用回调接收消息时需要。"
    )

    dingtalk_client_id: str | None = Field(default=None, description="钉钉应用的 Client ID（AppKey）。用钉钉时需要。")
    dingtalk_client_secret: SecretStr | None = Field(
        default=None, description="钉钉应用的 Client Secret（AppSecret）。"
    )
    dingtalk_api: WebAddress = Field(
        default="https://api.dingtalk.com", description="钉钉新版接口的地址。专有部署时才需要改。"
    )
    dingtalk_oapi: WebAddress = Field(
        default="https://oapi.dingtalk.com", description="钉钉旧版接口的地址。专有部署时才需要改。"
    )
    dingtalk_card_template: str | None = Field(
        default=None, description="钉钉互动卡片的模板 ID，以 .schema 结尾。不写就只发文字。"
    )
    dingtalk_callback_url: WebAddress | None = Field(
        default=None,
        description="钉钉用 HTTP 回调时外网能访问的地址，以 /callback/dingtalk 结尾。不写就用 Stream 模式。",
    )
    dingtalk_hosts: str = Field(
        default="", description="专有部署的钉钉还用哪些域名（文件下载、回复），逗号隔开。公有云不用填。"
    )
    dingtalk_monthly_calls: int = Field(
        default=5_000, gt=0, description="钉钉每月可用的接口调用次数，用到七成提醒专干。标准版 5000，专业版 200000。"
    )
    dingtalk_monthly_messages: int = Field(
        default=3_000, gt=0, description="钉钉每月可用的 Webhook 和 Stream 消息数。标准版 3000，专业版 50000。"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library names what it passes
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is passed in: `load` is the one that looks around."""
        return (init_settings,)

    @classmethod
    def load(cls, config: Path | None = None) -> Self:
        """Read the environment and the file; raises `SettingsError` with every finding."""
        written, findings = read_file(config) if config else ({}, ())
        around, more = with_secrets({**EnvSettingsSource(cls)(), **secret_files(os.environ)}, PREFIX)
        try:
            settings = cls(**{**written, **around})
        except ValidationError as fault:
            raise SettingsError((*findings, *more, *explain(fault, frozenset(around)))) from None
        if findings or more:
            raise SettingsError((*findings, *more))
        return settings


AT_LINE = re.compile(r"at line (\d+)")
SAVE_AS = "用记事本打开，选“另存为”，编码选 UTF-8。"
SECRETS = tuple(
    name
    for name, field in Settings.model_fields.items()
    if field.annotation == SecretStr | None or name == "database_url"  # an address may hold a password
)
PATHS = ("data", "catalog")
NAMES = (*Settings.model_fields, *(f"{name}_file" for name in SECRETS))
"""Every name that may be written, in small letters and without the prefix."""


def secret_files(environment: Mapping[str, str]) -> dict[str, Any]:
    """The `…_FILE` settings among the variables."""
    given = {name.lower().removeprefix(PREFIX.lower()): value for name, value in environment.items() if value}
    return {f"{name}_file": given[f"{name}_file"] for name in SECRETS if f"{name}_file" in given}


def read_file(config: Path) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """What the file says, names in small letters, paths as seen from its folder; and what is wrong with it."""
    try:
        # Notepad on Windows puts a mark at the start that TOML does not know.
        tables = tomllib.loads(config.read_bytes().decode("utf-8-sig"))
    except OSError as fault:
        what = "没有这个配置文件" if isinstance(fault, FileNotFoundError) else f"打不开配置文件（{fault.strerror}）"
        raise SettingsError((Finding("zhibu.E004", str(config), what, "请核对 --config 的路径和文件权限。"),)) from None
    except UnicodeDecodeError:
        raise SettingsError((Finding("zhibu.E004", str(config), "不是 UTF-8 文字", SAVE_AS),)) from None
    except ValueError as fault:
        line = AT_LINE.search(str(fault))
        what = f"第 {line[1]} 行写得不对" if line else "格式不对"
        hint = '一行一项，写成 名称 = "值"；引号和等号用英文的，同一项只写一次。'
        raise SettingsError((Finding("zhibu.E004", str(config), what, hint),)) from None
    written = {}
    strange = []
    for name, value in tables.items():
        known = name.lower().removeprefix(PREFIX.lower())
        if known not in NAMES:
            strange.append(Finding("zhibu.E001", name, "不认识这一项", nearest(known)))
        elif value == "":
            continue  # a line of the sample that was left open
        elif isinstance(value, str) and known in (*PATHS, *(f"{secret}_file" for secret in SECRETS)):
            written[known] = str(config.parent / value)
        else:
            written[known] = value
    read, findings = with_secrets(written, "")
    return read, (*strange, *findings)


def nearest(name: str) -> str:
    """A hint at the name that may have been meant."""
    near = get_close_matches(name, NAMES, n=1)
    return f"是不是想写 {near[0].upper()}？" if near else "所有名称见 docs/operating.md 的配置表。"


def with_secrets(given: Mapping[str, Any], prefix: str) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Put what the `…_file` settings point at in their place; one that cannot be read is never passed over."""
    read = dict(given)
    findings = []
    for name in SECRETS:
        path = read.pop(f"{name}_file", None)
        if path is None:
            continue
        shown = f"{prefix}{name}_file".upper()
        if name in read:
            what = f"和 {prefix}{name.upper()} 同时写了"
            findings.append(Finding("zhibu.E005", shown, what, "两处只留一处。"))
            continue
        try:
            read[name] = Path(path).read_bytes().decode("utf-8-sig").strip()
        except (OSError, ValueError, TypeError) as fault:
            findings.append(Finding("zhibu.E003", shown, *unread(path, fault)))
            continue
        if not read[name]:
            findings.append(Finding("zhibu.E003", shown, f"{path} 是空的", "请把密钥写进这个文件，只写密钥本身。"))
    return read, tuple(findings)


def unread(path: object, fault: Exception) -> tuple[str, str]:
    """Why a file with a secret cannot be read, and what to do; nothing is quoted of what stands in it."""
    where = Path(path).absolute() if isinstance(path, str) else path
    match fault:
        case FileNotFoundError():
            return f"没有这个文件：{where}", "请核对文件名和所在的文件夹；Windows 上看看是不是多了一个 .txt。"
        case UnicodeDecodeError():
            return f"{where} 不是 UTF-8 文字", SAVE_AS
        case OSError():
            return f"读不出 {where}（{fault.strerror}）", "请让运行本程序的用户能读这个文件。"
    return f"{where} 不是一个路径", "写文件名，放在英文双引号里。"


def explain(fault: ValidationError, around: frozenset[str]) -> tuple[Finding, ...]:
    """What the values have against them, in the words of the reader; never the values of secrets."""
    findings = []
    for error in fault.errors(include_url=False, include_input=False):
        name = str(error["loc"][0])
        if error["type"] == "default_factory_not_called":
            continue  # the address of the database waits for the data folder, whose own fault is told
        own = error.get("ctx", {}).get("error")
        what = f"值不对：{own}" if own is not None else KINDS.get(error["type"], f"值不对（{error['msg']}）")
        shown = f"{PREFIX}{name}".upper() if name in around else name.upper()
        hint = Settings.model_fields[name].description or ""
        findings.append(Finding("zhibu.E002", shown, what, hint))
    return tuple(findings)


KINDS = {
    "string_type": "应是文字，放在英文双引号里",
    "int_parsing": "应是一个整数",
    "int_type": "应是一个整数",
    "greater_than_equal": "不能是负数",
    "path_type": "应是一个路径，放在英文双引号里",
}
