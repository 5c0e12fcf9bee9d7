"""The public keys by which the records on cards are proved, as the card office publishes them."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from jumin.cardfiles import KeyId, RecordFormError
from jumin.terms import UsageError


_ALGORITHM: Final = "RSA"
_MOST_KEYS: Final = 1000
_LONGEST_NAME: Final = 200
_MALFORMED: Final = (ValueError, KeyError, TypeError, RecursionError, UnsupportedAlgorithm)


class RecordKeysError(UsageError):
    """A file is no list of the card office's public keys."""

    def __init__(self) -> None:
        super().__init__(
            "This is no list of a card office's public keys (cards.json); name another file."
        )


@dataclass(frozen=True)
class RecordKey:
    """A public key of the card office (検証鍵), by the name that CV certificates call it."""

    id: KeyId
    public_key: RSAPublicKey = field(repr=False)
    owner: str
    """What it is for, in words."""


def write_record_keys(keys: Iterable[RecordKey]) -> bytes:
    """Write the list of public keys (JSON), as it is published."""
    told = [
        {
            "id": bytes(key.id).hex(),
            "algorithm": _ALGORITHM,
            "public_key": base64.b64encode(_der(key.public_key)).decode(),
            "owner": key.owner,
        }
        for key in keys
    ]
    return (json.dumps({"keys": told}, ensure_ascii=False, indent=2) + "\n").encode()


def read_record_keys(content: bytes) -> Mapping[KeyId, RSAPublicKey]:
    """Read a list of public keys; raises `RecordKeysError`."""
    try:
        listed = json.loads(content)["keys"][:_MOST_KEYS]
        return {key.id: key.public_key for key in map(_read_key, listed)}
    except (*_MALFORMED, RecordFormError) as error:
        raise RecordKeysError from error


def _read_key(told: dict[str, str]) -> RecordKey:
    key = load_der_public_key(base64.b64decode(told["public_key"], validate=True))
    if not isinstance(key, RSAPublicKey) or told["algorithm"] != _ALGORITHM:
        raise RecordKeysError
    return RecordKey(
        KeyId.parse(bytes.fromhex(told["id"])), key, str(told["owner"])[:_LONGEST_NAME]
    )


def _der(key: RSAPublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
