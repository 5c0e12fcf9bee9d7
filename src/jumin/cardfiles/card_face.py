"""The records of the card-face verification application (券面事項確認AP): what is printed."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import ClassVar, Final, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.cardfiles.fields import day_field, read_day, read_sex, sex_field, sized
from jumin.cardfiles.public_keys import SIGNATURE_LENGTH, public_key_field, read_public_key
from jumin.cardfiles.templates import Template
from jumin.terms import Sex


_AGE: Final = Template("the age record", 0xFF10, (0xDF11, 0xDF12, 0xDF13))
_FACE: Final = Template("the card face", 0xFF20, tuple(range(0xDF22, 0xDF2B)), table=0xDF21)
_NUMBER_IMAGE: Final = Template("the number's image", 0xFF40, (0xDF41, 0xDF42, 0xDF43))


@dataclass(frozen=True)
class AgeRecord:
    """Date of birth, to prove an age by (年齢確認情報), file 0001, 547 bytes.

    RSASSA-PKCS1-v1_5 with SHA-256 over `signed_part`, by the key certified in file 0004.
    Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 547

    born_on: date = field(repr=False)
    card_key: RSAPublicKey = field(repr=False)
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        sized(self.signature, SIGNATURE_LENGTH)

    @staticmethod
    def to_sign(born_on: date, card_key: RSAPublicKey) -> bytes:
        """Encode day and key as the signature covers them."""
        return b"".join(_AGE.objects(day_field(born_on), public_key_field(card_key)))

    @property
    def signed_part(self) -> bytes:
        """What the signature covers: day and key with their tags."""
        return self.to_sign(self.born_on, self.card_key)

    def __bytes__(self) -> bytes:
        return _AGE.build(day_field(self.born_on), public_key_field(self.card_key), self.signature)

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file, filler behind it; raises `RecordFormError` for what is no such record."""
        born_on, card_key, signature = _AGE.read(octets)
        return cls(read_day(born_on), read_public_key(card_key), signature)


@dataclass(frozen=True)
class NumberImageRecord:
    """The Individual Number as printed, a PNG (個人番号画像), file 0005.

    RSASSA-PKCS1-v1_5 with SHA-256 over `signed_part`, by the key certified in file 0004.
    Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 1024
    """How many bytes the file is given, filler behind the object (assumed)."""

    image: bytes = field(repr=False)
    card_key: RSAPublicKey = field(repr=False)
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        sized(self.signature, SIGNATURE_LENGTH)

    @staticmethod
    def to_sign(image: bytes, card_key: RSAPublicKey) -> bytes:
        """Encode image and key as the signature covers them."""
        return b"".join(_NUMBER_IMAGE.objects(image, public_key_field(card_key)))

    @property
    def signed_part(self) -> bytes:
        """What the signature covers: image and key with their tags."""
        return self.to_sign(self.image, self.card_key)

    def __bytes__(self) -> bytes:
        return _NUMBER_IMAGE.build(self.image, public_key_field(self.card_key), self.signature)

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file, filler behind it; raises `RecordFormError` for what is no such record."""
        image, card_key, signature = _NUMBER_IMAGE.read(octets)
        return cls(image, read_public_key(card_key), signature)


@dataclass(frozen=True)
class CardFaceRecord:
    """The card's face (券面事項), file 0002, with the offsets of its nine fields.

    Name, address and security code are 1-bit PNG, the portrait is grey JPEG 2000. The signature
    is PKCS #1 v1.5 around the three digests of `signed_digest`, by the key certified in file
    0004; it covers neither `last_day` nor the security code. Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 16_384
    """How many bytes the file is given, filler behind the object (assumed)."""

    born_on: date = field(repr=False)
    sex: Sex = field(repr=False)
    card_key: RSAPublicKey = field(repr=False)
    name_image: bytes = field(repr=False)
    address_image: bytes = field(repr=False)
    portrait: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    last_day: date
    security_code_image: bytes = field(repr=False)

    def __post_init__(self) -> None:
        sized(self.signature, SIGNATURE_LENGTH)

    def signed_digest(self) -> bytes:
        """Compute what is signed, 96 bytes (署名対象): three SHA-256 digests.

        Of birth, sex and key; of the images of name and address; of the portrait: each part with
        its tags.
        """
        parts = _FACE.objects(*self._values())
        groups = parts[:3], parts[3:5], parts[5:6]
        return b"".join(sha256(b"".join(group)).digest() for group in groups)

    def __bytes__(self) -> bytes:
        return _FACE.build(*self._values())

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file, filler behind it; raises `RecordFormError` for what is no such record."""
        born_on, sex, key, name, address, portrait, signature, last_day, code = _FACE.read(octets)
        return cls(
            read_day(born_on),
            read_sex(sex),
            read_public_key(key),
            name,
            address,
            portrait,
            signature,
            read_day(last_day),
            code,
        )

    def _values(self) -> tuple[bytes, ...]:
        return (
            day_field(self.born_on),
            sex_field(self.sex),
            public_key_field(self.card_key),
            self.name_image,
            self.address_image,
            self.portrait,
            self.signature,
            day_field(self.last_day),
            self.security_code_image,
        )
