"""Text from outside as any database, any file and any platform takes it."""

UNSEEN = {number: None for number in (*range(32), 127) if chr(number) not in "\n\t"}


def storable(text: str) -> str:
    """Without what none of them takes: control characters, which WeCom refuses (40033), and halves of pairs."""
    return text.translate(UNSEEN).encode("utf-8", "replace").decode()
