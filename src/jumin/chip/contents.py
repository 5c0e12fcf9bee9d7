"""How the content of a card's files is formed, at personalisation and at a counter alike."""

from collections.abc import Container
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from jumin.cardfiles import FILLER, Applet, Availability, JpkiFile
from jumin.chip.structure import place
from jumin.iso7816 import Tlv, TlvError, object_length


KEY_BITS: Final = 2048
"""How long the keys of a card are."""

_CERTIFICATE_FILE_LENGTH: Final = 2048
_CERTIFICATE_START: Final = b"\x30\x82"
_CERTIFICATE_HEADER_LENGTH: Final = 4
_SUBJECT_PUBLIC_KEY_INFO: Final = 6
"""Its place in a tbsCertificate that has a version (RFC 5280 §4.1)."""


class CertificateFormError(Exception):
    """The bytes can't be, or become, the one DER object `30 82 …` of a certificate file."""


def is_whole_certificate(octets: bytes) -> bool:
    """Whether the bytes are one whole DER object (True) or the beginning of one (False).

    Clients take the length from the third and fourth byte, so only the form 30 82 is allowed.
    Raises `CertificateFormError` on anything else, and on what is longer than the file.
    """
    if not _CERTIFICATE_START.startswith(octets[:2]):
        raise CertificateFormError
    if len(octets) < _CERTIFICATE_HEADER_LENGTH:
        return False
    length = object_length(octets)
    if length > _CERTIFICATE_FILE_LENGTH or len(octets) > length:
        raise CertificateFormError
    return len(octets) == length


def certificate_file(certificate: bytes | None) -> bytes:
    """Fill a file: its object, then FF. The file of an absent certificate is all FF."""
    return (certificate or b"").ljust(_CERTIFICATE_FILE_LENGTH, bytes((FILLER,)))


def certifies(certificate: bytes, key: RSAPublicKey) -> bool:
    """Whether the certificate's subjectPublicKeyInfo (RFC 5280 §4.1) is this key."""
    information = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    try:
        to_be_signed, _ = Tlv.parse(Tlv.parse(certificate)[0].value)
        fields: list[Tlv] = []
        rest = to_be_signed.value
        while rest and len(fields) <= _SUBJECT_PUBLIC_KEY_INFO:
            field, rest = Tlv.parse(rest)
            fields.append(field)
    except TlvError:
        return False
    return (
        len(fields) > _SUBJECT_PUBLIC_KEY_INFO
        and bytes(fields[_SUBJECT_PUBLIC_KEY_INFO]) == information
    )


def key_file(key: RSAPrivateKey) -> bytes:
    """Write a private key as the card keeps it: PKCS #8."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def availability_file(files: Container[int]) -> bytes:
    """Tell which certificates the card carries: those whose keys are among its files, by place."""
    return bytes(
        Availability(
            signature=place(Applet.JPKI, JpkiFile.SIGNATURE_KEY) in files,
            authentication=place(Applet.JPKI, JpkiFile.AUTHENTICATION_KEY) in files,
        )
    )
