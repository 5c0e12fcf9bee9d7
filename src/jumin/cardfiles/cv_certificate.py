"""Card-verifiable certificates: how the card office certifies the keys that sign records."""

from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from jumin.cardfiles.fields import digits_field, read_digits, sized
from jumin.cardfiles.public_keys import (
    PUBLIC_KEY_LENGTH,
    SIGNATURE_LENGTH,
    is_signed,
    public_key_field,
    read_public_key,
    sign,
)
from jumin.cardfiles.records import RecordFormError
from jumin.cardfiles.templates import Template
from jumin.iso7816 import Tlv


_ID_MARK: Final = b"\x08\x05"
_CERTIFICATE: Final = Template("the CV certificate", 0x7F21, (0x5F4E, 0x5F37))


@dataclass(frozen=True)
class KeyId:
    """The name of a key of the card office (鍵ID), 16 bytes.

    Seven digits, `08 05`, three digits, and four bytes whose meaning is publicly unknown. Real
    keys begin with 5, those of the real test hierarchy with 6; ours begin with 9, so that they
    are never taken for either. Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 16

    number: str
    group: str = "001"
    padding: bytes = bytes(4)

    def __post_init__(self) -> None:
        digits_field(self.number, 7)
        digits_field(self.group, 3)
        sized(self.padding, 4)

    def __str__(self) -> str:
        return f"{self.number}/{self.group}"

    def __bytes__(self) -> bytes:
        return digits_field(self.number, 7) + _ID_MARK + digits_field(self.group, 3) + self.padding

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read a key's name; raises `RecordFormError` for what is none."""
        sized(octets, cls.LENGTH)
        if octets[7:9] != _ID_MARK:
            raise RecordFormError("The key's name lacks its mark 08 05.")
        return cls(read_digits(octets[:7], 7), read_digits(octets[9:12], 3), octets[12:])


@dataclass(frozen=True)
class CvCertificate:
    """A card-verifiable certificate (CV証明書), 568 bytes.

    One key of the card office certifies another. The signature is RSASSA-PKCS1-v1_5 with SHA-256
    over `signed_part`. Sources: ISO/IEC 7816-6 and -8 for the tags, the rest observed on cards.
    """

    LENGTH: ClassVar[int] = 568

    issuer: KeyId
    subject: KeyId
    key: RSAPublicKey = field(repr=False)
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        sized(self.signature, SIGNATURE_LENGTH)

    @classmethod
    def issue(cls, signer: RSAPrivateKey, issuer: KeyId, subject: KeyId, key: RSAPublicKey) -> Self:
        """Certify the subject's key by the issuer's key (証明書の発行)."""
        body = _body(issuer, subject, key)
        return cls(issuer, subject, key, sign(signer, body))

    @property
    def signed_part(self) -> bytes:
        """What the signature covers: both names and the key, 297 bytes without their header."""
        return _body(self.issuer, self.subject, self.key)

    @property
    def content(self) -> bytes:
        """The certificate without its outer header, as the issuer domain's data objects hold it."""
        return b"".join(_CERTIFICATE.objects(self.signed_part, self.signature))

    def is_signed_by(self, key: RSAPublicKey) -> bool:
        """Tell whether this key signed the certificate."""
        return is_signed(key, self.signed_part, self.signature)

    def __bytes__(self) -> bytes:
        return _CERTIFICATE.build(self.signed_part, self.signature)

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read a certificate, filler behind it; raises `RecordFormError` for what is none."""
        body, signature = _CERTIFICATE.read(octets)
        sized(body, 2 * KeyId.LENGTH + PUBLIC_KEY_LENGTH)
        return cls(
            KeyId.parse(body[:16]),
            KeyId.parse(body[16:32]),
            read_public_key(body[32:]),
            signature,
        )

    @classmethod
    def parse_content(cls, octets: bytes) -> Self:
        """Read a certificate that lacks its outer header; raises `RecordFormError` likewise."""
        return cls.parse(Tlv(_CERTIFICATE.tag, octets).to_card_bytes())


def _body(issuer: KeyId, subject: KeyId, key: RSAPublicKey) -> bytes:
    return bytes(issuer) + bytes(subject) + public_key_field(key)
