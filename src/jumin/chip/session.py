"""A secure session: its key, and how far it has counted."""

from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC

from jumin.iso7816 import Tlv


_BLOCK: Final = 16
_PADDING_START: Final = b"\x80"
_PADDED: Final = b"\x01"
_NO_VECTOR: Final = bytes(_BLOCK)

CRYPTOGRAM_TAG: Final = 0x86
"""Tag of a cryptogram with its padding indicator (ISO/IEC 7816-4 §10)."""


class CryptogramError(Exception):
    """The cryptogram is not one of this command of this session."""


class SecureSession:
    """A session key and the number of the secure command (セキュアメッセージングのセッション).

    AES-128-CBC, nothing authenticated. The initialisation vector is the encrypted number, from 1
    on, for a command and its answer alike. Source: observed on cards.
    """

    KEY_LENGTH: Final = 16

    def __init__(self, key: bytes) -> None:
        self._algorithm = AES128(key)
        self._number = 0

    def begin_command(self) -> None:
        """Count one more secure command, also one that is refused."""
        self._number += 1

    def decrypt(self, value: bytes) -> bytes:
        """Read the value of a cryptogram object; raises `CryptogramError` where it is none."""
        encrypted = value.removeprefix(_PADDED)
        if not value.startswith(_PADDED) or not encrypted or len(encrypted) % _BLOCK:
            raise CryptogramError
        decryptor = Cipher(self._algorithm, CBC(self._vector())).decryptor()
        padded = (decryptor.update(encrypted) + decryptor.finalize()).rstrip(b"\0")
        if not padded.endswith(_PADDING_START):
            raise CryptogramError
        return padded[:-1]

    def encrypt(self, data: bytes) -> bytes:
        """Build a cryptogram object, padded (ISO/IEC 7816-4 §8.1.3)."""
        padded = data + _PADDING_START
        padded += bytes(-len(padded) % _BLOCK)
        encrypted = self._encrypted(padded, self._vector())
        return Tlv(CRYPTOGRAM_TAG, _PADDED + encrypted).to_card_bytes()

    def _vector(self) -> bytes:
        return self._encrypted(self._number.to_bytes(_BLOCK, "big"), _NO_VECTOR)

    def _encrypted(self, blocks: bytes, vector: bytes) -> bytes:
        encryptor = Cipher(self._algorithm, CBC(vector)).encryptor()
        return encryptor.update(blocks) + encryptor.finalize()
