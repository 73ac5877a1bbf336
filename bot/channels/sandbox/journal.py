"""The sandbox's memory on disk: one JSON line an entry, handed to the operating system at once."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Journal:
    """An append-only file of JSON objects.

    Nothing is synced to the disk: a killed process loses nothing, and the sandbox need not outlive a power cut.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("ab", buffering=0)
        self._size = path.stat().st_size

    def entries(self) -> Iterator[dict[str, Any]]:
        """Everything kept so far; a last line that was torn by a crash is cut off, a broken one is passed over."""
        good = 0
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.endswith(b"\n"):
                    break
                good += len(line)
                entry = read_line(line)
                if entry is None:
                    log.warning("journal_line_unreadable", line=number, hint="跳过了这一行；若文件被手工改过，请还原")
                else:
                    yield entry
        self._cut(good)

    def append(self, entry: Mapping[str, object]) -> None:
        """Keep one entry whole or not at all; raises OSError when the disk takes no more."""
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        if self._write(line) != len(line):
            self._cut(self._size)
            raise OSError(f"磁盘写满，未能写入 {self._path}；请清理空间")
        self._size += len(line)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self, line: bytes) -> int:
        return self._file.write(line)

    def _cut(self, size: int) -> None:
        if os.fstat(self._file.fileno()).st_size > size:
            self._file.truncate(size)
        self._size = size


def read_line(line: bytes) -> dict[str, Any] | None:
    """The object on a line, or None when there is none."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
