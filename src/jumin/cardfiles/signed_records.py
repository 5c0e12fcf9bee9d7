"""Making the holder's files: who signs what, when a card is made and when it is changed."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from jumin.cardfiles.applet_info import AppletInfo, FaceAppletInfo
from jumin.cardfiles.card_face import AgeRecord, CardFaceRecord, NumberImageRecord
from jumin.cardfiles.card_keys import CardPublicKey, SessionPublicKey
from jumin.cardfiles.cv_certificate import CvCertificate, KeyId
from jumin.cardfiles.elementary_files import CardFaceFile, InputSupportFile
from jumin.cardfiles.input_support import AttributesRecord, IntegrityRecord, NumberRecord
from jumin.cardfiles.jpki import FILLER
from jumin.cardfiles.public_keys import SIGNATURE_LENGTH, sign, sign_digests
from jumin.cardfiles.templates import filled
from jumin.terms import BasicFour, IndividualNumber, Sex, UsageError


INPUT_SUPPORT_KEY_ID: Final = KeyId("9000034")
"""The key that our input support applications name; what real ones name is publicly unknown."""
CARD_FACE_KEY_ID: Final = KeyId("9000024")
"""The key that our card-face applications name; likewise."""
_UNUSED_FILE: Final = bytes((FILLER,)) * 16
_NOTHING_SEALED: Final = bytes((FILLER,)) * 256


@dataclass(frozen=True)
class RecordSigner:
    """Who signs an application's records (記録の署名者): a key and the certificate to it.

    Raises `UsageError` where they do not belong together.
    """

    key: RSAPrivateKey = field(repr=False)
    certificate: CvCertificate

    def __post_init__(self) -> None:
        if self.key.public_key() != self.certificate.key:
            raise UsageError("The certificate of a record signer is one for its key.")


@dataclass(frozen=True)
class CardImages:
    """What is printed on the card, as images (券面画像).

    PNG of one bit for name, address, number (72 by 12) and security code (24 by 12); grey JPEG
    2000 for the portrait.
    """

    name: bytes = field(repr=False)
    address: bytes = field(repr=False)
    portrait: bytes = field(repr=False)
    number: bytes = field(repr=False)
    security_code: bytes = field(repr=False)


@dataclass(frozen=True)
class FaceParticulars:
    """What the card's face states in text (券面記載事項).

    `last_day` is the card's, `municipality_code` the five digits of who issued it.
    """

    born_on: date = field(repr=False)
    sex: Sex = field(repr=False)
    last_day: date
    municipality_code: str
    sealed_numbers: bytes = field(default=_NOTHING_SEALED, repr=False)
    """256 bytes for the issuer only; what real cards hold here is publicly unknown."""


def input_support_files(
    number: IndividualNumber,
    attributes: BasicFour,
    card_key: RSAPublicKey,
    session_key: RSAPublicKey,
    signer: RecordSigner,
) -> dict[InputSupportFile, bytes]:
    """Make all readable files of the input support application (券面事項入力補助AP).

    Raises `RecordFormError` where something does not fit its file. Source: observed on cards.
    """
    return {
        InputSupportFile.INDIVIDUAL_NUMBER: bytes(NumberRecord(number)),
        **attribute_files(number, attributes, signer),
        InputSupportFile.CV_CERTIFICATE: bytes(signer.certificate),
        InputSupportFile.APPLET_INFO: filled(
            bytes(AppletInfo(INPUT_SUPPORT_KEY_ID)), AppletInfo.LENGTH
        ),
        InputSupportFile.SESSION_KEY_PUBLIC: bytes(SessionPublicKey(session_key)),
        InputSupportFile.CARD_KEY_PUBLIC: bytes(
            CardPublicKey(card_key, sign(signer.key, CardPublicKey.to_sign(card_key)))
        ),
        InputSupportFile.UNUSED: _UNUSED_FILE,
    }


def attribute_files(
    number: IndividualNumber, attributes: BasicFour, signer: RecordSigner
) -> dict[InputSupportFile, bytes]:
    """Make the files that a change of name or address changes (記載事項変更): items and integrity.

    Raises `RecordFormError` where the items do not fit their file.
    """
    items = AttributesRecord(attributes)
    digests = (
        sha256(bytes(NumberRecord(number))).digest(),
        sha256(items.signed_part).digest(),
    )
    integrity = IntegrityRecord(*digests, sign(signer.key, IntegrityRecord.to_sign(*digests)))
    return {
        InputSupportFile.ATTRIBUTES: filled(bytes(items), AttributesRecord.LENGTH),
        InputSupportFile.INTEGRITY: bytes(integrity),
    }


def card_face_files(
    face: FaceParticulars, images: CardImages, card_key: RSAPublicKey, signer: RecordSigner
) -> dict[CardFaceFile, bytes]:
    """Make all readable files of the card-face application (券面事項確認AP).

    Raises `RecordFormError` where something does not fit its file. Source: observed on cards.
    """
    key = signer.key
    age = AgeRecord(face.born_on, card_key, sign(key, AgeRecord.to_sign(face.born_on, card_key)))
    number_image = NumberImageRecord(
        images.number, card_key, sign(key, NumberImageRecord.to_sign(images.number, card_key))
    )
    info = FaceAppletInfo(
        CARD_FACE_KEY_ID, face.municipality_code, CARD_FACE_KEY_ID, face.sealed_numbers
    )
    return {
        CardFaceFile.AGE: bytes(age),
        CardFaceFile.FACE: filled(
            bytes(_signed_face(face, images, card_key, key)), CardFaceRecord.LENGTH
        ),
        CardFaceFile.APPLET_INFO: bytes(info),
        CardFaceFile.CV_CERTIFICATE: bytes(signer.certificate),
        CardFaceFile.NUMBER_IMAGE: filled(bytes(number_image), NumberImageRecord.LENGTH),
        CardFaceFile.UNUSED: _UNUSED_FILE,
    }


def _signed_face(
    face: FaceParticulars, images: CardImages, card_key: RSAPublicKey, key: RSAPrivateKey
) -> CardFaceRecord:
    def record(signature: bytes) -> CardFaceRecord:
        return CardFaceRecord(
            face.born_on,
            face.sex,
            card_key,
            images.name,
            images.address,
            images.portrait,
            signature,
            face.last_day,
            images.security_code,
        )

    unsigned = record(bytes(SIGNATURE_LENGTH))
    return record(sign_digests(key, unsigned.signed_digest()))
