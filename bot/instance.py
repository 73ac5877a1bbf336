"""The data folder: one running program each, and a name for it that outlives a crash."""

import secrets
import sys
from pathlib import Path
from typing import IO


class FolderInUse(Exception):
    """Another program runs on this data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 正被另一个支部小助手使用；请先停掉它，或换一个数据目录")
        self.folder = folder


class Instance:
    """Holds the folder's lock. Its name is kept in the folder, so a successor may take over what the dead one held."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "instance").open("a+", encoding="ascii")
        try:
            lock(self._file)
        except OSError as fault:
            self._file.close()
            raise FolderInUse(folder) from fault
        self._file.seek(0)
        self.name = self._file.read().strip() or self._christen()

    def _christen(self) -> str:
        name = secrets.token_hex(8)
        self._file.write(name)
        self._file.flush()
        return name

    def close(self) -> None:
        """Let somebody else use the folder."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def lock(file: IO[str]) -> None:
        """Take the lock or raise OSError; it goes with the process. Byte 4096 leaves the name readable."""
        file.seek(4096)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def lock(file: IO[str]) -> None:
        """Take the lock or raise OSError; the kernel lets go of it when the process ends, however it ends."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
