"""The card image: a card's whole content as one encrypted, versioned string of bytes.

    offset  length
         0      16  magic and version
        16      16  image id, random: no two cards share a derived key
        32      48  counter record, authenticated by itself, updated in place
        80      12  nonce
        92       …  the files, AES-256-GCM

Every byte is authenticated. All of the counter record lies in the first 512 bytes, so that a
disk writes it in one piece. Where files change, the whole image is replaced under the same id.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jumin.chip.errors import DamagedImageError, OldImageError
from jumin.terms import UsageError


VERSION: Final = 3
"""The version of this format; images of earlier versions are refused."""
MAGIC: Final = b"JUMIN-TEST CARD" + bytes((VERSION,))
"""What an image begins with; the last byte is the version."""
KEY_LENGTH: Final = 32
"""How many bytes an image key has."""
ID_LENGTH: Final = 16
"""How many bytes an image id has."""
NONCE_LENGTH: Final = 12
"""How many bytes a nonce has; each sealing wants one that was never used."""
COUNTERS_OFFSET: Final = len(MAGIC) + ID_LENGTH
"""Where the counter record begins."""
COUNTERS_LENGTH: Final = 48
"""How many bytes the counter record has."""

_EARLIER_VERSIONS: Final = range(1, VERSION)
_BODY_OFFSET: Final = COUNTERS_OFFSET + COUNTERS_LENGTH
_FILE_HEADER: Final = struct.Struct(">II")


class ImageStore(Protocol):
    """Where a card image lies. What it raises is an `OSError`."""

    def write(self, offset: int, record: bytes) -> None:
        """Write a record in place; when this returns, the old one is gone."""
        ...

    def replace(self, image: bytes) -> None:
        """Put a whole image in the old one's place: at any moment one of them is there, whole.

        From then on `write` writes into whichever is there, also where this raised.
        """
        ...


@dataclass(frozen=True)
class Seal:
    """What seals one card's image, for life: its id and the keys derived from it (封印)."""

    image_id: bytes
    body_key: bytes = field(repr=False)
    counter_key: bytes = field(repr=False)

    @classmethod
    def derive(cls, image_key: bytes, image_id: bytes) -> Self:
        """Derive the keys (RFC 5869); raises `UsageError` unless the image key has 32 bytes."""
        if len(image_key) != KEY_LENGTH:
            raise UsageError(f"An image key has {KEY_LENGTH} bytes.")
        kdf = HKDF(SHA256(), 2 * KEY_LENGTH, salt=image_id, info=MAGIC)
        derived = kdf.derive(image_key)
        return cls(image_id, derived[:KEY_LENGTH], derived[KEY_LENGTH:])

    def close(self, files: Mapping[int, bytes], counter_record: bytes, *, nonce: bytes) -> bytes:
        """Encrypt the files, each by its place, into an image with this counter record."""
        plain = b"".join(
            _FILE_HEADER.pack(place, len(content)) + content for place, content in files.items()
        )
        head = MAGIC + self.image_id
        return head + counter_record + nonce + AESGCM(self.body_key).encrypt(nonce, plain, head)


@dataclass(frozen=True)
class OpenedImage:
    """What an image holds: each file's content by its place, and the counter record."""

    seal: Seal
    files: Mapping[int, bytes] = field(repr=False)
    counter_record: bytes


def open_image(image: bytes, *, image_key: bytes) -> OpenedImage:
    """Decrypt a card image; raises `DamagedImageError` where any byte is not as it was sealed.

    `OldImageError`, one of those, where it is of an earlier version. The counter record is handed
    on as it is: `read_counter_record` checks it.
    """
    head, body = image[:COUNTERS_OFFSET], image[_BODY_OFFSET:]
    magic = head[: len(MAGIC)]
    if magic[:-1] == MAGIC[:-1] and magic[-1] in _EARLIER_VERSIONS:
        raise OldImageError(magic[-1])
    if magic != MAGIC or len(body) <= NONCE_LENGTH:
        raise DamagedImageError
    seal = Seal.derive(image_key, head[len(MAGIC) :])
    try:
        plain = AESGCM(seal.body_key).decrypt(body[:NONCE_LENGTH], body[NONCE_LENGTH:], head)
    except InvalidTag:
        raise DamagedImageError from None
    return OpenedImage(seal, _files(plain), image[COUNTERS_OFFSET:_BODY_OFFSET])


def _files(plain: bytes) -> dict[int, bytes]:
    """Part the decrypted body into files; authenticated, so its form is ours."""
    files = {}
    at = 0
    while at < len(plain):
        place, length = _FILE_HEADER.unpack_from(plain, at)
        at += _FILE_HEADER.size
        files[place] = plain[at : at + length]
        at += length
    return files
