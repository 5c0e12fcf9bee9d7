"""Where a dialogue with a card stands: which application and file are current, as told so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from jumin.cardfiles import (
    AIDS,
    Applet,
    CardFaceFile,
    CommonDataFile,
    InputSupportFile,
    IssuerObject,
    JpkiFile,
    PinRole,
    ResidentRegisterFile,
)
from jumin.iso7816 import SW, Command, tries_left


FILES: Final[Mapping[Applet, type[IntEnum]]] = MappingProxyType(
    {
        Applet.JPKI: JpkiFile,
        Applet.INPUT_SUPPORT: InputSupportFile,
        Applet.CARD_FACE: CardFaceFile,
        Applet.RESIDENT_REGISTER: ResidentRegisterFile,
        Applet.COMMON_DATA: CommonDataFile,
        Applet.ISSUER_DOMAIN: IssuerObject,
    }
)
"""The known files of each application; of the issuer's domain, its data objects."""

PIN_FILES: Final[Mapping[tuple[Applet, int], PinRole]] = MappingProxyType(
    {
        (Applet.JPKI, JpkiFile.AUTHENTICATION_PIN): PinRole.AUTHENTICATION,
        (Applet.JPKI, JpkiFile.SIGNATURE_PIN): PinRole.SIGNATURE,
        (Applet.INPUT_SUPPORT, InputSupportFile.PIN): PinRole.INPUT_SUPPORT,
        (
            Applet.INPUT_SUPPORT,
            InputSupportFile.VERIFICATION_NUMBER_A,
        ): PinRole.VERIFICATION_NUMBER_A,
        (
            Applet.INPUT_SUPPORT,
            InputSupportFile.VERIFICATION_NUMBER_B,
        ): PinRole.VERIFICATION_NUMBER_B,
        (Applet.CARD_FACE, CardFaceFile.BIRTH_DATE_PIN): PinRole.BIRTH_DATE,
        (Applet.CARD_FACE, CardFaceFile.VERIFICATION_NUMBER_A): PinRole.VERIFICATION_NUMBER_A,
        (Applet.CARD_FACE, CardFaceFile.VERIFICATION_NUMBER_B): PinRole.VERIFICATION_NUMBER_B,
        (Applet.RESIDENT_REGISTER, ResidentRegisterFile.PIN): PinRole.RESIDENT_REGISTER,
        (Applet.COMMON_DATA, CommonDataFile.PIN): PinRole.RESIDENT_REGISTER,
    }
)
"""Which PIN is in which file."""

_SELECT: Final = 0xA4
_BY_NAME: Final = 0x04
_BY_IDENTIFIER: Final = 0x02
_IDENTIFIER_LENGTH: Final = 2
_FOUND: Final = frozenset(
    {
        SW.SUCCESS,
        SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE,
        SW.SECURITY_STATUS_NOT_SATISFIED,
        SW.AUTHENTICATION_METHOD_BLOCKED,
        SW.REFERENCE_DATA_NOT_USABLE,
        SW.WRONG_OFFSET,
    }
)
"""What a card answers once it has found the file that a command refers to."""
_READ_BINARY: Final = frozenset({0xB0, 0xD6})
_RECORDS: Final = frozenset({0xB2, 0xDC})
_REFERRING: Final = frozenset({0x20, 0x24, 0x2A, 0x2C, 0x32, 0x47, 0x88})
_SHORT_IDENTIFIER_BIT: Final = 0x80
_SHORT_IDENTIFIER_MASK: Final = 0x1F


@dataclass
class Place:
    """The current application and file; None where they are not known."""

    applet: Applet | None = Applet.ISSUER_DOMAIN
    file: int | None = None

    def leave(self) -> None:
        """Forget what was selected: the card was reset or switched."""
        self.applet, self.file = Applet.ISSUER_DOMAIN, None

    def follow(self, command: Command, sw: int) -> None:
        """Go where a command led that was answered with a status word."""
        if command.ins != _SELECT:
            if sw in _FOUND or tries_left(sw) is not None:
                self.file = self.meant(command)
        elif sw != SW.SUCCESS:
            return
        elif command.p1 == _BY_NAME:
            self.applet, self.file = _applet(command.data), None
        elif command.p1 == _BY_IDENTIFIER:
            is_told = command.cla == 0 and len(command.data) == _IDENTIFIER_LENGTH
            self.file = int.from_bytes(command.data, "big") if is_told else None

    def meant(self, command: Command) -> int | None:
        """Tell the file that a command is about: the one it refers to, else the current one."""
        short = 0
        if command.ins in _READ_BINARY and command.p1 & _SHORT_IDENTIFIER_BIT:
            short = command.p1
        elif command.ins in _RECORDS:
            short = command.p2 >> 3
        elif command.ins in _REFERRING:
            short = command.p2
        return short & _SHORT_IDENTIFIER_MASK or self.file

    def role(self, command: Command) -> PinRole | None:
        """Tell the PIN that a command is about; None where it is not known."""
        file = self.meant(command)
        if self.applet is None or file is None:
            return None
        return PIN_FILES.get((self.applet, file))


def _applet(name: bytes) -> Applet | None:
    """Tell the application that a name or its first bytes selects, if they select one only."""
    if not name:
        return Applet.ISSUER_DOMAIN
    named = [applet for applet, aid in AIDS.items() if aid.startswith(name)]
    return named[0] if len(named) == 1 else None
