"""The PIN files of an application: asking for tries, presenting and changing a PIN."""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from jumin.cardfiles import PinRole
from jumin.client.exchange import StatusWordError, exchange, expect_success, select_file
from jumin.iso7816 import SW, CardConnection, Command, tries_left
from jumin.terms import Pin, Refusal, RefusalCode, RefusedError, UsageError


_BLOCKED: Final = (SW.TRIES_LEFT, SW.AUTHENTICATION_METHOD_BLOCKED, SW.REFERENCE_DATA_NOT_USABLE)
"""63C0, 6983 and 6984: cards differ in how they say that no try is left."""


class PinUnchangeableError(UsageError):
    """The holder can't change this PIN: it is computed from what is printed on the card."""

    def __init__(self, role: PinRole) -> None:
        super().__init__(f"The {role.value} is not the holder's to change.")
        self.role = role


@unique
class PinChange(Enum):
    """By which command a PIN is changed: class, instruction, P1, P2."""

    CHANGE_REFERENCE_DATA = (0x00, 0x24, 0x01, 0x80)
    """ISO/IEC 7816-4 §11.5.7: by the new PIN alone, after the old one was presented."""
    CHANGE_KEY = (0x80, 0x32, 0x00, 0x80)
    """JICSAP's command; seen on cards."""


@dataclass(frozen=True)
class PinFile:
    """A file that keeps a PIN (暗証番号ファイル), in the application that is current."""

    identifier: int
    role: PinRole
    changed_by: PinChange | None = None
    """None where only the issuer changes it."""

    def tries_left(self, connection: CardConnection) -> int:
        """Ask how often the PIN may still be wrong (残り照合回数); 0 is blocked. Costs no try."""
        self._select(connection)
        sw = exchange(connection, Command(0x00, 0x20, 0x00, 0x80)).sw
        if sw in _BLOCKED:
            return 0
        tries = tries_left(sw)
        if tries is None:
            raise StatusWordError("tell the tries left", sw)
        return tries

    def verify(self, connection: CardConnection, pin: Pin) -> None:
        """Present a PIN (暗証番号の照合).

        Raises `RefusedError`: PIN_FORM (facts: role) before the card sees what can't be this PIN,
        PIN_WRONG (facts: role, tries_left), PIN_BLOCKED (facts: role) where no try is left, be it
        by this one.
        """
        self.role.check_form(pin)
        self._select(connection)
        sw = exchange(connection, Command(0x00, 0x20, 0x00, 0x80, _octets(pin))).sw
        role = self.role.value
        if sw in _BLOCKED:
            raise RefusedError(Refusal(RefusalCode.PIN_BLOCKED, {"role": role}))
        if (left := tries_left(sw)) is not None:
            raise RefusedError(Refusal(RefusalCode.PIN_WRONG, {"role": role, "tries_left": left}))
        if sw != SW.SUCCESS:
            raise StatusWordError("compare the PIN", sw)

    def change(self, connection: CardConnection, old: Pin, new: Pin) -> None:
        """Present the old PIN and put the new one in its place (暗証番号の変更).

        Both are checked in form before the card sees either. Raises as `verify` does, and
        `PinUnchangeableError`.
        """
        if self.changed_by is None:
            raise PinUnchangeableError(self.role)
        self.role.check_form(new)
        self.verify(connection, old)
        command = Command(*self.changed_by.value, _octets(new))
        expect_success("change the PIN", exchange(connection, command))

    def _select(self, connection: CardConnection) -> None:
        selected = select_file(connection, self.identifier)
        expect_success(f"select the file of the {self.role.value} PIN", selected)


def _octets(pin: Pin) -> bytes:
    return pin.reveal().encode("ascii")
