"""The public halves of the card's own two keys, as the input support application shows them."""

from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.cardfiles.fields import sized
from jumin.cardfiles.public_keys import SIGNATURE_LENGTH, public_key_field, read_public_key
from jumin.cardfiles.records import RecordFormError
from jumin.cardfiles.templates import Template
from jumin.iso7816 import Tlv, TlvError


_SESSION_KEY_TAG: Final = 0xA1
_CARD_KEY: Final = Template("the card's public key", 0xFF50, (0xDF51, 0xDF52))


@dataclass(frozen=True)
class SessionPublicKey:
    """The key to which a terminal encrypts a session key (セッション鍵配送用公開鍵), file 0006.

    A public key under the tag A1, 269 bytes, unsigned. Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 269

    key: RSAPublicKey = field(repr=False)

    def __bytes__(self) -> bytes:
        return Tlv(_SESSION_KEY_TAG, public_key_field(self.key)).to_card_bytes()

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file; raises `RecordFormError` for what is no such key."""
        try:
            tlv, rest = Tlv.parse(octets)
        except TlvError as error:
            raise RecordFormError("The session key's data object is malformed.") from error
        if tlv.tag != _SESSION_KEY_TAG or rest:
            raise RecordFormError("This is not the data object of the session key.")
        return cls(read_public_key(tlv.value))


@dataclass(frozen=True)
class CardPublicKey:
    """The signed public half of the card's own key (カード公開鍵), file 0007, 536 bytes.

    RSASSA-PKCS1-v1_5 with SHA-256 over `signed_part`, by the key certified in file 0004.
    Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 536

    key: RSAPublicKey = field(repr=False)
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        sized(self.signature, SIGNATURE_LENGTH)

    @staticmethod
    def to_sign(key: RSAPublicKey) -> bytes:
        """Encode the key as the signature covers it."""
        return b"".join(_CARD_KEY.objects(public_key_field(key)))

    @property
    def signed_part(self) -> bytes:
        """What the signature covers: the key with its tag."""
        return self.to_sign(self.key)

    def __bytes__(self) -> bytes:
        return _CARD_KEY.build(public_key_field(self.key), self.signature)

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file; raises `RecordFormError` for what is no such record."""
        key, signature = _CARD_KEY.read(octets)
        return cls(read_public_key(key), signature)
