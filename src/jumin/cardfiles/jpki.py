"""The files of the JPKI application."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.terms import CertificatePurpose, PinRole


@unique
class JpkiFile(IntEnum):
    """File identifiers within the JPKI application (EF識別子)."""

    SIGNATURE_CERTIFICATE = 0x0001
    SIGNATURE_CA_CERTIFICATE = 0x0002
    TOKEN_INFO = 0x0006
    AVAILABILITY = 0x0008
    AUTHENTICATION_CERTIFICATE = 0x000A
    AUTHENTICATION_CA_CERTIFICATE = 0x000B
    AUTHENTICATION_KEY = 0x0017
    AUTHENTICATION_PIN = 0x0018
    SIGNATURE_KEY = 0x001A
    SIGNATURE_PIN = 0x001B


@dataclass(frozen=True)
class PurposeFiles:
    """The files that belong to one certificate, and the PIN that opens its key."""

    certificate: JpkiFile
    ca_certificate: JpkiFile
    key: JpkiFile
    pin: JpkiFile
    role: PinRole


JPKI_FILES: Final[Mapping[CertificatePurpose, PurposeFiles]] = MappingProxyType(
    {
        CertificatePurpose.SIGNATURE: PurposeFiles(
            certificate=JpkiFile.SIGNATURE_CERTIFICATE,
            ca_certificate=JpkiFile.SIGNATURE_CA_CERTIFICATE,
            key=JpkiFile.SIGNATURE_KEY,
            pin=JpkiFile.SIGNATURE_PIN,
            role=PinRole.SIGNATURE,
        ),
        CertificatePurpose.AUTHENTICATION: PurposeFiles(
            certificate=JpkiFile.AUTHENTICATION_CERTIFICATE,
            ca_certificate=JpkiFile.AUTHENTICATION_CA_CERTIFICATE,
            key=JpkiFile.AUTHENTICATION_KEY,
            pin=JpkiFile.AUTHENTICATION_PIN,
            role=PinRole.AUTHENTICATION,
        ),
    }
)
"""Where each certificate's things are."""

FILLER: Final = 0xFF
"""What stands in a file behind its object."""
