"""Keys of a card office and of a card, made once, and who signs a card's records by them."""

from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)

from jumin.cardfiles import CvCertificate, KeyId, RecordSigner


AUTHORITY_ID: Final = KeyId("9000033")
SIGNER_ID: Final = KeyId("9014204", "002", b"\0\0\0\1")


@cache
def rsa_key(name: str) -> RSAPrivateKey:
    """Make a key of 2 048 bits; the same for the same name."""
    assert name
    return generate_private_key(65_537, 2048)


@cache
def record_signer(name: str = "signer") -> RecordSigner:
    """Make a signer whom the authority certified."""
    key = rsa_key(name)
    certificate = CvCertificate.issue(
        rsa_key("authority"), AUTHORITY_ID, SIGNER_ID, key.public_key()
    )
    return RecordSigner(key, certificate)


@cache
def trusted() -> dict[KeyId, RSAPublicKey]:
    """Give the authority's public key, by its name."""
    return {AUTHORITY_ID: rsa_key("authority").public_key()}
