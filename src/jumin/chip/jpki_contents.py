"""What is in the JPKI application: certificates and their keys, and what tells of them."""

from typing import Final

from jumin.cardfiles import JPKI_FILES, JpkiFile, TokenInfo
from jumin.chip.contents import (
    CertificateFormError,
    availability_file,
    certificate_file,
    is_whole_certificate,
    key_file,
)
from jumin.chip.errors import PersonalisationError
from jumin.chip.ingredients import CardKeys, JpkiRecords
from jumin.chip.specification import JPKI
from jumin.terms import CertificatePurpose


_MANUFACTURER: Final = "JUMIN-TEST virtual card"
_MODEL: Final = "JUMIN-TEST"


def jpki_files(records: JpkiRecords, keys: CardKeys) -> dict[int, bytes]:
    """Make the files by place, but for the PINs.

    Raises `PersonalisationError`, and `RecordFormError` where the token information can't say it.
    """
    identified: dict[int, bytes] = {JpkiFile.TOKEN_INFO: _token_info(records)}
    for purpose, key, certificate, ca_certificate in (
        (
            CertificatePurpose.SIGNATURE,
            keys.signature,
            records.signature_certificate,
            records.signature_ca_certificate,
        ),
        (
            CertificatePurpose.AUTHENTICATION,
            keys.authentication,
            records.authentication_certificate,
            records.authentication_ca_certificate,
        ),
    ):
        of = JPKI_FILES[purpose]
        if (key is None) != (certificate is None):
            raise PersonalisationError(f"{of.key.name} and its certificate come together or not.")
        identified[of.certificate] = _checked_certificate_file(of.certificate, certificate)
        identified[of.ca_certificate] = _checked_certificate_file(of.ca_certificate, ca_certificate)
        if key is not None:
            identified[of.key] = key_file(key)
    files = {JPKI.place(identifier): content for identifier, content in identified.items()}
    files[JPKI.place(JpkiFile.AVAILABILITY)] = availability_file(files)
    return files


def _token_info(records: JpkiRecords) -> bytes:
    return bytes(
        TokenInfo(
            label=records.label, manufacturer=_MANUFACTURER, model=_MODEL, serial=records.serial
        )
    )


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
