"""Handling a complete card in ways that a model of it can follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from access_conditions import (
    APPLICATIONS,
    CARD_FACE,
    COMMON_DATA,
    INPUT_SUPPORT,
    JPKI,
    Binary,
    Place,
    Records,
    Reference,
)
from card_makers import ImageInMemory, full_image, full_keys
from card_model import CardModel, Cut, Habits, Lasting
from card_pins import PIN_VALUES
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.hazmat.primitives.hashes import SHA256


WHOLE = "000000"
"""An Le that asks for everything."""
CARD_KEY = full_keys().card.public_key()
KEYS: Mapping[Place, RSAPublicKey] = {
    (JPKI, 0x0017): full_keys().authentication.public_key(),
    (JPKI, 0x001A): full_keys().signature.public_key(),
    (INPUT_SUPPORT, 0x0013): CARD_KEY,
    (CARD_FACE, 0x001A): CARD_KEY,
    (COMMON_DATA, 0x0019): CARD_KEY,
}


@dataclass
class FaultyImage(ImageInMemory):
    """An image on a disk that may be full, in a slot whose plug may be pulled."""

    faults: list[str] = field(default_factory=list)

    def write(self, offset: int, record: bytes) -> None:
        """Write a record, unless the next fault prevents it."""
        self._write(lambda: ImageInMemory.write(self, offset, record))

    def replace(self, image: bytes) -> None:
        """Write an image, unless the next fault prevents it."""
        self._write(lambda: ImageInMemory.replace(self, image))

    def _write(self, really: Callable[[], None]) -> None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "full":
            raise OSError
        if fault == "cut before":
            raise Cut
        really()
        if fault == "cut after":
            raise Cut


def apdu(header: str, data: bytes = b"", le: str = "") -> bytes:
    """Write a command; the length of its data is short."""
    lc = bytes((len(data),)) if data else b""
    return bytes.fromhex(header) + lc + data + bytes.fromhex(le)


def select(name: str) -> bytes:
    """Write SELECT of an application."""
    return apdu("00A4040C", bytes.fromhex(name))


def verify(file: int, pin: bytes) -> bytes:
    """Write VERIFY, or without a PIN the question for the tries left."""
    return apdu(f"002000{0x80 | file:02X}", pin)


def everything(image: ImageInMemory, lasting: Lasting) -> dict[Place, bytes]:
    """Read all files that can be read of a copy of a card, whose PINs these are."""
    card = ImageInMemory(bytearray(image.image)).open()
    read = {}
    for name, files in APPLICATIONS.items():
        card.transmit(select(name))
        for file, kind in files.items():
            if isinstance(kind, Reference) and lasting.tries[name, file]:
                assert card.transmit(verify(file, lasting.pins[name, file])) == b"\x90\x00"
        for file, kind in files.items():
            if isinstance(kind, Binary | Records):
                header = f"00B0{0x80 | file:02X}00"
                if isinstance(kind, Records):
                    header = f"00B201{file << 3 | 4:02X}"
                answer = card.transmit(apdu(header, le=WHOLE))
                if answer[-2:] == b"\x90\x00":
                    read[name, file] = answer[:-2]
    return read


@cache
def contents() -> Mapping[Place, bytes]:
    """Tell what is in the files of a new card."""
    return everything(full_image(), CardModel(PIN_VALUES, Habits()).now)


def is_signature(key: RSAPublicKey, scheme: int, data: bytes, signature: bytes) -> bool:
    """Verify a signature of one of the card's schemes; `verify` raises where it is not right."""
    pss = PSS(MGF1(SHA256()), PSS.DIGEST_LENGTH)
    digest = SHA256()
    match scheme:
        case 0:
            key.verify(signature, data, PKCS1v15(), NoDigestInfo())
        case 1:
            key.verify(signature, sha256(data).digest(), PKCS1v15(), NoDigestInfo())
        case 2:
            key.verify(signature, data, PKCS1v15(), Prehashed(digest))
        case 3:
            key.verify(signature, data, PKCS1v15(), digest)
        case 4:
            key.verify(signature, data, pss, Prehashed(digest))
        case _:
            key.verify(signature, data, pss, digest)
    return True
