"""Where settings come from, which wins, and what is said about the wrong ones."""

import tomllib
from pathlib import Path

import pytest

from bot.commands.init import sample
from bot.settings import CATALOG, NAMES, PREFIX, SECRETS, Finding, Listen, Settings, SettingsError


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine that runs the tests has set is none of theirs."""
    for name in NAMES:
        monkeypatch.delenv(f"{PREFIX}{name}".upper(), raising=False)


def written(folder: Path, text: str) -> Path:
    file = folder / "zhibu.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(config: Path | None = None) -> list[Finding]:
    with pytest.raises(SettingsError) as caught:
        Settings.load(config)
    assert all(str(finding) in str(caught.value) for finding in caught.value.findings)
    assert all(finding.is_error and finding.hint for finding in caught.value.findings)
    return list(caught.value.findings)


def test_everything_has_a_default() -> None:
    settings = Settings.load()
    assert settings.data == Path("data")
    assert settings.database_url == "sqlite:///data/zhibu.db"
    assert settings.listen == Listen("127.0.0.1", 8700)
    assert settings.catalog == CATALOG
    assert (CATALOG / "duties.toml").exists()
    assert settings.wecom_app_secret is None


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = written(tmp_path, 'LISTEN = "127.0.0.1:1"\nWECOM_CORP_ID = "of the file"\n')
    monkeypatch.setenv("ZHIBU_LISTEN", "0.0.0.0:2")
    settings = Settings.load(config)
    assert settings.listen == Listen("0.0.0.0", 2)
    assert settings.wecom_corp_id == "of the file"


def test_an_empty_value_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_LISTEN", "")
    assert Settings.load(written(tmp_path, 'WECOM_AGENT_ID = ""\n')) == Settings.load()


def test_paths_of_the_file_start_at_its_folder(tmp_path: Path) -> None:
    settings = Settings.load(written(tmp_path, 'DATA = "here"\n'))
    assert settings.data == tmp_path / "here"
    assert settings.database_url == f"sqlite:///{(tmp_path / 'here').as_posix()}/zhibu.db"


@pytest.mark.parametrize("name", ["LISTEN", "listen", "ZHIBU_LISTEN"])
def test_a_name_may_be_written_as_people_write_it(tmp_path: Path, name: str) -> None:
    assert Settings.load(written(tmp_path, f'{name} = "127.0.0.1:9"')).listen.port == 9


@pytest.mark.parametrize("secret", SECRETS)
def test_every_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    value = "postgresql://of:a@file/db" if secret == "database_url" else "of-a-file"
    (tmp_path / "secret.txt").write_text(f"{value}\n", encoding="utf-8")
    by_file = Settings.load(written(tmp_path, f'{secret.upper()}_FILE = "secret.txt"'))
    monkeypatch.setenv(f"ZHIBU_{secret.upper()}_FILE", str(tmp_path / "secret.txt"))
    for settings in (by_file, Settings.load()):
        found = getattr(settings, secret)
        assert value in (found, getattr(found, "get_secret_value", str)())
        assert value not in repr(settings)


def test_a_secret_of_the_environment_wins_over_the_file_of_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("old", encoding="utf-8")
    monkeypatch.setenv("ZHIBU_WECOM_TOKEN", "new")
    token = Settings.load(written(tmp_path, 'WECOM_TOKEN_FILE = "secret.txt"')).wecom_token
    assert token
    assert token.get_secret_value() == "new"


def test_a_secret_file_that_cannot_be_read_is_never_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_WECOM_TOKEN_FILE", "/nowhere/token")
    (fault,) = faults()
    assert fault.id == "zhibu.E003"
    assert fault.name == "ZHIBU_WECOM_TOKEN_FILE"
    assert fault.what == "没有这个文件：/nowhere/token"


@pytest.mark.parametrize("kept", [b"\xef\xbb\xbfs3cret\r\n", b"  s3cret \n\n"])
def test_a_secret_is_read_as_notepad_keeps_it(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "secret.txt").write_bytes(kept)
    token = Settings.load(written(tmp_path, 'WECOM_TOKEN_FILE = "secret.txt"')).wecom_token
    assert token
    assert token.get_secret_value() == "s3cret"


def test_a_secret_in_another_encoding_is_told_how_to_be_saved_and_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes("s3cret".encode("utf-16"))
    (fault,) = faults(written(tmp_path, 'WECOM_TOKEN_FILE = "secret.txt"'))
    assert "不是 UTF-8" in fault.what
    assert "另存为" in fault.hint
    assert "s3cret" not in str(fault)


def test_a_secret_written_twice_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(written(tmp_path, 'WECOM_TOKEN = "a"\nWECOM_TOKEN_FILE = "b"\n'))
    assert fault.id == "zhibu.E005"


def test_an_unknown_name_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (fault,) = faults(written(tmp_path, 'DATABSE_URL = "sqlite:///a.db"\n'))
    assert fault.id == "zhibu.E001"
    assert "DATABASE_URL" in fault.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LISTEN", '"localhost"'),
        ("LISTEN", '"127.0.0.1:0"'),
        ("LISTEN", '"127.0.0.1:65536"'),
        ("DATABASE_URL", '"mysql://host/db"'),
        ("DATABASE_URL", '"zhibu.db"'),
        ("DATABASE_URL", '"postgresql://u:pa@ss:word@host/db"'),
        ("DATABASE_URL", '"postgresql://u:pa/ss@host/db"'),
        ("DATABASE_URL", '"postgresql://u:p@host"'),
        ("WECOM_API", '"qyapi.example"'),
        ("WECOM_AIBOT_URL", '"https://socket.example"'),
        ("WECOM_AGENT_ID", '"小助手"'),
        ("WECOM_CORP_ID", "7"),
        ("DATA", "7"),
        ("CATALOG", "true"),
    ],
)
def test_a_wrong_value_is_named_and_explained_in_chinese(tmp_path: Path, name: str, value: str) -> None:
    (fault,) = faults(written(tmp_path, f"{name} = {value}\n"))
    assert (fault.id, fault.name) == ("zhibu.E002", name)
    assert "应" in fault.what
    assert "Input" not in fault.what


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:p%40ss@host:5432/db",
        "postgresql+asyncpg://u@[::1]:5432/db?ssl=require",
        "postgresql:///db?host=/run/postgresql",
        "sqlite:////opt/zhibu/zhibu.db",
    ],
)
def test_addresses_of_databases_are_taken(tmp_path: Path, address: str) -> None:
    assert Settings.load(written(tmp_path, f'DATABASE_URL = "{address}"')).database_url == address


def test_a_wrong_value_of_a_secret_is_not_shown(tmp_path: Path) -> None:
    (spoiled,) = faults(written(tmp_path, 'DATABASE_URL = "postgresql://u:pa@s3cret:x@host/db"\n'))
    assert "s3cret" not in str(spoiled)
    assert "%40" in spoiled.what
    (fault,) = faults(written(tmp_path, "WECOM_TOKEN = 998877\n"))
    assert "998877" not in str(fault)


def test_all_faults_come_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_LISTEN", "x")
    monkeypatch.setenv("ZHIBU_WECOM_TOKEN_FILE", "/nowhere")
    found = faults(written(tmp_path, 'HERE = 1\nWECOM_API = "x"\n'))
    assert {fault.name for fault in found} == {"ZHIBU_LISTEN", "ZHIBU_WECOM_TOKEN_FILE", "HERE", "WECOM_API"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("\nDATA = data", "第 2 行写得不对"),
        ("DATA = 'a'\nDATA = 'b'", "格式不对"),
        ("DATA = “a”", "第 1 行写得不对"),
        ("DATA = 'a", "格式不对"),
        ("\udcff", "不是 UTF-8 文字"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_the_line(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "zhibu.toml"
    file.write_bytes(text.encode(errors="surrogateescape"))
    (fault,) = faults(file)
    assert fault.id == "zhibu.E004"
    assert fault.what == what


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "none.toml")
    assert fault.id == "zhibu.E004"


def test_a_mark_at_the_start_of_the_file_does_no_harm(tmp_path: Path) -> None:
    assert Settings.load(written(tmp_path, '\ufeffLISTEN = "127.0.0.1:9"')).listen.port == 9


@pytest.mark.parametrize(
    ("text", "listen"),
    [("[::1]:80", Listen("::1", 80)), ("8700", Listen("127.0.0.1", 8700)), (":80", Listen("127.0.0.1", 80))],
)
def test_an_address_may_be_written_in_several_ways(text: str, listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_LISTEN", text)
    assert Settings.load().listen == listen


def test_the_sample_names_every_setting_and_each_of_its_lines_can_be_used(tmp_path: Path) -> None:
    text = sample(Path("zhibu.toml"))
    assert tomllib.loads(text) == {"DATA": "data"}
    opened = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line and "…" not in line)
    assert {name.lower() for name in tomllib.loads(opened)} == set(Settings.model_fields)
    assert Settings.load(written(tmp_path, opened)).listen == Listen("127.0.0.1", 8700)


@pytest.mark.parametrize(("written_", "allowed"), [("3", True), ("0", True), ("4", False), ("-1", False)])
def test_groups_may_be_spoken_to_less_and_never_more(tmp_path: Path, written_: str, *, allowed: bool) -> None:
    config = written(tmp_path, f"PUSHES_A_WEEK = {written_}\n")
    if allowed:
        assert Settings.load(config).pushes_a_week == int(written_)
    else:
        (fault,) = faults(config)
        assert "减负规则 B07" in fault.what or "负数" in fault.what
