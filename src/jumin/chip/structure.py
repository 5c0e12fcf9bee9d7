"""What kinds of files and applications a card has, and by which numbers it keeps them."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from enum import IntEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.cardfiles import AIDS, Applet, PinRole
from jumin.iso7816 import SW
from jumin.terms import CertificatePurpose


_CODES: Final = {
    Applet.JPKI: 1,
    Applet.INPUT_SUPPORT: 2,
    Applet.CARD_FACE: 3,
    Applet.RESIDENT_REGISTER: 4,
    Applet.COMMON_DATA: 5,
    Applet.ISSUER_DOMAIN: 6,
}
"""By which number an image knows an application; 0 is the card itself."""
_CODE_SHIFT: Final = 16


def place(applet: Applet, identifier: int) -> int:
    """Tell under which number card and image keep a file: the application's code, then its id."""
    return _CODES[applet] << _CODE_SHIFT | identifier


def code_of(at: int) -> int:
    """Tell the code of the application in which the file at a place lies."""
    return at >> _CODE_SHIFT


def places(applet: Applet, *identifiers: int) -> frozenset[int]:
    """Tell the places of several files of an application."""
    return frozenset(place(applet, identifier) for identifier in identifiers)


@unique
class PinChange(IntEnum):
    """By which command, CLA and INS, its holder changes a PIN (暗証番号変更)."""

    CHANGE_REFERENCE_DATA = 0x0024
    CHANGE_KEY = 0x8032


@dataclass(frozen=True)
class TransparentFile:
    """A file of bytes (透過構造のEF).

    `read_needs` has the places of the PINs any one of which opens it: None, it is free; empty,
    nothing opens it. `written_for` is the certificate with whose key pair it is written at a
    counter; `written_by_issuer` says that a counter may write it without one.
    """

    read_needs: frozenset[int] | None = None
    written_for: CertificatePurpose | None = None
    written_by_issuer: bool = False


@dataclass(frozen=True)
class RecordFile:
    """A file of records, each a simple TLV (レコード構造のEF); all may read it."""

    written_by_issuer: bool = False


@dataclass(frozen=True)
class PinFile:
    """A file that holds a PIN (照合用のIEF); it can be compared with, never read.

    `changed_by` is the command with which its holder changes it; None: no holder changes it.
    `role` is None where the PIN is blocked as issued, for good.
    """

    role: PinRole | None
    changed_by: PinChange | None = None


@dataclass(frozen=True)
class KeyFile:
    """A file that holds a private key (秘密鍵のIEF); it signs, and is never read.

    `use_needs` is the place of the PIN that opens it, None for none. `purpose` is that of its
    certificate. `internal_authenticate` says that it answers challenges, and signs nothing else.
    """

    use_needs: int | None = None
    purpose: CertificatePurpose | None = None
    internal_authenticate: bool = False


@dataclass(frozen=True)
class OpaqueFile:
    """A file of the card system's own (IEF), seen on cards: selected, and of no use to anybody."""


FileSpecification = TransparentFile | RecordFile | PinFile | KeyFile | OpaqueFile

SEALED: Final = TransparentFile(read_needs=frozenset())
"""A file whose content nobody was seen to get."""
OPAQUE: Final = OpaqueFile()


@dataclass(frozen=True)
class SessionKeyAgreement:
    """How an application agrees on a session key: with which key, after which PIN, by places."""

    key: int
    needs: int


@dataclass(frozen=True, eq=False)
class Application:
    """An application of the card (カードアプリケーション, DF): its name, files and habits."""

    applet: Applet
    by_identifier: InitVar[Mapping[int, FileSpecification]]
    default_key: int | None = None
    """The place of the key that signs where P2 names none."""
    session: SessionKeyAgreement | SW = SW.SECURITY_STATUS_NOT_SATISFIED
    """How it agrees on a session key, or what it answers to whom asks for one."""
    terminal_key: bool = False
    """Whether it knows a key to prove terminals with (端末認証)."""
    knows_last_command: bool = False
    """Whether it takes the last-command indicator of phones."""

    aid: bytes = field(init=False)
    """Its name (AID)."""
    code: int = field(init=False)
    """The number by which an image knows it."""
    files: Mapping[int, FileSpecification] = field(init=False)
    """Its files, by place."""

    def __post_init__(self, by_identifier: Mapping[int, FileSpecification]) -> None:
        object.__setattr__(self, "aid", AIDS[self.applet])
        object.__setattr__(self, "code", _CODES[self.applet])
        files = {self.place(identifier): file for identifier, file in by_identifier.items()}
        object.__setattr__(self, "files", MappingProxyType(files))

    def place(self, identifier: int) -> int:
        """Tell the place of one of its files."""
        return self.code << _CODE_SHIFT | identifier
