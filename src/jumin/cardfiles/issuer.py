"""What the issuer's terminal at a counter and the card agree on.

How real cards are written to after they were handed over is not public. All of this is an
assumption: a plain way of ISO/IEC 7816-4 and -8.
"""

from enum import IntEnum, unique
from typing import Final

from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC

from jumin.terms import UsageError


ISSUER_KEY_LENGTH: Final = 32
"""How many bytes a card's issuer key has: AES-256."""
ISSUER_TRIES: Final = 10
"""How often in a row a terminal's answer may be wrong before the issuer key is blocked for good."""
CHALLENGE_LENGTH: Final = 16
"""How many bytes the card's challenge has that a terminal answers."""
CRYPTOGRAM_LENGTH: Final = 16
"""How many bytes the terminal's answer has."""


@unique
class PublicKeyTag(IntEnum):
    """Tags of a public key made by the card (ISO/IEC 7816-8 §5.1, table of public key objects)."""

    TEMPLATE = 0x7F49
    MODULUS = 0x81
    EXPONENT = 0x82


def terminal_cryptogram(issuer_key: bytes, challenge: bytes) -> bytes:
    """Answer a card's challenge as its issuer's terminal (外部認証): AES-256-CMAC over it.

    The key serves nothing else, and a card never answers a challenge with it, so an answer can't
    be reflected. Raises `UsageError` unless the key has `ISSUER_KEY_LENGTH` bytes.
    Source: NIST SP 800-38B §6.2.
    """
    if len(issuer_key) != ISSUER_KEY_LENGTH:
        raise UsageError(f"An issuer key has {ISSUER_KEY_LENGTH} bytes.")
    cmac = CMAC(AES256(issuer_key))
    cmac.update(challenge)
    return cmac.finalize()
