"""What the files of a My Number Card are and who may use them: data, no card's content.

Run-time state is in `jumin.chip.state`, the content of one card in its image.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from jumin.cardfiles import JPKI_AID, JpkiFile, PinRole


@dataclass(frozen=True)
class TransparentFile:
    """A file of bytes (透過構造のEF); `read_needs` is the PIN to present first, None for none."""

    read_needs: PinRole | None = None


@dataclass(frozen=True)
class PinFile:
    """A file that holds a PIN (照合用のIEF); it can be compared with, never read."""

    role: PinRole


@dataclass(frozen=True)
class KeyFile:
    """A file that holds a private key (秘密鍵のIEF); it signs, and is never read."""

    use_needs: PinRole


FileSpecification = TransparentFile | PinFile | KeyFile


@dataclass(frozen=True)
class Application:
    """An application of the card (カードアプリケーション, DF): its name and its files."""

    aid: bytes
    files: Mapping[int, FileSpecification]


JPKI: Final = Application(
    aid=JPKI_AID,
    files=MappingProxyType(
        {
            JpkiFile.SIGNATURE_CERTIFICATE: TransparentFile(read_needs=PinRole.SIGNATURE),
            JpkiFile.SIGNATURE_CA_CERTIFICATE: TransparentFile(),
            JpkiFile.TOKEN_INFO: TransparentFile(),
            JpkiFile.AVAILABILITY: TransparentFile(),
            JpkiFile.AUTHENTICATION_CERTIFICATE: TransparentFile(),
            JpkiFile.AUTHENTICATION_CA_CERTIFICATE: TransparentFile(),
            JpkiFile.AUTHENTICATION_KEY: KeyFile(use_needs=PinRole.AUTHENTICATION),
            JpkiFile.AUTHENTICATION_PIN: PinFile(PinRole.AUTHENTICATION),
            JpkiFile.SIGNATURE_KEY: KeyFile(use_needs=PinRole.SIGNATURE),
            JpkiFile.SIGNATURE_PIN: PinFile(PinRole.SIGNATURE),
        }
    ),
)
"""The JPKI application (公的個人認証AP)."""
