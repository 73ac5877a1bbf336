"""Seals what is a secret and must be kept in the tables, under keys that live beside the data and not in it."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.keyfile import keys_in

FILE = "secret.key"


class NotOpened(Exception):
    """What is kept was sealed under a key that is not there any more: it must be entered anew."""

    def __init__(self) -> None:
        super().__init__(f"密钥对不上：请把原来的 {FILE} 放回数据目录，或用 zhibu chat webhook 重新添加")


class BadKeys(Exception):
    """The file of keys holds something else."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} 里的密钥读不懂；请从备份里取回，或删掉它再用 zhibu chat webhook 重新添加")


@dataclass(frozen=True, slots=True)
class Vault:
    """Keys, the newest first: what was sealed under any of them opens, and new things are sealed under the first."""

    _keys: MultiFernet = field(repr=False)

    def seal(self, secret: str) -> str:
        """The secret as it may be kept."""
        return self._keys.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """The secret again; raises NotOpened."""
        try:
            return self._keys.decrypt(sealed).decode()
        except (InvalidToken, ValueError):
            raise NotOpened from None

    def renew(self, sealed: str) -> str:
        """The same secret under the newest key; raises NotOpened."""
        return self.seal(self.open(sealed))


def vault_in(data: Path) -> Vault:
    """The vault of a data folder; its first use makes a key that only this program's user can read.

    The file holds one key a line, the newest first: to change keys, put a new line on top. Raises BadKeys.
    """
    file = data / FILE
    try:
        kept = keys_in(file, Fernet.generate_key)
    except ValueError:
        raise BadKeys(file) from None
    try:
        return Vault(MultiFernet([Fernet(key) for key in kept]))
    except ValueError:
        raise BadKeys(file) from None
