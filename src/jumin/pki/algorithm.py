"""The one algorithm that signs: RSASSA-PKCS1-v1_5 with SHA-256 (署名アルゴリズム)."""

from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.pki.der import Tag, write, write_oid
from jumin.terms import UsageError


SHA256_WITH_RSA: Final = write(Tag.SEQUENCE, write_oid("1.2.840.113549.1.1.11"), write(Tag.NULL))
"""Its AlgorithmIdentifier, with NULL parameters (RFC 4055 §5)."""

_NO_UNUSED_BITS: Final = bytes(1)


class KeyTypeError(UsageError):
    """A certificate's key is no RSA key, so nothing here can be signed or verified by it."""


def rsa_key(certificate: x509.Certificate) -> RSAPublicKey:
    """Give a certificate's public key; raises `KeyTypeError`."""
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise KeyTypeError("The certificate has no RSA key: take one of an authority.")
    return key


def signature_octets(certificate: x509.Certificate) -> int:
    """Tell how long a signature by a certificate's key is; raises `KeyTypeError`."""
    return rsa_key(certificate).key_size // 8


def write_signature(signature: bytes) -> bytes:
    """Write a signature as certificates, lists and answers have it: BIT STRING."""
    return write(Tag.BIT_STRING, _NO_UNUSED_BITS, signature)
