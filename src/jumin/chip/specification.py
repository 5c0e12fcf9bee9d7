"""What the files of a My Number Card are and who may use them: data, no card's content.

Run-time state is in `jumin.chip.state`, the content of one card in its image.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from jumin.cardfiles import (
    IPHONE_LABEL,
    ISSUER_TRIES,
    PHONE_LABEL,
    Applet,
    CardFaceFile,
    CommonDataFile,
    InputSupportFile,
    IssuerObject,
    JpkiFile,
    PinRole,
    ResidentRegisterFile,
    TokenInfo,
)
from jumin.chip.structure import (
    OPAQUE,
    SEALED,
    Application,
    FileSpecification,
    KeyFile,
    PinChange,
    PinFile,
    RecordFile,
    SessionKeyAgreement,
    TransparentFile,
    code_of,
    place,
    places,
)
from jumin.iso7816 import SW
from jumin.terms import CertificatePurpose


_SIGNATURE_PIN: Final = place(Applet.JPKI, JpkiFile.SIGNATURE_PIN)
_AUTHENTICATION_PIN: Final = place(Applet.JPKI, JpkiFile.AUTHENTICATION_PIN)
_FOR_SIGNATURE: Final = TransparentFile(written_for=CertificatePurpose.SIGNATURE)
_FOR_AUTHENTICATION: Final = TransparentFile(written_for=CertificatePurpose.AUTHENTICATION)
_JPKI_FILES: Final[Mapping[int, FileSpecification]] = {
    JpkiFile.SIGNATURE_CERTIFICATE: TransparentFile(
        read_needs=frozenset({_SIGNATURE_PIN}), written_for=CertificatePurpose.SIGNATURE
    ),
    JpkiFile.SIGNATURE_CA_CERTIFICATE: _FOR_SIGNATURE,
    0x0005: SEALED,
    JpkiFile.TOKEN_INFO: TransparentFile(),
    JpkiFile.AVAILABILITY: TransparentFile(),
    0x0009: SEALED,
    JpkiFile.AUTHENTICATION_CERTIFICATE: _FOR_AUTHENTICATION,
    JpkiFile.AUTHENTICATION_CA_CERTIFICATE: _FOR_AUTHENTICATION,
    0x0010: OPAQUE,
    0x0016: OPAQUE,
    JpkiFile.AUTHENTICATION_KEY: KeyFile(_AUTHENTICATION_PIN, CertificatePurpose.AUTHENTICATION),
    JpkiFile.AUTHENTICATION_PIN: PinFile(PinRole.AUTHENTICATION, PinChange.CHANGE_REFERENCE_DATA),
    0x0019: OPAQUE,
    JpkiFile.SIGNATURE_KEY: KeyFile(_SIGNATURE_PIN, CertificatePurpose.SIGNATURE),
    JpkiFile.SIGNATURE_PIN: PinFile(PinRole.SIGNATURE, PinChange.CHANGE_REFERENCE_DATA),
    0x001C: OPAQUE,
    0x001E: OPAQUE,
}
_PHONE_FILES: Final[Mapping[int, FileSpecification]] = {
    **_JPKI_FILES,
    JpkiFile.AUTHENTICATION_CERTIFICATE: TransparentFile(
        read_needs=frozenset({_AUTHENTICATION_PIN})
    ),
}

JPKI: Final = Application(Applet.JPKI, _JPKI_FILES, terminal_key=True)
"""The JPKI application (公的個人認証AP)."""
ANDROID_JPKI: Final = Application(Applet.JPKI, _PHONE_FILES, terminal_key=True)
"""The same on an Android phone (スマホ用電子証明書): its certificate wants the PIN to be read."""
IPHONE_JPKI: Final = Application(
    Applet.JPKI, _PHONE_FILES, terminal_key=True, knows_last_command=True
)
"""The same on an iPhone."""


def _input_support() -> Application:
    applet, file = Applet.INPUT_SUPPORT, InputSupportFile
    pin, a, b = file.PIN, file.VERIFICATION_NUMBER_A, file.VERIFICATION_NUMBER_B
    any_of_them = places(applet, pin, a, b)
    return Application(
        applet,
        {
            file.INDIVIDUAL_NUMBER: TransparentFile(places(applet, pin, a), written_by_issuer=True),
            file.ATTRIBUTES: TransparentFile(places(applet, pin, b), written_by_issuer=True),
            file.INTEGRITY: TransparentFile(any_of_them, written_by_issuer=True),
            file.CV_CERTIFICATE: TransparentFile(written_by_issuer=True),
            file.APPLET_INFO: TransparentFile(),
            file.SESSION_KEY_PUBLIC: TransparentFile(any_of_them),
            file.CARD_KEY_PUBLIC: TransparentFile(any_of_them, written_by_issuer=True),
            file.UNUSED: TransparentFile(),
            file.SESSION_KEY: OPAQUE,
            pin: PinFile(PinRole.INPUT_SUPPORT, PinChange.CHANGE_REFERENCE_DATA),
            file.UNUSED_PIN: PinFile(None),
            file.CARD_KEY: KeyFile(),
            a: PinFile(PinRole.VERIFICATION_NUMBER_A),
            b: PinFile(PinRole.VERIFICATION_NUMBER_B),
            0x001C: OPAQUE,
            0x001E: OPAQUE,
        },
        default_key=place(applet, file.CARD_KEY),
        session=SessionKeyAgreement(place(applet, file.SESSION_KEY), needs=place(applet, pin)),
    )


def _card_face() -> Application:
    applet, file = Applet.CARD_FACE, CardFaceFile
    a, b = file.VERIFICATION_NUMBER_A, file.VERIFICATION_NUMBER_B
    return Application(
        applet,
        {
            file.AGE: TransparentFile(places(applet, file.BIRTH_DATE_PIN), written_by_issuer=True),
            file.FACE: TransparentFile(places(applet, a, b), written_by_issuer=True),
            file.APPLET_INFO: TransparentFile(written_by_issuer=True),
            file.CV_CERTIFICATE: TransparentFile(written_by_issuer=True),
            file.NUMBER_IMAGE: TransparentFile(places(applet, a), written_by_issuer=True),
            file.UNUSED: TransparentFile(),
            file.BIRTH_DATE_PIN: PinFile(PinRole.BIRTH_DATE),
            b: PinFile(PinRole.VERIFICATION_NUMBER_B),
            a: PinFile(PinRole.VERIFICATION_NUMBER_A),
            file.CARD_KEY: KeyFile(),
        },
        default_key=place(applet, file.CARD_KEY),
        session=SW.NO_SESSION_KEY_HERE,
    )


_RESIDENT_REGISTER_PIN: Final = PinFile(PinRole.RESIDENT_REGISTER, PinChange.CHANGE_KEY)

INPUT_SUPPORT: Final = _input_support()
"""Card-information input support (券面事項入力補助AP)."""
CARD_FACE: Final = _card_face()
"""Card-face verification (券面事項確認AP)."""
RESIDENT_REGISTER: Final = Application(
    Applet.RESIDENT_REGISTER,
    {
        ResidentRegisterFile.KEY_REFERENCE: RecordFile(),
        ResidentRegisterFile.PIN: _RESIDENT_REGISTER_PIN,
    },
)
"""Resident register application (住基AP)."""
COMMON_DATA: Final = Application(
    Applet.COMMON_DATA,
    {
        CommonDataFile.CARD_RECORD: RecordFile(written_by_issuer=True),
        CommonDataFile.KEY_REFERENCE: RecordFile(),
        CommonDataFile.CARD_KEY: KeyFile(internal_authenticate=True),
        CommonDataFile.PIN: _RESIDENT_REGISTER_PIN,
        0x001E: OPAQUE,
    },
    session=SW.NO_SESSION_KEY_HERE,
)
"""Common data of the card (共通カードAP)."""
ISSUER_DOMAIN: Final = Application(Applet.ISSUER_DOMAIN, {0x001E: OPAQUE})
"""The issuer's security domain (発行者セキュリティドメイン); it has `ISSUER_OBJECTS`, too."""

CARD_APPLICATIONS: Final = (
    JPKI,
    INPUT_SUPPORT,
    CARD_FACE,
    RESIDENT_REGISTER,
    COMMON_DATA,
    ISSUER_DOMAIN,
)
"""The applications of a My Number Card, in the order in which a part of a name finds them."""

ISSUER_OBJECTS: Final = places(Applet.ISSUER_DOMAIN, *IssuerObject)
"""The places of the issuer domain's data objects."""

ISSUER_KEY_FILE: Final = 0x0100
"""Where an image keeps the issuer key (発行者鍵): of the card itself, so no file shows it."""

MOST_TRIES: Final[Mapping[int, int]] = MappingProxyType(
    {
        at: file.role.tries
        for application in CARD_APPLICATIONS
        for at, file in application.files.items()
        if isinstance(file, PinFile) and file.role
    }
    | {ISSUER_KEY_FILE: ISSUER_TRIES}
)
"""The secrets of a card by their places, and how often in a row a guess at each may be wrong.

Their order is that of the counter record: it belongs to the format of the image.
"""


def applications_of(files: Mapping[int, bytes]) -> tuple[Application, ...]:
    """Tell the applications of a card with these files; what kind of token tells its label."""
    codes = {code_of(at) for at in files}
    return tuple(
        _jpki(files) if application is JPKI else application
        for application in CARD_APPLICATIONS
        if application.code in codes
    )


def _jpki(files: Mapping[int, bytes]) -> Application:
    label = TokenInfo.parse(files[place(Applet.JPKI, JpkiFile.TOKEN_INFO)]).label
    return _PHONES.get(label, JPKI)


_PHONES: Final = {PHONE_LABEL: ANDROID_JPKI, IPHONE_LABEL: IPHONE_JPKI}


@cache
def by_name(applications: tuple[Application, ...]) -> Mapping[bytes, Application]:
    """Tell by which names applications are selected: theirs, and what theirs begin with.

    Where several begin alike, the first is meant.
    """
    names: dict[bytes, Application] = {}
    for application in applications:
        for end in range(1, len(application.aid) + 1):
            names.setdefault(application.aid[:end], application)
    return names
