"""A card to carry elsewhere: its image under a passphrase, in a file that says how to open it.

    offset  length
         0      16  magic and version
        16       3  scrypt: log2 N, r, p, a byte each
        19      16  salt
        35      12  nonce
        47       …  image key and image, AES-256-GCM; all before is authenticated with it

Whoever has file and passphrase has the card with its keys and PINs, as often as they like: it is
a copy, which no real card gives away.
"""

import struct
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from jumin.chip.counters import counter_record, read_counter_record
from jumin.chip.image import ID_LENGTH, KEY_LENGTH, NONCE_LENGTH, Seal, open_image
from jumin.terms import UsageError


PORTABLE_MAGIC: Final = b"JUMIN-TEST COPY\x01"
"""What such a file begins with; the last byte is the version of this format."""
SHORTEST_PASSPHRASE: Final = 8
"""How many characters a passphrase has at least."""

_SALT_LENGTH: Final = 16
_COSTS: Final = struct.Struct("BBB")
_SALT_OFFSET: Final = len(PORTABLE_MAGIC) + _COSTS.size
_HEAD_LENGTH: Final = _SALT_OFFSET + _SALT_LENGTH + NONCE_LENGTH
_MOST_MEMORY: Final = 2**28
_MOST_PARALLEL: Final = 4


@dataclass(frozen=True)
class ScryptCosts:
    """How dear each guess at a passphrase is (RFC 7914 §2): it takes 128 · N · r bytes of memory.

    The default takes 128 MB. Source: OWASP Password Storage Cheat Sheet, scrypt.
    """

    log2_n: int = 17
    r: int = 8
    p: int = 1


class PassphraseTooShortError(UsageError):
    """A passphrase that is found by trying."""

    def __init__(self) -> None:
        super().__init__(f"A passphrase has at least {SHORTEST_PASSPHRASE} characters.")


class WrongPassphraseError(UsageError):
    """The passphrase is another, or the file is not as it was written; which, nobody can tell."""

    def __init__(self) -> None:
        super().__init__("The passphrase is wrong, or the file was changed since it was written.")


class NotPortableError(UsageError):
    """The bytes are no exported card."""

    def __init__(self) -> None:
        super().__init__("This is no card of `jumin card export`, or one of a later version.")


def export_image(
    image: bytes,
    *,
    image_key: bytes,
    passphrase: str,
    random: Callable[[int], bytes],
    costs: ScryptCosts | None = None,
) -> bytes:
    """Put a card image under a passphrase (書き出し).

    Raises `DamagedImageError` where the image is not whole under its key, and
    `PassphraseTooShortError`.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShortError
    opened = open_image(image, image_key=image_key)
    read_counter_record(opened.counter_record, key=opened.seal.counter_key)
    costs = costs or ScryptCosts()
    packed = _COSTS.pack(costs.log2_n, costs.r, costs.p)
    salt, nonce = random(_SALT_LENGTH), random(NONCE_LENGTH)
    head = PORTABLE_MAGIC + packed + salt + nonce
    cipher = AESGCM(_derive(passphrase, salt, costs))
    return head + cipher.encrypt(nonce, image_key + image, head)


def import_image(
    portable: bytes, *, passphrase: str, image_key: bytes, random: Callable[[int], bytes]
) -> bytes:
    """Make the image of an exported card anew, under another image key (読み込み).

    Raises `NotPortableError`, `WrongPassphraseError`, and `DamagedImageError` where the card in
    it is of a format that this program does not open.
    """
    exported_key, image = _opened(portable, passphrase)
    opened = open_image(image, image_key=exported_key)
    tries = read_counter_record(opened.counter_record, key=opened.seal.counter_key)
    seal = Seal.derive(image_key, random(ID_LENGTH))
    return seal.close(
        opened.files, counter_record(tries, key=seal.counter_key), nonce=random(NONCE_LENGTH)
    )


def is_portable(octets: bytes) -> bool:
    """Whether the bytes begin as an exported card does."""
    return octets.startswith(PORTABLE_MAGIC[:-1])


def _opened(portable: bytes, passphrase: str) -> tuple[bytes, bytes]:
    """Decrypt an exported card; give its image key and its image."""
    head, sealed = portable[:_HEAD_LENGTH], portable[_HEAD_LENGTH:]
    if len(head) < _HEAD_LENGTH or not head.startswith(PORTABLE_MAGIC):
        raise NotPortableError
    costs = ScryptCosts(*_COSTS.unpack_from(head, len(PORTABLE_MAGIC)))
    salt, nonce = head[_SALT_OFFSET:-NONCE_LENGTH], head[-NONCE_LENGTH:]
    try:
        plain = AESGCM(_derive(passphrase, salt, costs)).decrypt(nonce, sealed, head)
    except InvalidTag:
        raise WrongPassphraseError from None
    return plain[:KEY_LENGTH], plain[KEY_LENGTH:]


def _derive(passphrase: str, salt: bytes, costs: ScryptCosts) -> bytes:
    """Derive the key; a file that would take all memory or time is refused (RFC 7914 §2)."""
    is_sound = 1 <= costs.log2_n < 16 * costs.r and 1 <= costs.p <= _MOST_PARALLEL
    if not is_sound or 128 * costs.r << costs.log2_n > _MOST_MEMORY:
        raise NotPortableError
    # As other computers write it; bytes that are no text, as Python reads them, count as well.
    typed = unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")
    return Scrypt(salt, KEY_LENGTH, 1 << costs.log2_n, costs.r, costs.p).derive(typed)
