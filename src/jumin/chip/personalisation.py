"""Personalisation: records, keys and PINs go into a card image."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.cardfiles import (
    ISSUER_KEY_LENGTH,
    MY_NUMBER_CARD_LABEL,
    JpkiFile,
    PinRole,
    RecordFormError,
    TokenInfo,
)
from jumin.chip.contents import (
    KEY_BITS,
    CertificateFormError,
    availability_file,
    certificate_file,
    is_whole_certificate,
    key_file,
)
from jumin.chip.counters import counter_record
from jumin.chip.errors import PersonalisationError
from jumin.chip.image import ID_LENGTH, NONCE_LENGTH, Seal
from jumin.chip.specification import ISSUER_KEY_FILE, MOST_TRIES
from jumin.terms import Pin


_MANUFACTURER: Final = "JUMIN-TEST virtual card"
_MODEL: Final = "JUMIN-TEST"


@dataclass(frozen=True)
class JpkiRecords:
    """What the JPKI application shows: certificates in DER, and the token's serial number.

    A certificate that the card does not carry is None. The serial is ASCII, up to 16 characters.
    The label tells a card from a phone.
    """

    signature_certificate: bytes | None = field(repr=False)
    signature_ca_certificate: bytes = field(repr=False)
    authentication_certificate: bytes | None = field(repr=False)
    authentication_ca_certificate: bytes = field(repr=False)
    serial: str
    label: str = MY_NUMBER_CARD_LABEL


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


def personalise(  # noqa: PLR0913  (what goes into a card, each by its name)
    records: JpkiRecords,
    keys: JpkiKeys,
    pins: ChosenPins,
    *,
    image_key: bytes,
    random: Callable[[int], bytes],
    issuer_key: bytes | None = None,
) -> bytes:
    """Make the image of a new card (カードの個人化), all its PINs with their full tries.

    `image_key` has 32 bytes, and so has `issuer_key`, by which the card knows its issuer's
    terminal; without one the card is never written to again. `random` gives as many random bytes
    as it is asked for.
    Raises `PersonalisationError` where a certificate, key or serial fits no card, and
    `RefusedError` (PIN_FORM) where a PIN can't be one of its role.
    """
    if issuer_key is not None and len(issuer_key) != ISSUER_KEY_LENGTH:
        raise PersonalisationError(f"An issuer key has {ISSUER_KEY_LENGTH} bytes.")
    secrets = {**_pin_files(pins), ISSUER_KEY_FILE: issuer_key or b""}
    files = {
        **_certificate_files(records),
        **_key_files(records, keys),
        **secrets,
        JpkiFile.TOKEN_INFO: _token_info(records),
    }
    files[JpkiFile.AVAILABILITY] = availability_file(files)
    tries = {file: MOST_TRIES[file] if secret else 0 for file, secret in secrets.items()}
    seal = Seal.derive(image_key, random(ID_LENGTH))
    return seal.close(
        files, counter_record(tries, key=seal.counter_key), nonce=random(NONCE_LENGTH)
    )


def _certificate_files(records: JpkiRecords) -> dict[int, bytes]:
    return {
        file: _checked_certificate_file(file, certificate)
        for file, certificate in (
            (JpkiFile.SIGNATURE_CERTIFICATE, records.signature_certificate),
            (JpkiFile.SIGNATURE_CA_CERTIFICATE, records.signature_ca_certificate),
            (JpkiFile.AUTHENTICATION_CERTIFICATE, records.authentication_certificate),
            (JpkiFile.AUTHENTICATION_CA_CERTIFICATE, records.authentication_ca_certificate),
        )
    }


def _checked_certificate_file(file: JpkiFile, certificate: bytes | None) -> bytes:
    content = certificate_file(certificate)
    try:
        fits = certificate is None or is_whole_certificate(certificate)
    except CertificateFormError:
        fits = False
    if not fits:
        raise PersonalisationError(
            f"What is to go into {file.name} is not one DER object of the form 30 82 …, up to "
            f"{len(content)} bytes."
        )
    return content


def _token_info(records: JpkiRecords) -> bytes:
    try:
        return bytes(
            TokenInfo(
                label=records.label,
                manufacturer=_MANUFACTURER,
                model=_MODEL,
                serial=records.serial,
            )
        )
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
        if key.key_size != KEY_BITS:
            raise PersonalisationError(f"{file.name} is an RSA key of {KEY_BITS} bits.")
        files[file] = key_file(key)
    return files


def _pin_files(pins: ChosenPins) -> dict[int, bytes]:
    files: dict[int, bytes] = {}
    for file, role, pin in (
        (JpkiFile.SIGNATURE_PIN, PinRole.SIGNATURE, pins.signature),
        (JpkiFile.AUTHENTICATION_PIN, PinRole.AUTHENTICATION, pins.authentication),
    ):
        if pin is not None:
            role.check_form(pin)
        files[file] = pin.reveal().encode("ascii") if pin else b""
    return files
