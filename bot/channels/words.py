"""Text from a platform as any database and any file takes it."""


def storable(text: str) -> str:
    """Without what none of them takes: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
