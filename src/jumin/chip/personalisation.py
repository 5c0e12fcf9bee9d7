"""Personalisation: records, keys and PINs go into a card image."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from jumin.cardfiles import FILLER, Availability, JpkiFile, PinRole, RecordFormError, TokenInfo
from jumin.chip.counters import counter_record
from jumin.chip.errors import PersonalisationError
from jumin.chip.image import seal_image
from jumin.iso7816 import TlvError, object_length
from jumin.terms import Pin


_MANUFACTURER: Final = "JUMIN-TEST virtual card"
_MODEL: Final = "JUMIN-TEST"
_CERTIFICATE_FILE_LENGTH: Final = 2048
_CERTIFICATE_START: Final = b"\x30\x82"
_KEY_BITS: Final = 2048


@dataclass(frozen=True)
class JpkiRecords:
    """What the JPKI application shows: certificates in DER, and the token's serial number.

    A certificate that the card does not carry is None. The serial is ASCII, up to 16 characters.
    """

    signature_certificate: bytes | None = field(repr=False)
    signature_ca_certificate: bytes = field(repr=False)
    authentication_certificate: bytes | None = field(repr=False)
    authentication_ca_certificate: bytes = field(repr=False)
    serial: str


@dataclass(frozen=True)
class JpkiKeys:
    """The private keys (RSA, 2 048 bits) to the two certificates; None where there is none."""

    signature: RSAPrivateKey | None = field(repr=False)
    authentication: RSAPrivateKey | None = field(repr=False)


@dataclass(frozen=True)
class ChosenPins:
    """The PINs the holder chose; None where the PIN was not set, which blocks it."""

    signature: Pin | None = field(repr=False)
    authentication: Pin | None = field(repr=False)


def personalise(
    records: JpkiRecords,
    keys: JpkiKeys,
    pins: ChosenPins,
    *,
    image_key: bytes,
    random: Callable[[int], bytes],
) -> bytes:
    """Make the image of a new card (カードの個人化), all its PINs with their full tries.

    `image_key` has 32 bytes; `random` gives as many random bytes as it is asked for.
    Raises `PersonalisationError` where a certificate, key or serial fits no card, and
    `RefusedError` (PIN_FORM) where a PIN can't be one of its role.
    """
    chosen = {PinRole.SIGNATURE: pins.signature, PinRole.AUTHENTICATION: pins.authentication}
    tries = {role: role.tries if pin else 0 for role, pin in chosen.items()}
    return seal_image(
        {
            **_certificate_files(records),
            JpkiFile.TOKEN_INFO: _token_info(records.serial),
            JpkiFile.AVAILABILITY: bytes(
                Availability(
                    signature=records.signature_certificate is not None,
                    authentication=records.authentication_certificate is not None,
                )
            ),
            **_key_files(records, keys),
            **_pin_files(chosen),
        },
        lambda counter_key: counter_record(tries, key=counter_key),
        image_key=image_key,
        random=random,
    )


def _certificate_files(records: JpkiRecords) -> dict[int, bytes]:
    return {
        file: _certificate_file(file, certificate)
        for file, certificate in (
            (JpkiFile.SIGNATURE_CERTIFICATE, records.signature_certificate),
            (JpkiFile.SIGNATURE_CA_CERTIFICATE, records.signature_ca_certificate),
            (JpkiFile.AUTHENTICATION_CERTIFICATE, records.authentication_certificate),
            (JpkiFile.AUTHENTICATION_CA_CERTIFICATE, records.authentication_ca_certificate),
        )
    }


def _certificate_file(file: JpkiFile, certificate: bytes | None) -> bytes:
    """Fill a file: its object, then FF. The file of an absent certificate is all FF.

    Clients take the length from the third and fourth byte, so only the form 30 82 is allowed.
    """
    if certificate is None:
        certificate = b""
    elif not _is_card_certificate(certificate):
        raise PersonalisationError(
            f"What is to go into {file.name} is not one DER object of the form 30 82 …, up to "
            f"{_CERTIFICATE_FILE_LENGTH} bytes."
        )
    return certificate.ljust(_CERTIFICATE_FILE_LENGTH, bytes((FILLER,)))


def _is_card_certificate(certificate: bytes) -> bool:
    if certificate[:2] != _CERTIFICATE_START or len(certificate) > _CERTIFICATE_FILE_LENGTH:
        return False
    try:
        return object_length(certificate) == len(certificate)
    except TlvError:
        return False


def _token_info(serial: str) -> bytes:
    try:
        return bytes(TokenInfo(manufacturer=_MANUFACTURER, model=_MODEL, serial=serial))
    except RecordFormError as error:
        raise PersonalisationError(str(error)) from error


def _key_files(records: JpkiRecords, keys: JpkiKeys) -> dict[int, bytes]:
    files: dict[int, bytes] = {}
    for file, key, certificate in (
        (JpkiFile.SIGNATURE_KEY, keys.signature, records.signature_certificate),
        (JpkiFile.AUTHENTICATION_KEY, keys.authentication, records.authentication_certificate),
    ):
        if (key is None) != (certificate is None):
            raise PersonalisationError(f"{file.name} and its certificate come together or not.")
        if key is None:
            continue
        if key.key_size != _KEY_BITS:
            raise PersonalisationError(f"{file.name} is an RSA key of {_KEY_BITS} bits.")
        files[file] = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return files


def _pin_files(chosen: Mapping[PinRole, Pin | None]) -> dict[int, bytes]:
    """Write the PINs as the card compares them: plain characters, without padding."""
    for role, pin in chosen.items():
        if pin is not None:
            role.check_form(pin)
    places = (
        (JpkiFile.SIGNATURE_PIN, chosen[PinRole.SIGNATURE]),
        (JpkiFile.AUTHENTICATION_PIN, chosen[PinRole.AUTHENTICATION]),
    )
    return {file: pin.reveal().encode("ascii") if pin else b"" for file, pin in places}
