"""What is in the applications that know the holder, and in the issuer's domain."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.cardfiles import (
    CardFaceFile,
    CardImages,
    CardRecord,
    CommonDataFile,
    FaceParticulars,
    InputSupportFile,
    IssuerObject,
    KeyReference,
    ResidentRegisterFile,
    card_face_files,
    input_support_files,
)
from jumin.chip.contents import key_file
from jumin.chip.ingredients import HolderRecords, RecordSigners
from jumin.chip.options import CONTACT_ATR
from jumin.chip.specification import (
    CARD_FACE,
    COMMON_DATA,
    INPUT_SUPPORT,
    ISSUER_DOMAIN,
    RESIDENT_REGISTER,
)
from jumin.chip.structure import Application
from jumin.iso7816 import Tlv


_ISSUER_ID: Final = b"JUMIN-TEST".ljust(16)
_CARD_RECOGNITION_TAG: Final = 0x73
_OBJECT_IDENTIFIER_TAG: Final = 0x06
_VERSION_TAG: Final = 0x60
_CARD_RECOGNITION: Final = bytes.fromhex("2A864886FC6B01")
"""1.2.840.114283.1, GlobalPlatform's card recognition data."""
_CARD_MANAGEMENT_2_1_1: Final = bytes.fromhex("2A864886FC6B02020101")
"""1.2.840.114283.2.2.1.1, GlobalPlatform 2.1.1."""


@dataclass(frozen=True)
class HolderMaterial:
    """All that the holder's applications are made of."""

    records: HolderRecords
    images: CardImages
    card_key: RSAPrivateKey = field(repr=False)
    session_key: RSAPrivateKey = field(repr=False)
    signers: RecordSigners


def holder_files(material: HolderMaterial) -> dict[int, bytes]:
    """Make the files and data objects by place, but for the PINs.

    Raises `RecordFormError` where a record can't say what it should.
    """
    key_reference = {ResidentRegisterFile.KEY_REFERENCE: _key_reference(material.signers)}
    contents: tuple[tuple[Application, Iterable[tuple[int, bytes]]], ...] = (
        (INPUT_SUPPORT, _input_support(material).items()),
        (CARD_FACE, _card_face(material).items()),
        (RESIDENT_REGISTER, key_reference.items()),
        (COMMON_DATA, _common_data(material).items()),
        (ISSUER_DOMAIN, _issuer_domain(material.records, material.signers).items()),
    )
    return {
        application.place(identifier): content
        for application, files in contents
        for identifier, content in files
    }


def _input_support(material: HolderMaterial) -> dict[InputSupportFile, bytes]:
    return {
        **input_support_files(
            material.records.number,
            material.records.attributes,
            material.card_key.public_key(),
            material.session_key.public_key(),
            material.signers.input_support,
        ),
        InputSupportFile.CARD_KEY: key_file(material.card_key),
        InputSupportFile.SESSION_KEY: key_file(material.session_key),
    }


def _card_face(material: HolderMaterial) -> dict[CardFaceFile, bytes]:
    records = material.records
    face = FaceParticulars(
        born_on=records.attributes.born_on,
        sex=records.attributes.sex,
        last_day=records.last_day,
        municipality_code=records.municipality_code,
    )
    public_key, signer = material.card_key.public_key(), material.signers.card_face
    return {
        **card_face_files(face, material.images, public_key, signer),
        CardFaceFile.CARD_KEY: key_file(material.card_key),
    }


def _common_data(material: HolderMaterial) -> dict[CommonDataFile, bytes]:
    records = material.records
    card = CardRecord(records.serial, records.municipality_code, records.last_day)
    return {
        CommonDataFile.CARD_RECORD: bytes(card),
        CommonDataFile.KEY_REFERENCE: _key_reference(material.signers),
        CommonDataFile.CARD_KEY: key_file(material.card_key),
    }


def _key_reference(signers: RecordSigners) -> bytes:
    return bytes(KeyReference(signers.root_certificate.subject))


def _issuer_domain(records: HolderRecords, signers: RecordSigners) -> dict[IssuerObject, bytes]:
    objects = {
        IssuerObject.ISSUER_ID: _ISSUER_ID,
        IssuerObject.CARD_ID: records.serial.encode("ascii"),
        IssuerObject.RECOGNITION: _card_recognition_data(),
        IssuerObject.MUNICIPALITY: records.municipality_code.encode("ascii"),
        IssuerObject.LAST_DAY: f"{records.last_day:%Y%m%d}".encode("ascii"),
        IssuerObject.INTERMEDIATE_KEY_ID: bytes(signers.root_certificate.subject),
        IssuerObject.ROOT_CV_CERTIFICATE: signers.root_certificate.content,
        # Cards were seen to leave out TS, its first byte.
        IssuerObject.CONTACT_ATR: CONTACT_ATR[1:],
    }
    if signers.intermediate_certificate:
        intermediate = signers.intermediate_certificate.content
        objects[IssuerObject.INTERMEDIATE_CV_CERTIFICATE] = intermediate
    return objects


def _card_recognition_data() -> bytes:
    """Say what manages the card (GlobalPlatform Card Specification 2.1.1, appendix F)."""
    version = Tlv(_VERSION_TAG, bytes(Tlv(_OBJECT_IDENTIFIER_TAG, _CARD_MANAGEMENT_2_1_1)))
    authority = Tlv(_OBJECT_IDENTIFIER_TAG, _CARD_RECOGNITION)
    return bytes(Tlv(_CARD_RECOGNITION_TAG, bytes(authority) + bytes(version)))
