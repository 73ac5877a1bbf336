"""Keys that live in the data folder: made at first use, and readable for this program's user alone."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def keys_in(file: Path, make: Callable[[], bytes]) -> list[str]:
    """The keys of a file, one a line, the newest first; `make` gives the first one. Raises ValueError on no ASCII."""
    try:
        return file.read_text("ascii").split()
    except FileNotFoundError:
        return _made(file, make())


def _made(file: Path, key: bytes) -> list[str]:
    """A new key in a new file; of two that make it at once one wins and both read the same."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Born with its content and for this user alone: nobody ever reads half a key.
    handle, draft = tempfile.mkstemp(dir=file.parent)
    try:
        os.write(handle, key + b"\n")
        os.close(handle)
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()
    return file.read_text("ascii").split()
