"""The card image: a card's whole content as one encrypted, versioned string of bytes.

    offset  length
         0      16  magic and version
        16      16  image id, random: no two images share a derived key
        32      48  counter record, authenticated by itself, updated in place
        80      12  nonce
        92       …  the files, AES-256-GCM

Every byte is authenticated. All of the counter record lies in the first 512 bytes, so that a
disk writes it in one piece.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jumin.chip.errors import DamagedImageError
from jumin.terms import UsageError


MAGIC: Final = b"JUMIN-TEST CARD\x01"
"""What an image begins with; the last byte is the version of this format."""
KEY_LENGTH: Final = 32
"""How many bytes an image key has."""
COUNTERS_OFFSET: Final = 32
"""Where the counter record begins."""
COUNTERS_LENGTH: Final = 48
"""How many bytes the counter record has."""

_ID_LENGTH: Final = 16
_BODY_OFFSET: Final = COUNTERS_OFFSET + COUNTERS_LENGTH
_NONCE_LENGTH: Final = 12
_FILE_HEADER: Final = struct.Struct(">HI")


@dataclass(frozen=True)
class ImageKeys:
    """The keys of one image, derived from the image key and the image's id."""

    body: bytes = field(repr=False)
    counters: bytes = field(repr=False)

    @classmethod
    def derive(cls, image_key: bytes, image_id: bytes) -> "ImageKeys":
        """Derive the keys (RFC 5869); raises `UsageError` unless the image key has 32 bytes."""
        if len(image_key) != KEY_LENGTH:
            raise UsageError(f"An image key has {KEY_LENGTH} bytes.")
        kdf = HKDF(SHA256(), 2 * KEY_LENGTH, salt=image_id, info=MAGIC)
        derived = kdf.derive(image_key)
        return cls(derived[:KEY_LENGTH], derived[KEY_LENGTH:])


@dataclass(frozen=True)
class OpenedImage:
    """What an image holds: each file's content by its identifier, and the counter record."""

    files: Mapping[int, bytes] = field(repr=False)
    counter_record: bytes
    counter_key: bytes = field(repr=False)


def seal_image(
    files: Mapping[int, bytes],
    counter_record: Callable[[bytes], bytes],
    *,
    image_key: bytes,
    random: Callable[[int], bytes],
) -> bytes:
    """Encrypt the files of a card; `counter_record` makes the record under the key it is given."""
    image_id, nonce = random(_ID_LENGTH), random(_NONCE_LENGTH)
    keys = ImageKeys.derive(image_key, image_id)
    plain = b"".join(
        _FILE_HEADER.pack(identifier, len(content)) + content
        for identifier, content in files.items()
    )
    head = MAGIC + image_id
    body = AESGCM(keys.body).encrypt(nonce, plain, head)
    return head + counter_record(keys.counters) + nonce + body


def open_image(image: bytes, *, image_key: bytes) -> OpenedImage:
    """Decrypt a card image; raises `DamagedImageError` where any byte is not as it was sealed.

    The counter record is handed on as it is: `PinCounters.open` checks it.
    """
    head, body = image[:COUNTERS_OFFSET], image[_BODY_OFFSET:]
    if head[: len(MAGIC)] != MAGIC or len(body) <= _NONCE_LENGTH:
        raise DamagedImageError
    keys = ImageKeys.derive(image_key, head[len(MAGIC) :])
    try:
        plain = AESGCM(keys.body).decrypt(body[:_NONCE_LENGTH], body[_NONCE_LENGTH:], head)
    except InvalidTag:
        raise DamagedImageError from None
    return OpenedImage(_files(plain), image[COUNTERS_OFFSET:_BODY_OFFSET], keys.counters)


def _files(plain: bytes) -> dict[int, bytes]:
    """Part the decrypted body into files; authenticated, so its form is ours."""
    files = {}
    at = 0
    while at < len(plain):
        identifier, length = _FILE_HEADER.unpack_from(plain, at)
        at += _FILE_HEADER.size
        files[identifier] = plain[at : at + length]
        at += length
    return files
