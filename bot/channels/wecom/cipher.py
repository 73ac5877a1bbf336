"""How pictures are decrypted. On its own, since what does it takes a tenth of a second to import."""

import base64

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.channels.port import Refused

BLOCK = 32


class Spoiled(Refused):
    """What came cannot be decrypted with the key that came with it."""


def opened(content: bytes, key: str) -> bytes:
    """The picture behind its encryption; raises Spoiled."""
    return decrypted(content, key_of(key))


def key_of(written: str) -> bytes:
    """A key as WeCom writes it: base64 that may lack its end, and whose last bits need not be canonical."""
    try:
        key = base64.b64decode(written + "=" * (-len(written) % 4))
    except ValueError:
        key = b""
    if len(key) != BLOCK:
        raise Spoiled("图片的密钥不对")
    return key


def decrypted(content: bytes, key: bytes) -> bytes:
    """AES-256-CBC, the vector is the key's first half, PKCS#7 to 32 bytes. Raises Spoiled."""
    if not content or len(content) % 16:
        raise Spoiled("图片解不开：长度不对")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(content) + decryptor.finalize()
    pad = plain[-1]
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise Spoiled("图片解不开：密钥不对")
    return plain[:-pad]
