"""The card as its reader sees it: power, answer to reset, commands in, answers out."""

import secrets
from collections.abc import Callable
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from jumin.chip.commands import HANDLERS
from jumin.chip.contents import KEY_BITS
from jumin.chip.image import ImageStore
from jumin.chip.memory import Memory
from jumin.chip.options import CONTACTLESS_ATR, CardOptions
from jumin.chip.secure_messaging import (
    SECURE_CLASS,
    SECURE_CLASS_WITH_HEADER,
    answer_securely,
)
from jumin.chip.state import CardState, CommandRefusedError
from jumin.iso7816 import SW, CommandFields, CommandFormError


_PUBLIC_EXPONENT: Final = 65537
_USUAL: Final = CardOptions()
_CLASSES: Final = frozenset(code >> 8 for code in HANDLERS)
_CHANNEL_MASK: Final = 0x03
_SECURE_MESSAGING_MASK: Final = 0x0C
_READ_BINARY: Final = 0xB0
_VERIFY: Final = 0x20
_SUCCESS: Final = SW.SUCCESS.to_bytes(2, "big")


def _generate_key() -> RSAPrivateKey:
    return generate_private_key(_PUBLIC_EXPONENT, KEY_BITS)


class Card:
    """A My Number Card's chip (ICチップ); it is a `CardConnection`.

    One thread at a time may use it. It is powered when opened.
    """

    def __init__(self, state: CardState, atr: bytes) -> None:
        self._state = state
        self._atr = atr
        self._powered = True

    @classmethod
    def open(  # noqa: PLR0913  (what a card is made of, each by its name)
        cls,
        image: bytes,
        *,
        image_key: bytes,
        store: ImageStore,
        random: Callable[[int], bytes] = secrets.token_bytes,
        generate_key: Callable[[], RSAPrivateKey] = _generate_key,
        atr: bytes = CONTACTLESS_ATR,
        options: CardOptions = _USUAL,
    ) -> Self:
        """Open a card image.

        `store` takes what changes; an `OSError` from it is answered with 6581. `generate_key`
        gives an RSA key pair of 2 048 bits. `options` has the habits that differ between chips.

        Raises `DamagedImageError` where any byte of the image was changed or the key is another.
        """
        memory = Memory.open(image, image_key=image_key, store=store, random=random)
        return cls(CardState(memory, random, generate_key, options), atr)

    @property
    def atr(self) -> bytes:
        """Tell the answer to reset (ISO/IEC 7816-3 §8.2)."""
        return self._atr

    def power_on(self) -> None:
        """Give the card power: nothing is selected, no PIN presented."""
        self._state.power_down()
        self._powered = True

    def power_off(self) -> None:
        """Take the power away: what was selected and presented is forgotten."""
        self._state.power_down()
        self._powered = False

    def reset(self) -> None:
        """Reset warm: nothing is selected, a visit ends; presented PINs stay so, by option."""
        self._state.reset()

    def transmit(self, command: bytes) -> bytes:
        """Answer a command APDU. Whatever the bytes are, there is an answer with a status word."""
        try:
            return self._answer(command) + _SUCCESS
        except CommandRefusedError as refused:
            return refused.sw.to_bytes(2, "big")

    def _answer(self, apdu: bytes) -> bytes:
        if not self._powered:
            raise CommandRefusedError(SW.NO_PRECISE_DIAGNOSIS)
        try:
            command = CommandFields.parse(apdu)
        except CommandFormError:
            raise CommandRefusedError(SW.WRONG_LENGTH) from None
        handler = HANDLERS.get(command.cla << 8 | command.ins)
        if handler is not None:
            return handler(self._state, command)
        session = self._state.session
        if session is not None and command.cla in (SECURE_CLASS, SECURE_CLASS_WITH_HEADER):
            return answer_securely(self._state, session, command)
        raise CommandRefusedError(_unknown(command))


def _unknown(command: CommandFields) -> SW:
    """Say why there is no such command (ISO/IEC 7816-4 §5.4.1)."""
    if command.cla in _CLASSES:
        return SW.INSTRUCTION_NOT_SUPPORTED
    if command.cla & ~(_CHANNEL_MASK | _SECURE_MESSAGING_MASK) not in _CLASSES:
        return SW.CLASS_NOT_SUPPORTED
    if command.cla & _CHANNEL_MASK:
        return SW.LOGICAL_CHANNEL_NOT_SUPPORTED
    if command.ins in (_READ_BINARY, _VERIFY):
        return SW.NO_SECURE_SESSION
    return SW.SECURE_MESSAGING_NOT_SUPPORTED
