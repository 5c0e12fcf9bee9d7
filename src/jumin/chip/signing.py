"""Signing, and proving that the card is genuine, with its private keys."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.chip.addressing import select_referenced
from jumin.chip.state import CardState, CommandRefusedError, expect
from jumin.chip.structure import KeyFile
from jumin.iso7816 import SW, CommandFields


Scheme = Callable[[RSAPrivateKey, bytes], bytes]

_SHA256: Final = SHA256()
_PREHASHED: Final = Prehashed(_SHA256)
_DIGEST_LENGTH: Final = 32
_PKCS1: Final = PKCS1v15()
_NO_DIGEST_INFO: Final = NoDigestInfo()
_PSS: Final = PSS(MGF1(_SHA256), _DIGEST_LENGTH)
_LONGEST_TO_PAD: Final = 245
_LONGEST_TO_HASH: Final = 255
_SIGNATURE_LENGTH: Final = 256
_DEFAULT_KEY: Final = 0x00


def pad(key: RSAPrivateKey, data: bytes) -> bytes:
    """Pad what it gets, whatever it is: making the DigestInfo is the client's part."""
    expect(1 <= len(data) <= _LONGEST_TO_PAD, SW.WRONG_LENGTH)
    return key.sign(data, _PKCS1, _NO_DIGEST_INFO)


def _hash_and_pad(key: RSAPrivateKey, data: bytes) -> bytes:
    return pad(key, sha256(_to_hash(data)).digest())


def _pad_digest(key: RSAPrivateKey, data: bytes) -> bytes:
    return key.sign(_digest(data), _PKCS1, _PREHASHED)


def _hash_and_pad_digest(key: RSAPrivateKey, data: bytes) -> bytes:
    return key.sign(_to_hash(data), _PKCS1, _SHA256)


def _pss_digest(key: RSAPrivateKey, data: bytes) -> bytes:
    return key.sign(_digest(data), _PSS, _PREHASHED)


def _hash_and_pss_digest(key: RSAPrivateKey, data: bytes) -> bytes:
    return key.sign(_to_hash(data), _PSS, _SHA256)


def _to_hash(data: bytes) -> bytes:
    expect(1 <= len(data) <= _LONGEST_TO_HASH, SW.WRONG_LENGTH)
    return data


def _digest(data: bytes) -> bytes:
    expect(len(data) == _DIGEST_LENGTH, SW.WRONG_LENGTH)
    return data


SCHEMES: Final[Mapping[int, Scheme]] = MappingProxyType(
    {
        0x00: pad,
        0x01: _hash_and_pad,
        0x02: _pad_digest,
        0x03: _hash_and_pad_digest,
        0x04: _pss_digest,
        0x05: _hash_and_pss_digest,
    }
)
"""What P1 of COMPUTE DIGITAL SIGNATURE chooses: RSASSA-PKCS1-v1_5 or -PSS (RFC 8017 §8), and how
much of it the card does."""


def compute_digital_signature(state: CardState, command: CommandFields) -> bytes:
    """Sign with the key of the file (COMPUTE DIGITAL SIGNATURE), ISO/IEC 7816-8 §5.4.

    P2 80 or 80 + n is the key's file; 00 the application's own key, where it has one.
    """
    scheme = SCHEMES.get(command.p1)
    if scheme is None:
        raise CommandRefusedError(SW.INCORRECT_P1_P2)
    at, file = _referenced_key(state, command.p2)
    if file.use_needs is not None:
        state.require(file.use_needs)
    expect(not file.internal_authenticate, SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    _expect_room(command)
    return scheme(state.private_key(at), command.data)


def internal_authenticate(state: CardState, command: CommandFields) -> bytes:
    """Sign a challenge with the card's own key (INTERNAL AUTHENTICATE, 内部認証), §11.6.2.

    RSASSA-PKCS1-v1_5 with SHA-256. Source: ISO/IEC 7816-4.
    """
    expect(command.p1 == 0, SW.INCORRECT_P1_P2)
    select_referenced(state, command.p2)
    at, file = state.current(KeyFile)
    if file.use_needs is not None:
        state.require(file.use_needs)
    expect(file.internal_authenticate, SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    _expect_room(command)
    return _hash_and_pad_digest(state.private_key(at), command.data)


def _referenced_key(state: CardState, p2: int) -> tuple[int, KeyFile]:
    if p2 == _DEFAULT_KEY:
        application = state.application
        if application is None or application.default_key is None:
            raise CommandRefusedError(SW.INCORRECT_P1_P2)
        state.current_ef = application.default_key
    else:
        select_referenced(state, p2)
    return state.current(KeyFile)


def _expect_room(command: CommandFields) -> None:
    expect((command.le or 0) >= _SIGNATURE_LENGTH, SW.WRONG_LENGTH)
