"""What signs: a private key in memory, or one that never leaves its hardware (署名鍵)."""

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import HashAlgorithm


class SigningKey(Protocol):
    """A private RSA key, as far as signing needs it; `RSAPrivateKey` is one."""

    def public_key(self) -> RSAPublicKey:
        """Give the public key."""

    def sign(self, data: bytes, padding: AsymmetricPadding, algorithm: HashAlgorithm) -> bytes:
        """Sign data (RFC 8017 §8.2.1)."""
