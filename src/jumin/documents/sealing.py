"""Who seals papers: Ed25519 keys of the issuing centre, and the list of them that it publishes."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from jumin.terms import Document, UsageError


KEY_ID_OCTETS: Final = 4
_PUBLIC_KEY_OCTETS: Final = 32
_ALGORITHM: Final = "Ed25519"
_MOST_KEYS: Final = 1000
_LONGEST_NAME: Final = 200


class PaperKeysError(UsageError):
    """A file is no list of papers' public keys."""

    def __init__(self) -> None:
        super().__init__("This is no list of papers' public keys (papers.json); name another file.")


@dataclass(frozen=True)
class PaperSeal:
    """What seals papers (証明書の電子的な封): the key's id, and what signs with it (Ed25519).

    Source: RFC 8032.
    """

    key_id: str
    """Of the public key, as `PaperKey.id`."""
    sign: Callable[[bytes], bytes] = field(repr=False)
    """From a message to its signature of 64 bytes; the same for the same message."""


@dataclass(frozen=True)
class Summary:
    """What the code on a sheet says besides the sheet's own text (符号に記載する要旨)."""

    document: Document
    municipality: str
    """Who certifies, as printed: `神奈川県鎌倉市`."""
    names: tuple[str, ...] = field(repr=False)
    """Of those whose paper it is; the code of a sheet has those that the sheet shows."""


@dataclass(frozen=True)
class PaperKey:
    """A public key that papers are proved by (検証鍵)."""

    id: str
    """The first four octets of its SHA-256, in lower-case hexadecimal."""
    public_key: bytes = field(repr=False)
    """32 octets (RFC 8032 §5.1.5)."""
    owner: str
    """Who seals with it."""

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether a signature of a message is by this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def paper_seal(seed: bytes) -> PaperSeal:
    """Make the seal of a seed of 32 octets (RFC 8032 §5.1.5)."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return PaperSeal(_id_of(private.public_key().public_bytes_raw()), private.sign)


def paper_key(seed: bytes, owner: str) -> PaperKey:
    """Tell the public key of a seed of 32 octets, to be published."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return PaperKey(_id_of(public), public, owner)


def write_paper_keys(keys: Iterable[PaperKey]) -> bytes:
    """Write the list of public keys (JSON), as it is published."""
    told = [
        {
            "id": key.id,
            "algorithm": _ALGORITHM,
            "public_key": base64.b64encode(key.public_key).decode(),
            "owner": key.owner,
        }
        for key in keys
    ]
    return (json.dumps({"keys": told}, ensure_ascii=False, indent=2) + "\n").encode()


def read_paper_keys(content: bytes) -> tuple[PaperKey, ...]:
    """Read a list of public keys; raises PaperKeysError."""
    try:
        listed = json.loads(content)["keys"][:_MOST_KEYS]
        return tuple(_read_key(one) for one in listed)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PaperKeysError from error


def _read_key(told: dict[str, str]) -> PaperKey:
    try:
        public = base64.b64decode(told["public_key"], validate=True)
    except binascii.Error as error:
        raise PaperKeysError from error
    key = PaperKey(_id_of(public), public, str(told["owner"])[:_LONGEST_NAME])
    if (told["id"], told["algorithm"]) != (key.id, _ALGORITHM):
        raise PaperKeysError
    if len(public) != _PUBLIC_KEY_OCTETS:
        raise PaperKeysError
    return key


def _id_of(public_key: bytes) -> str:
    return hashlib.sha256(public_key).digest()[:KEY_ID_OCTETS].hex()
