"""RSA public keys and signatures as the card's own records carry them."""

from typing import Final

from asn1crypto.algos import DigestInfo
from asn1crypto.core import Null
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    RSAPublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.cardfiles.records import RecordFormError
from jumin.iso7816 import Tlv, TlvError


SIGNATURE_LENGTH: Final = 256
"""How many bytes a signature in a record has: RSA, 2 048 bits."""
PUBLIC_KEY_LENGTH: Final = 265
"""How many bytes a public key in a record has."""
_EXPONENT_TAG: Final = 0x90
_MODULUS_TAG: Final = 0x91
_EXPONENT: Final = 65_537
_EXPONENT_LENGTH: Final = 3
_MODULUS_LENGTH: Final = 256
_KEY_BITS: Final = 2048


def public_key_field(key: RSAPublicKey) -> bytes:
    """Write a public key (公開鍵): `90` exponent, `91` modulus, 265 bytes in all.

    Raises `RecordFormError` unless it has 2 048 bits and the exponent 65 537, as all of them have.
    """
    numbers = key.public_numbers()
    if key.key_size != _KEY_BITS or numbers.e != _EXPONENT:
        raise RecordFormError("A card's record holds RSA keys of 2 048 bits and exponent 65 537.")
    exponent = Tlv(_EXPONENT_TAG, numbers.e.to_bytes(_EXPONENT_LENGTH, "big"))
    modulus = Tlv(_MODULUS_TAG, numbers.n.to_bytes(_MODULUS_LENGTH, "big"))
    return exponent.to_card_bytes() + modulus.to_card_bytes()


def read_public_key(octets: bytes) -> RSAPublicKey:
    """Read a public key; raises `RecordFormError` for what is no key of that kind."""
    if len(octets) != PUBLIC_KEY_LENGTH:
        raise RecordFormError(f"A public key in a record has {PUBLIC_KEY_LENGTH} bytes.")
    try:
        exponent, rest = Tlv.parse(octets)
        modulus, _ = Tlv.parse(rest)
        numbers = RSAPublicNumbers(
            int.from_bytes(exponent.value, "big"), int.from_bytes(modulus.value, "big")
        )
        key = numbers.public_key()
        written = public_key_field(key)
    except (TlvError, ValueError) as error:
        raise RecordFormError("The public key in the record is malformed.") from error
    if written != octets:
        raise RecordFormError("The public key in the record is not in the card's form.")
    return key


def sign(key: RSAPrivateKey, message: bytes) -> bytes:
    """Sign a part of a record (署名): RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2)."""
    return key.sign(message, PKCS1v15(), SHA256())


def is_signed(key: RSAPublicKey, message: bytes, signature: bytes) -> bool:
    """Tell whether this key signed that part of a record."""
    try:
        key.verify(signature, message, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def sign_digests(key: RSAPrivateKey, digests: bytes) -> bytes:
    """Sign several digests at once, as the card face is signed.

    PKCS #1 v1.5 around a DigestInfo that names SHA-256 and holds all the digests one behind the
    other. Source: observed on cards.
    """
    return key.sign(_digest_info(digests), PKCS1v15(), NoDigestInfo())


def are_digests_signed(key: RSAPublicKey, digests: bytes, signature: bytes) -> bool:
    """Tell whether this key signed these digests."""
    try:
        recovered = key.recover_data_from_signature(signature, PKCS1v15(), None)
    except InvalidSignature:
        return False
    return recovered == _digest_info(digests)


def _digest_info(digests: bytes) -> bytes:
    algorithm = {"algorithm": "sha256", "parameters": Null()}
    info: bytes = DigestInfo({"digest_algorithm": algorithm, "digest": digests}).dump()
    return info
