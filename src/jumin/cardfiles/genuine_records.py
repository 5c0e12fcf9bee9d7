"""Checking the holder's files: whether the card office signed what the card says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.cardfiles.card_face import AgeRecord, CardFaceRecord, NumberImageRecord
from jumin.cardfiles.card_keys import CardPublicKey
from jumin.cardfiles.cv_certificate import CvCertificate, KeyId
from jumin.cardfiles.elementary_files import CardFaceFile, InputSupportFile
from jumin.cardfiles.input_support import AttributesRecord, IntegrityRecord, NumberRecord
from jumin.cardfiles.public_keys import are_digests_signed, is_signed
from jumin.terms import BasicFour, FaultError, IndividualNumber


class RecordNotGenuineError(FaultError):
    """A record is not what the card office signed (真正でない記録); `record` names it."""

    def __init__(self, record: str) -> None:
        super().__init__(f"The card office did not sign {record}: do not rely on this card.")
        self.record = record


@dataclass(frozen=True)
class GenuineInputSupport:
    """What the input support application proved (券面事項入力補助APの確認結果).

    None where the file was not there to check.
    """

    number: IndividualNumber | None = field(repr=False)
    attributes: BasicFour | None = field(repr=False)
    card_key: RSAPublicKey | None = field(repr=False)


@dataclass(frozen=True)
class GenuineCardFace:
    """What the card-face application proved (券面事項確認APの確認結果).

    None where the file was not there to check. No signature covers the last day and the security
    code of the face.
    """

    age: AgeRecord | None
    face: CardFaceRecord | None
    number_image: NumberImageRecord | None


def certified_keys(
    trusted: Mapping[KeyId, RSAPublicKey], *chain: CvCertificate
) -> dict[KeyId, RSAPublicKey]:
    """Add to the trusted keys those that a chain of certificates certifies, one after the other.

    Raises `RecordNotGenuineError` where a certificate is not signed by a key trusted by then.
    """
    keys = dict(trusted)
    for certificate in chain:
        issuer = keys.get(certificate.issuer)
        if issuer is None or not certificate.is_signed_by(issuer):
            raise RecordNotGenuineError("the CV certificate")
        keys[certificate.subject] = certificate.key
    return keys


def check_input_support(
    files: Mapping[InputSupportFile, bytes], trusted: Mapping[KeyId, RSAPublicKey]
) -> GenuineInputSupport:
    """Check what was read of the input support application (真正性の確認).

    Files 0003 and 0004 must be there; 0001 (all 17 bytes), 0002 and 0007 may be. `trusted` are
    public keys of the card office, by name. Raises `RecordNotGenuineError` where a signature or
    digest is not right, `RecordFormError` where a file is no such record or a needed one missing.
    """
    key = _signing_key(files.get(InputSupportFile.CV_CERTIFICATE, b""), trusted)
    integrity = IntegrityRecord.parse(files.get(InputSupportFile.INTEGRITY, b""))
    _require(is_signed(key, integrity.signed_part, integrity.signature), "the integrity record")
    number = attributes = card_key = None
    if octets := files.get(InputSupportFile.INDIVIDUAL_NUMBER):
        number = NumberRecord.parse(octets).number
        _require(sha256(octets).digest() == integrity.number_digest, "the Individual Number")
    if octets := files.get(InputSupportFile.ATTRIBUTES):
        items = AttributesRecord.parse(octets)
        digest = sha256(items.signed_part).digest()
        _require(digest == integrity.attributes_digest, "the four items")
        attributes = items.attributes
    if octets := files.get(InputSupportFile.CARD_KEY_PUBLIC):
        record = CardPublicKey.parse(octets)
        _require(is_signed(key, record.signed_part, record.signature), "the card's public key")
        card_key = record.key
    return GenuineInputSupport(number, attributes, card_key)


def check_card_face(
    files: Mapping[CardFaceFile, bytes], trusted: Mapping[KeyId, RSAPublicKey]
) -> GenuineCardFace:
    """Check what was read of the card-face application (真正性の確認).

    File 0004 must be there; 0001, 0002 and 0005 may be. They must state one card key and one date
    of birth. Raises as `check_input_support` does.
    """
    key = _signing_key(files.get(CardFaceFile.CV_CERTIFICATE, b""), trusted)
    age = face = number_image = None
    if octets := files.get(CardFaceFile.AGE):
        age = AgeRecord.parse(octets)
        _require(is_signed(key, age.signed_part, age.signature), "the age record")
    if octets := files.get(CardFaceFile.FACE):
        face = CardFaceRecord.parse(octets)
        _require(are_digests_signed(key, face.signed_digest(), face.signature), "the card face")
    if octets := files.get(CardFaceFile.NUMBER_IMAGE):
        number_image = NumberImageRecord.parse(octets)
        signed = is_signed(key, number_image.signed_part, number_image.signature)
        _require(signed, "the number's image")
    records = [record for record in (age, face, number_image) if record is not None]
    one_key = all(record.card_key == records[0].card_key for record in records)
    one_birth = age is None or face is None or age.born_on == face.born_on
    _require(one_key and one_birth, "these records for one card")
    return GenuineCardFace(age, face, number_image)


def _signing_key(octets: bytes, trusted: Mapping[KeyId, RSAPublicKey]) -> RSAPublicKey:
    certificate = CvCertificate.parse(octets)
    return certified_keys(trusted, certificate)[certificate.subject]


def _require(genuine: bool, record: str) -> None:  # noqa: FBT001  (an assertion's condition)
    if not genuine:
        raise RecordNotGenuineError(record)
