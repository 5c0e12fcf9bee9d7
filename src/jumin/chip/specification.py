"""What the files of a My Number Card are and who may use them: data, no card's content.

Run-time state is in `jumin.chip.state`, the content of one card in its image.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from jumin.cardfiles import (
    AIDS,
    ISSUER_TRIES,
    PHONE_LABEL,
    Applet,
    JpkiFile,
    PinRole,
    TokenInfo,
)
from jumin.terms import CertificatePurpose


@dataclass(frozen=True)
class TransparentFile:
    """A file of bytes (透過構造のEF); `read_needs` is the PIN to present first, None for none.

    `written_for` is the certificate with which it is written at a counter; None: never.
    """

    read_needs: PinRole | None = None
    written_for: CertificatePurpose | None = None


@dataclass(frozen=True)
class PinFile:
    """A file that holds a PIN (照合用のIEF); it can be compared with, never read."""

    role: PinRole


@dataclass(frozen=True)
class KeyFile:
    """A file that holds a private key (秘密鍵のIEF); it signs, and is never read."""

    use_needs: PinRole
    purpose: CertificatePurpose


FileSpecification = TransparentFile | PinFile | KeyFile


@dataclass(frozen=True)
class Application:
    """An application of the card (カードアプリケーション, DF): its name and its files."""

    aid: bytes
    files: Mapping[int, FileSpecification]


JPKI: Final = Application(
    aid=AIDS[Applet.JPKI],
    files=MappingProxyType(
        {
            JpkiFile.SIGNATURE_CERTIFICATE: TransparentFile(
                read_needs=PinRole.SIGNATURE, written_for=CertificatePurpose.SIGNATURE
            ),
            JpkiFile.SIGNATURE_CA_CERTIFICATE: TransparentFile(
                written_for=CertificatePurpose.SIGNATURE
            ),
            JpkiFile.TOKEN_INFO: TransparentFile(),
            JpkiFile.AVAILABILITY: TransparentFile(),
            JpkiFile.AUTHENTICATION_CERTIFICATE: TransparentFile(
                written_for=CertificatePurpose.AUTHENTICATION
            ),
            JpkiFile.AUTHENTICATION_CA_CERTIFICATE: TransparentFile(
                written_for=CertificatePurpose.AUTHENTICATION
            ),
            JpkiFile.AUTHENTICATION_KEY: KeyFile(
                use_needs=PinRole.AUTHENTICATION, purpose=CertificatePurpose.AUTHENTICATION
            ),
            JpkiFile.AUTHENTICATION_PIN: PinFile(PinRole.AUTHENTICATION),
            JpkiFile.SIGNATURE_KEY: KeyFile(
                use_needs=PinRole.SIGNATURE, purpose=CertificatePurpose.SIGNATURE
            ),
            JpkiFile.SIGNATURE_PIN: PinFile(PinRole.SIGNATURE),
        }
    ),
)
"""The JPKI application (公的個人認証AP)."""

PHONE_JPKI: Final = Application(
    aid=AIDS[Applet.JPKI],
    files=MappingProxyType(
        {
            **JPKI.files,
            JpkiFile.AUTHENTICATION_CERTIFICATE: TransparentFile(read_needs=PinRole.AUTHENTICATION),
        }
    ),
)
"""The same on a phone (スマホ用電子証明書): its certificate wants the PIN before it is read."""


def jpki_application(token_info: bytes) -> Application:
    """Tell which JPKI application it is, by the label of its token information."""
    is_phone = TokenInfo.parse(token_info).label == PHONE_LABEL
    return PHONE_JPKI if is_phone else JPKI


ISSUER_KEY_FILE: Final = 0x0100
"""Where an image keeps the issuer key (発行者鍵): no application shows it as a file."""

MOST_TRIES: Final[Mapping[int, int]] = MappingProxyType(
    {
        JpkiFile.AUTHENTICATION_PIN: PinRole.AUTHENTICATION.tries,
        JpkiFile.SIGNATURE_PIN: PinRole.SIGNATURE.tries,
        ISSUER_KEY_FILE: ISSUER_TRIES,
    }
)
"""The secrets of a card by their files, and how often in a row a guess at each may be wrong."""
